#include "rules/dmn/model.h"

#include <gtest/gtest.h>

namespace rules::dmn {
namespace {

using feel::Value;

/// A model of these elements.
Source source(std::string elements, std::string file = "model.dmn", std::string space = "n") {
  return {file, "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"" + space + "\" name=\"m\">" + elements + "</definitions>"};
}

ModelRef load(const std::string& elements) {
  const Source one = source(elements);
  auto models = load_models({&one, 1});
  EXPECT_TRUE(models[0]) << (models[0] ? "" : models[0].error().message.en);
  return models[0] ? *models[0] : nullptr;
}

std::string input(const std::string& name, const std::string& type) {
  return "<inputData id=\"" + name + "\" name=\"" + name + "\"><variable name=\"" + name + "\" typeRef=\"" + type + "\"/></inputData>";
}

std::string decision(const std::string& name, const std::string& body, const std::string& requires_input = "", const std::string& type = "") {
  const std::string requirement =
      requires_input.empty() ? "" : "<informationRequirement><requiredInput href=\"#" + requires_input + "\"/></informationRequirement>";
  return "<decision id=\"" + name + "\" name=\"" + name + "\"><variable name=\"" + name + "\" typeRef=\"" + type + "\"/>" + requirement + body + "</decision>";
}

std::string literal(const std::string& text) { return "<literalExpression><text>" + text + "</text></literalExpression>"; }

Inputs with(std::string name, Value value) { return Inputs{{{std::move(name), std::move(value)}}}; }
Value number(std::int64_t value) { return base::Decimal(value); }

/// A table over `age` with rules "test -> output".
std::string table(const std::string& policy, const std::vector<std::pair<std::string, std::string>>& rules, const std::string& output = "<output/>") {
  std::string text = "<decisionTable " + policy + "><input><inputExpression><text>age</text></inputExpression></input>" + output;
  for (const auto& [test, result] : rules)
    text += "<rule><inputEntry><text>" + test + "</text></inputEntry><outputEntry><text>" + result + "</text></outputEntry></rule>";
  return text + "</decisionTable>";
}

std::string decided(const std::string& body, Value age) {
  const auto model = load(input("age", "number") + decision("d", body, "age"));
  return decide(model, "d", with("age", std::move(age))).value.shown();
}

TEST(Dmn, a_decision_sees_what_it_requires_and_nothing_else) {
  const auto model = load(input("age", "number") + decision("a", literal("age + 1"), "age") + decision("b", literal("age + 1")));
  EXPECT_EQ(decide(model, "a", with("age", number(1))).value.shown(), "2");
  const Answer blind = decide(model, "b", with("age", number(1)));
  EXPECT_TRUE(blind.value.is_null());
  EXPECT_FALSE(blind.errors.empty());
}

TEST(Dmn, each_hit_policy_chooses_as_the_standard_says) {
  const std::string ranked = "<output><outputValues><text>\"high\", \"low\"</text></outputValues></output>";
  const std::vector<std::pair<std::string, std::string>> rules = {{"&gt; 1", "\"low\""}, {"&gt; 2", "\"high\""}};
  EXPECT_EQ(decided(table("", rules), number(2)), "low");
  EXPECT_EQ(decided(table("hitPolicy=\"UNIQUE\"", rules), number(3)), "null");
  EXPECT_EQ(decided(table("hitPolicy=\"FIRST\"", rules), number(3)), "low");
  EXPECT_EQ(decided(table("hitPolicy=\"ANY\"", rules), number(3)), "null");
  EXPECT_EQ(decided(table("hitPolicy=\"PRIORITY\"", rules, ranked), number(3)), "high");
  EXPECT_EQ(decided(table("hitPolicy=\"OUTPUT ORDER\"", rules, ranked), number(3)), "[\"high\", \"low\"]");
  EXPECT_EQ(decided(table("hitPolicy=\"RULE ORDER\"", rules), number(3)), "[\"low\", \"high\"]");
  EXPECT_EQ(decided(table("hitPolicy=\"COLLECT\"", rules), number(3)), "[\"low\", \"high\"]");
}

TEST(Dmn, collected_outputs_are_added_counted_and_compared) {
  const std::vector<std::pair<std::string, std::string>> rules = {{"&gt; 1", "10"}, {"&gt; 2", "7"}, {"&gt; 9", "1"}};
  EXPECT_EQ(decided(table("hitPolicy=\"COLLECT\" aggregation=\"SUM\"", rules), number(3)), "17");
  EXPECT_EQ(decided(table("hitPolicy=\"COLLECT\" aggregation=\"COUNT\"", rules), number(3)), "2");
  EXPECT_EQ(decided(table("hitPolicy=\"COLLECT\" aggregation=\"MIN\"", rules), number(3)), "7");
  EXPECT_EQ(decided(table("hitPolicy=\"COLLECT\" aggregation=\"MAX\"", rules), number(3)), "10");
}

TEST(Dmn, a_table_without_a_match_gives_its_default_or_null) {
  EXPECT_EQ(decided(table("", {{"&gt; 5", "1"}}), number(3)), "null");
  EXPECT_EQ(decided(table("", {{"&gt; 5", "1"}}, "<output><defaultOutputEntry><text>0</text></defaultOutputEntry></output>"), number(3)), "0");
}

TEST(Dmn, a_missing_fact_leaves_a_table_open_unless_an_earlier_rule_decides) {
  const Value missing = Value::missing("age");
  EXPECT_EQ(decided(table("hitPolicy=\"FIRST\"", {{"&gt; 5", "1"}, {"-", "2"}}), missing), "missing: age");
  EXPECT_EQ(decided(table("hitPolicy=\"FIRST\"", {{"-", "2"}, {"&gt; 5", "1"}}), missing), "2");
}

TEST(Dmn, values_are_converted_to_their_declared_type_or_become_null) {
  const auto result = [](const std::string& text, const std::string& type) {
    const auto model = load("<itemDefinition name=\"tList\" isCollection=\"true\"><typeRef>number</typeRef></itemDefinition>"
                            "<itemDefinition name=\"tGrade\"><typeRef>string</typeRef><allowedValues><text>\"A\", \"B\"</text></allowedValues></itemDefinition>" +
                            decision("d", literal(text), "", type));
    const Answer answer = decide(model, "d", {});
    return answer.value.shown() + (answer.errors.empty() ? "" : " with an error");
  };
  EXPECT_EQ(result("1", "number"), "1");
  EXPECT_EQ(result("\"1\"", "number"), "null with an error");
  EXPECT_EQ(result("[1]", "number"), "1");
  EXPECT_EQ(result("1", "tList"), "[1]");
  EXPECT_EQ(result("[1, \"a\"]", "tList"), "null with an error");
  EXPECT_EQ(result("\"A\"", "tGrade"), "A");
  EXPECT_EQ(result("\"C\"", "tGrade"), "null with an error");
  EXPECT_EQ(result("@\"2024-06-20\"", "date and time"), "2024-06-20T00:00:00Z");
}

TEST(Dmn, functions_may_call_themselves) {
  const std::string factorial =
      "<businessKnowledgeModel id=\"f\" name=\"f\"><encapsulatedLogic><formalParameter name=\"n\" typeRef=\"number\"/>" +
      literal("if n = 0 then 1 else n * f(n - 1)") +
      "</encapsulatedLogic><knowledgeRequirement><requiredKnowledge href=\"#f\"/></knowledgeRequirement></businessKnowledgeModel>";
  const auto model = load(factorial);
  EXPECT_EQ(invoke(model, "f", with("n", number(20))).value.shown(), "2432902008176640000");
  const Answer endless = invoke(model, "f", with("n", number(-1)));
  EXPECT_TRUE(endless.value.is_null());
  EXPECT_FALSE(endless.errors.empty());
}

TEST(Dmn, a_decision_service_sees_only_its_arguments) {
  const auto model = load(input("age", "number") + decision("grown", literal("age &gt; 17"), "age") +
                          "<decisionService id=\"s\" name=\"s\"><outputDecision href=\"#grown\"/><inputData href=\"#age\"/></decisionService>");
  EXPECT_EQ(invoke(model, "s", with("age", number(20))).value.shown(), "true");
  EXPECT_TRUE(invoke(model, "s", {}).value.is_null());
}

TEST(Dmn, decisions_that_require_each_other_are_null) {
  const auto requires_decision = [](const std::string& name, const std::string& other) {
    return "<decision id=\"" + name + "\" name=\"" + name + "\"><informationRequirement><requiredDecision href=\"#" + other + "\"/></informationRequirement>" +
           literal(other + " + 1") + "</decision>";
  };
  const auto model = load(requires_decision("a", "b") + requires_decision("b", "a"));
  const Answer answer = decide(model, "a", {});
  EXPECT_TRUE(answer.value.is_null());
  EXPECT_EQ(answer.errors.at(0), "'a' requires itself");
}

TEST(Dmn, a_text_that_does_not_parse_is_null_and_the_rest_works) {
  const auto model = load(decision("bad", literal("1 +")) + decision("good", literal("1 + 1")));
  ASSERT_EQ(model->problems.size(), 1u);
  EXPECT_EQ(model->problems[0].code, "feel_syntax");
  EXPECT_TRUE(decide(model, "bad", {}).value.is_null());
  EXPECT_EQ(decide(model, "good", {}).value.shown(), "2");
}

TEST(Dmn, imports_are_found_among_the_files_or_refused) {
  const std::string import = "<import name=\"other\" namespace=\"o\" importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>";
  const std::string user = import + "<decision id=\"d\" name=\"d\"><informationRequirement><requiredDecision href=\"o#two\"/></informationRequirement>" +
                           literal("other.two + 1") + "</decision>";
  const Source both[] = {source(user), source(decision("two", literal("2")), "other.dmn", "o")};
  const auto models = load_models(both);
  ASSERT_TRUE(models[0]);
  EXPECT_EQ(decide(*models[0], "d", {}).value.shown(), "3");
  const auto alone = load_models({both, 1});
  ASSERT_FALSE(alone[0]);
  EXPECT_EQ(alone[0].error().code, "bad_import");
}

TEST(Dmn, what_is_no_model_is_refused_with_its_place) {
  const auto code = [](std::string text) {
    const Source one{"x.dmn", std::move(text)};
    const auto models = load_models({&one, 1});
    return models[0] ? std::string("none") : models[0].error().code;
  };
  EXPECT_EQ(code("<definitions"), "bad_xml");
  EXPECT_EQ(code(""), "bad_xml");
  EXPECT_EQ(code("<!DOCTYPE d [<!ENTITY a \"b\">]><definitions/>"), "bad_xml");
  EXPECT_EQ(code("<definitions/>"), "bad_model");
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += "<a>";
  EXPECT_EQ(code(deep), "bad_xml");
}

TEST(Dmn, external_functions_are_a_problem_of_the_model) {
  const auto model = load("<businessKnowledgeModel id=\"f\" name=\"f\"><encapsulatedLogic kind=\"Java\">" + literal("1") + "</encapsulatedLogic></businessKnowledgeModel>");
  EXPECT_EQ(model->problems.size(), 1u);
  EXPECT_TRUE(invoke(model, "f", {}).value.is_null());
}

}  // namespace
}  // namespace rules::dmn

#include "rules/compiled.h"

#include "rules/testing/random_cases.h"
#include "rules/testing/small_rulebook.h"

#include <gtest/gtest.h>

namespace rules {
namespace {

using testing::expression;
using testing::tested;

/// Every operator the compiled form knows, and some it does not.
const std::vector<const char*>& tests_tried() {
  static const std::vector<const char*> all{
      "traceable", "not(traceable)", "traceable = legal_person", "area >= min_area", "min_area <= area", "area > 1000 or heads < 10 or not(legal_person)",
      "legal_person and traceable and area < 2000", "area between 500 and 1500", "heads in [10..1000]", "heads in > 10", "valid_to in window", "category = \"fruit\"",
      "category != \"food\"", "\"fruit\" = category", "list contains([\"fruit\", \"food\"], category)", "profit[1] > profit[2]", "profit[year = 2022] >= 0",
      "profit[year = last_year] >= 0 and profit[3] < profit[1]", "reg_date + three_years <= reference_date", "reg_date - three_years < valid_to", "reg_date.year >= 2020",
      "some c in certs satisfies c.kind = \"GAP\" and (c.valid_to = null or c.valid_to >= reference_date)", "every c in certs satisfies list contains([\"GAP\", \"有机\"], c.kind)",
      "not(some a in accidents satisfies a.date in window)", "some a in accidents satisfies some c in certs satisfies c.valid_to > a.date", "count(certs) >= 2", "count(accidents) = 0",
      "every p in [\"GAP\", \"有机\"] satisfies some c in certs satisfies c.kind = p", "(if traceable then area else heads) >= 1000", "if legal_person then traceable else heads > 10",
      "derived_area >= min_area", "derived_flag or traceable", "switched_on or traceable", "not(switched_on) and traceable", "if switched_on then area > 10 else heads > 10",
      "area >= silent_area", "legal_person and area >= silent_area", "area >= unset_area", "area = null", "category = null or traceable", "area * 2 >= heads", "matches(category, \"f.*\")",
      "valid_to between reg_date and reference_date", "sum(for c in certs return 1) > 1", "today >= reference_date", "traceable in (true, false)"};
  return all;
}

void add_derived(Rulebook& book, const std::string& name, FactType type, const std::string& formula) {
  Fact fact = testing::fact(name, type, {name, name});
  fact.formula = expression(formula);
  testing::add_fact(book, std::move(fact));
  book.derived_order.push_back(name);
}

Rulebook book_of_everything() {
  Rulebook book = testing::small_rulebook();
  testing::add_parameter(book, "min_area", feel::Value(base::Decimal(1000)));
  testing::add_parameter(book, "last_year", feel::Value(base::Decimal(2023)));
  testing::add_parameter(book, "three_years", feel::Value(feel::YearsMonths{36}));
  testing::add_parameter(book, "switched_on", feel::Value(true));
  testing::add_parameter(book, "silent_area", feel::Value());
  testing::add_parameter(book, "unset_area", feel::Value());
  book.parameters["unset_area"].set_by = "county";
  add_derived(book, "derived_area", FactType::area, "if traceable then area else 0");
  add_derived(book, "derived_flag", FactType::boolean, "some c in certs satisfies c.kind = \"GAP\"");
  return book;
}

/// Values that the compiled form must leave alone: wider than int64, of another kind than declared, missing, null.
feel::Value odd_value(std::uint64_t which) {
  switch (which % 6) {
    case 0: return feel::Value(*base::Decimal::parse("123456789012345678901234567890"));
    case 1: return feel::Value(*base::Decimal::parse("0.1234567890123456789012345"));
    case 2: return feel::Value(std::string("text"));
    case 3: return feel::Value();
    case 4: return feel::Value(feel::List{feel::Value(true)});
    default: return feel::Value::missing("elsewhere");
  }
}

std::string shown(const base::Result<CheckResult>& result) {
  if (!result) return result.error().code;
  std::string text = boost::json::serialize(to_json(*result));
  for (const auto& [path, outcome] : result->outcomes) text += fmt::format(" {}={}", path, name_of(outcome));
  return text;
}

void expect_same(const Rulebook& book, const Set& set, int cases, std::uint64_t seed, const testing::RandomCaseOptions& options, bool with_odd_values = false) {
  const CompiledSet compiled(book, set);
  testing::RandomCases random(book, set, seed, options);
  CompiledCase one;
  std::mt19937_64 chance(seed);
  for (int i = 0; i < cases; ++i) {
    Inputs inputs = random.next();
    if (with_odd_values && !inputs.facts->empty()) std::next(inputs.facts.edit().begin(), static_cast<std::ptrdiff_t>(chance() % inputs.facts->size()))->second = odd_value(chance());
    const auto result = check(book, set.id, inputs);
    compiled.read(inputs, one);
    ASSERT_EQ(compiled.decide(one), result->verdict) << set.conditions.front().test->text << " seed " << seed << " case " << i;
    for (std::size_t at = 0; at < compiled.conditions().size(); ++at)
      ASSERT_EQ(one.outcomes()[at], result->outcomes.at(compiled.conditions()[at]->path)) << compiled.conditions()[at]->path << " seed " << seed << " case " << i;
    ASSERT_EQ(shown(compiled.check(inputs, one)), shown(result)) << set.conditions.front().test->text << " seed " << seed << " case " << i;
  }
}

testing::RandomCaseOptions options(double missing = 0.15, bool evidence_required = false) {
  testing::RandomCaseOptions options;
  options.missing = missing;
  options.evidence_required = evidence_required;
  options.evidence = 0.8;
  options.reference_date = testing::day("2024-06-20");
  return options;
}

TEST(Compiled, each_operator_says_what_the_tree_walker_says) {
  Rulebook book = book_of_everything();
  std::uint64_t seed = 1;
  for (const char* test : tests_tried()) {
    testing::add_set(book, "s", Need::all, {tested("a", test, "A-1")});
    for (const double missing : {0.0, 0.2}) expect_same(book, book.sets.at("s"), 40, seed++, options(missing));
    expect_same(book, book.sets.at("s"), 40, seed++, options(0.1), true);
  }
}

TEST(Compiled, the_usual_operators_are_not_left_to_the_tree_walker) {
  Rulebook book = book_of_everything();
  std::vector<std::string> left;
  for (const char* test : tests_tried()) {
    testing::add_set(book, "s", Need::all, {tested("a", test, "A-1")});
    for (const std::string& text : CompiledSet(book, book.sets.at("s")).not_compiled()) left.push_back(text);
  }
  EXPECT_EQ(left, (std::vector<std::string>{"area * 2 >= heads", "matches(category, \"f.*\")", "sum(for c in certs return 1) > 1", "traceable in (true, false)"}));
}

/// A set with everything a set may hold: groups of each need, judgements, settlements, exemptions, another set.
Rulebook book_with_structure(std::uint64_t seed, bool with_exemptions) {
  Rulebook book = book_of_everything();
  std::mt19937_64 chance(seed);
  const auto any_test = [&] { return tests_tried()[chance() % tests_tried().size()]; };
  const auto leaf = [&](const std::string& path) {
    Condition condition = chance() % 4 == 0 ? testing::asked(path, "county", "A-2") : tested(path, any_test(), "A-3");
    if (chance() % 3 == 0) condition.when = expression(any_test());
    if (condition.test && chance() % 3 == 0) condition.if_fail = IfFail{chance() % 2 ? std::optional(expression(any_test())) : std::nullopt, "county", {}, chance() % 2 ? std::vector<std::string>{"E1"} : std::vector<std::string>{}, {}};
    if (condition.test && chance() % 5 == 0) condition.ask = "county";
    if (chance() % 2) condition.evidence = {"E6"};
    return condition;
  };
  std::vector<Condition> top;
  int number = 0;
  for (const Need need : {Need::all, Need::any, Need::at_least}) {
    const std::string path = "g" + std::to_string(number++);
    Condition group = testing::group(path, need, {leaf(path + ".a"), leaf(path + ".b"), leaf(path + ".c")});
    group.at_least = 2;
    if (chance() % 2) group.when = expression(any_test());
    top.push_back(std::move(group));
    top.push_back(leaf("l" + std::to_string(number)));
  }
  testing::add_set(book, "other", Need::any, {leaf("x"), leaf("y")});
  Condition rests = testing::asked("rests", "", "A-4");
  (chance() % 2 ? rests.holds : rests.fails) = "other";
  if (chance() % 2) rests.as_of = "today";
  top.push_back(std::move(rests));
  testing::add_set(book, "s", Need::all, std::move(top));
  if (!with_exemptions) return book;
  Exemption exemption;
  exemption.id = "certified";
  exemption.label = {"获认证企业", "certified"};
  exemption.when = expression(any_test());
  exemption.lifts = {"g0", "l2"};
  if (chance() % 2) exemption.evidence = {"E6"};
  book.sets.at("s").exemptions = {exemption};
  return book;
}

TEST(Compiled, sets_of_every_structure_come_to_the_same) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Rulebook book = book_with_structure(seed, seed % 2 == 0);
    testing::RandomCaseOptions chosen = options(seed % 3 == 0 ? 0.0 : 0.15, seed % 5 == 0);
    chosen.judged = seed % 4 == 0 ? 0.4 : 0.9;
    expect_same(book, book.sets.at("s"), 15, seed, chosen);
  }
}

TEST(Compiled, a_case_may_be_laid_out_again_and_again) {
  Rulebook book = book_of_everything();
  testing::add_set(book, "s", Need::all, {tested("a", "area >= min_area", "A-1")});
  const CompiledSet compiled(book, book.sets.at("s"));
  CompiledCase one;
  const auto verdict = [&](const char* yaml) {
    const Inputs inputs = testing::inputs(book, yaml);
    compiled.read(inputs, one);
    return name_of(compiled.decide(one));
  };
  EXPECT_EQ(verdict("facts: {area: 1000}"), "pass");
  EXPECT_EQ(verdict("facts: {area: 999.99}"), "fail");
  EXPECT_EQ(verdict("facts: {}"), "open");
  EXPECT_EQ(verdict("facts: {area: 10000}"), "pass");
}

TEST(Compiled, what_check_refuses_is_refused_here_too) {
  Rulebook book = book_of_everything();
  testing::add_set(book, "s", Need::all, {testing::asked("a", "county", "A-1")});
  const CompiledSet compiled(book, book.sets.at("s"));
  CompiledCase one;
  Inputs inputs = testing::inputs(book, "facts: {}");
  inputs.judgements.push_back({"nobody", "张三", std::nullopt, true, "", {}});
  EXPECT_EQ(compiled.check(inputs, one).error().code, "unknown_criterion");
}

}  // namespace
}  // namespace rules

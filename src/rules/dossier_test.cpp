#include "rules/testing/small_rulebook.h"

namespace rules {
namespace {

using testing::small_rulebook;

Rulebook book() {
  Rulebook book = small_rulebook();
  testing::add_set(book, "s", Need::all, {testing::asked("qms", "county", "A-1"), testing::tested("law", "traceable", "A-2"),
                                          testing::group("g", Need::all, {testing::asked("g.other", "county", "A-3")}),
                                          testing::group("h", Need::all, {testing::asked("h.other", "county", "A-4")})});
  return book;
}

base::Result<Dossier> read(const std::string& yaml) {
  const Rulebook rulebook = book();
  const auto document = base::parse_yaml(yaml, "d.yaml");
  EXPECT_TRUE(document);
  return read_dossier(*document, "d.yaml", rulebook);
}

std::string problems(const base::Result<Dossier>& dossier) {
  std::string all;
  if (dossier) return "none";
  for (const base::Problem& problem : dossier.error().problems)
    all += fmt::format("{}:{}:{}{} {}\n", problem.place.file, problem.place.line, problem.place.column, problem.place.pointer, problem.code);
  return all;
}

TEST(Dossier, a_full_dossier_is_read_with_its_units) {
  const auto dossier = read(
      "programme: x/1\ndate: 2024-06-20\nprocedure: application\n"
      "facts:\n  legal_person: true\n  traceable: 是\n  area: 10 公顷\n  heads: 1,000\n  valid_to: 2024-06-20\n  category: 粮油食品\n"
      "  profit: {2021: 120 万元, 2022: 80, 2023: null}\n  certs: [{kind: GAP, valid_to: 2025-01-01}, {kind: ISO, valid_to: null}, {kind: GMP}]\n  accidents: []\n"
      "evidence: {legal_person: [licence.pdf], qms: manual.pdf}\ndated_checks: {accidents: 2024-06-19}\n"
      "judgements:\n  - {criterion: qms, judge: 张三, date: 2024-06-25, result: pass, evidence: [q.pdf]}\n");
  ASSERT_TRUE(dossier) << problems(dossier);
  const Inputs& in = dossier->inputs;
  EXPECT_EQ(dossier->programme, "x/1");
  EXPECT_EQ(dossier->procedure, "application");
  EXPECT_EQ(dossier->date->text(), "2024-06-20");
  EXPECT_TRUE(in.facts->at("legal_person").is_true());
  EXPECT_TRUE(in.facts->at("traceable").is_true());
  EXPECT_EQ(in.facts->at("area").number()->text(), "150");
  EXPECT_EQ(in.units->at("area"), "公顷");
  EXPECT_EQ(in.facts->at("heads").number()->text(), "1000");
  EXPECT_EQ(*in.facts->at("category").text(), "food");
  EXPECT_EQ(in.facts->at("profit").series()->amounts.size(), 2u);
  EXPECT_EQ(in.facts->at("profit").series()->amounts.at(2021).text(), "1200000");
  const auto& rows = *in.facts->at("certs").list();
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_TRUE(rows[1].context()->find("valid_to")->is_null());
  EXPECT_EQ(rows[2].context()->find("valid_to"), nullptr);
  EXPECT_TRUE(in.facts->at("accidents").list()->empty());
  EXPECT_EQ(in.evidence->at("qms"), std::vector<std::string>{"manual.pdf"});
  EXPECT_EQ(in.dated_checks.at("accidents").text(), "2024-06-19");
  EXPECT_TRUE(in.judgements.at(0).pass);
}

TEST(Dossier, absent_null_and_empty_facts_are_missing) {
  const auto dossier = read("facts: {legal_person: null, area: , category: ~}\n");
  ASSERT_TRUE(dossier) << problems(dossier);
  EXPECT_TRUE(dossier->inputs.facts->empty());
}

TEST(Dossier, control_characters_are_refused_in_every_text) {
  EXPECT_EQ(problems(read("facts: {certs: [{kind: \"G\\u001bP\"}]}\n")), "d.yaml:1:24 bad_text\n");
  EXPECT_EQ(problems(read("judgements: [{criterion: qms, judge: \"a\\u0007\", date: 2024-06-25, result: pass, reason: \"甲\\n乙\"}]\n")), "d.yaml:1:38 bad_text\n");
}

TEST(Dossier, a_fact_named_by_its_label_is_told_its_name) {
  const auto dossier = read("facts: {独立法人: true}\n");
  ASSERT_FALSE(dossier);
  EXPECT_EQ(dossier.error().problems[0].message, (base::Text{"没有“独立法人”这个事实，请写“legal_person”。", "There is no fact '独立法人': write 'legal_person'."}));
}

TEST(Dossier, an_unknown_option_is_answered_in_both_languages) {
  const auto dossier = read("facts: {category: 矿石}\n");
  ASSERT_FALSE(dossier);
  EXPECT_EQ(dossier.error().problems[0].message.en, "'category' has no option '矿石'. It takes: food, fruit.");
}

TEST(Dossier, all_problems_come_at_once_with_their_places) {
  EXPECT_EQ(problems(read("facts:\n  legal_persn: true\n  legal_person: maybe\n  area: 5 吨\n  heads: 1.5\n  valid_to: 2024-13-01\n  category: 矿石\n  window: 1\n"
                          "  profit: 5\n  certs: [{knd: GAP}, 7]\nextra: 1\ndate: soon\n")),
            "d.yaml:2:3 unknown_fact\n"
            "d.yaml:3:17 wrong_type\n"
            "d.yaml:4:9 wrong_unit\n"
            "d.yaml:5:10 wrong_type\n"
            "d.yaml:6:13 bad_date\n"
            "d.yaml:7:13 unknown_option\n"
            "d.yaml:8:11 derived_fact\n"
            "d.yaml:9:11 wrong_type\n"
            "d.yaml:10:12 unknown_key\n"
            "d.yaml:10:23 wrong_type\n"
            "d.yaml:11:1 unknown_key\n"
            "d.yaml:12:7 bad_date\n");
}

TEST(Dossier, an_unknown_fact_is_told_its_nearest_neighbour) {
  const auto dossier = read("facts: {legal_persn: true}\n");
  ASSERT_FALSE(dossier);
  EXPECT_EQ(dossier.error().code, "bad_dossier");
  EXPECT_EQ(dossier.error().problems.at(0).message.zh, "没有“legal_persn”这个事实，是否想写“legal_person”？");
}

TEST(Dossier, a_judgement_must_be_complete_and_name_a_judged_condition) {
  EXPECT_EQ(problems(read("judgements:\n  - {criterion: qms, result: pass}\n  - {criterion: qmss, judge: a, date: 2024-01-01, result: pass}\n"
                          "  - {criterion: law, judge: a, date: 2024-01-01, result: pass}\n  - {criterion: other, judge: a, date: 2024-01-01, result: pass}\n"
                          "  - {criterion: h.other, judge: a, date: 2024-01-01, result: yes}\n")),
            "d.yaml:2:5 incomplete_judgement\n"
            "d.yaml:3:17 unknown_criterion\n"
            "d.yaml:4:17 unknown_criterion\n"
            "d.yaml:5:17 ambiguous_criterion\n"
            "d.yaml:6:62 unknown_option\n");
}

TEST(Dossier, json_has_the_same_shape_and_pointers_for_places) {
  const Rulebook rulebook = book();
  const auto good = read_dossier(*base::parse_json(R"({"facts":{"legal_person":true,"area":"10 公顷","heads":3,"certs":[{"kind":"GAP","valid_to":null}]}})"), rulebook);
  ASSERT_TRUE(good) << problems(good);
  EXPECT_EQ(good->inputs.facts->at("area").number()->text(), "150");
  EXPECT_TRUE(good->inputs.facts->at("certs").list()->at(0).context()->find("valid_to")->is_null());
  EXPECT_EQ(problems(read_dossier(*base::parse_json(R"({"facts":{"category":"x","certs":[{"valid_to":"soon"}]}})"), rulebook, "/data")),
            ":0:0/data/facts/category unknown_option\n:0:0/data/facts/certs/0/valid_to bad_date\n");
}

TEST(Dossier, what_is_on_file_reads_as_the_same_words_sent_as_json) {
  const Rulebook rulebook = book();
  const auto facts = base::parse_json(R"({"legal_person":true,"area":"10 公顷","accidents":[],"certs":[{"kind":"GAP","valid_to":null}]})")->as_object();
  const std::map<std::string, std::string> checks{{"accidents", "2024-06-19"}};
  const auto judgements = base::parse_json(R"([{"criterion":"qms","judge":"张三","account":"a1","role":"county","date":"2024-06-25","result":"pass","evidence":["q.pdf"]}])")->as_array();
  FactsRead nothing;
  const auto dossier = read_dossier({facts, checks, judgements}, rulebook, nothing);
  ASSERT_TRUE(dossier) << problems(dossier);
  const Inputs& in = dossier->inputs;
  EXPECT_TRUE(in.facts->at("legal_person").is_true());
  EXPECT_EQ(in.facts->at("area").number()->text(), "150");
  EXPECT_EQ(in.units->at("area"), "公顷");
  EXPECT_TRUE(in.facts->at("certs").list()->at(0).context()->find("valid_to")->is_null());
  EXPECT_EQ(in.dated_checks.at("accidents").text(), "2024-06-19");
  EXPECT_EQ(in.judgements.at(0).judge, "张三");
  EXPECT_EQ(in.judgements.at(0).evidence, std::vector<std::string>{"q.pdf"});
}

TEST(Dossier, what_is_wrong_on_file_has_its_pointer) {
  const Rulebook rulebook = book();
  const auto facts = base::parse_json(R"({"certs":[{"kind":"GAP"},{"valid_to":"soon"}],"heads":true,"nothing/here":"x"})")->as_object();
  const auto judgements = base::parse_json(R"([{"criterion":"qms","judge":"a","date":"2024-06-25","result":"yes"}])")->as_array();
  FactsRead nothing;
  EXPECT_EQ(problems(read_dossier({facts, {{"accidents", "soon"}}, judgements}, rulebook, nothing)),
            ":0:0/facts/certs/1/valid_to bad_date\n:0:0/facts/heads bad_quantity\n:0:0/facts/nothing~1here unknown_fact\n:0:0/dated_checks/accidents bad_date\n:0:0/judgements/0/result unknown_option\n");
}

TEST(Dossier, one_value_can_be_read_by_itself) {
  const Fact area = book().facts.at("area");
  EXPECT_EQ(readable(base::Json("10 公顷"), area)->number()->text(), "150");
  EXPECT_FALSE(readable(base::Json(nullptr), area));
  EXPECT_FALSE(readable(base::Json("x"), area));
}

}  // namespace
}  // namespace rules

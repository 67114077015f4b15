#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace procedure::testing;

/// What a form takes: which facts, which papers, and where they are kept.
class FactsTest : public CaseTest {
 protected:
  FactsTest() {
    auto& kind = sample.p.rulebook.facts["kind"];
    kind.name = "kind";
    kind.label = {"种类", "kind"};
    auto& licence = sample.p.rulebook.facts["licence"];
    licence.name = "licence";
    licence.label = {"许可证", "licence"};
    licence.evidence = {"E1"};
    programme::FormField asked, shown;
    asked.fact = "kind";
    shown.fact = "licence";
    shown.show_when = *rules::feel::parse(R"(kind = "food")");
    auto& fields = sample.p.forms["annex"].parts[0].fields;
    fields.push_back(asked);
    fields.push_back(shown);
  }

  static JsonObject stated(const char* kind, const char* licence = nullptr) {
    auto data = facts();
    auto& all = data["facts"].as_object();
    all["kind"] = kind;
    if (licence) all["licence"] = licence;
    return data;
  }

  static JsonObject with_paper(JsonObject data, const char* name) {
    data["evidence"] = JsonObject{{name, JsonArray{"sha256:00"}}};
    return data;
  }
};

TEST_F(FactsTest, what_is_not_asked_for_given_the_other_answers_is_not_taken) {
  act(applicant, "submit.submit", with_paper(stated("drink", "L-1"), "licence"));
  EXPECT_FALSE(state.facts->contains("licence")) << "a hidden field changes nothing behind anybody's back";
  EXPECT_TRUE(state.evidence->empty());
}

TEST_F(FactsTest, what_is_asked_for_is_taken_with_its_papers) {
  EXPECT_EQ(problem(applicant, "submit.submit", stated("food")), "missing_answer /facts/licence");
  act(applicant, "submit.submit", with_paper(stated("food", "L-1"), "licence"));
  EXPECT_EQ(state.facts->at("licence").as_string(), "L-1");
  EXPECT_EQ(state.evidence->at("licence"), std::vector<std::string>{"sha256:00"});
}

TEST_F(FactsTest, papers_stand_sealed_in_the_ledger) {
  const auto effects = decide(state, {"cmd", "submit.submit", with_paper(stated("food", "L-1"), "licence")}, applicant, sample.situation());
  ASSERT_TRUE(effects);
  for (const auto& event : effects->events) EXPECT_EQ(base::canonical_json(*event.public_fields).find("sha256:"), std::string::npos);
}

TEST_F(FactsTest, many_papers_and_long_public_texts_fit_a_leaf) {
  auto data = stated("food", "L-1");
  std::string words;
  for (int i = 0; i < 5000; ++i) words += "长";
  data["facts"].as_object()["tm_no"] = words;
  JsonArray papers;
  for (int i = 0; i < 200; ++i) papers.push_back(base::Json("sha256:" + std::string(64, 'a')));
  data["evidence"] = JsonObject{{"licence", std::move(papers)}};
  const auto effects = decide(state, {"cmd", "submit.submit", data}, applicant, sample.situation());
  ASSERT_TRUE(effects) << effects.error().message.en;
  for (const auto& event : effects->events) {
    std::map<std::string, std::string> salts;
    for (const auto& [name, value] : event.sealed_fields) salts[std::string(name)] = std::string(32, 's');
    const auto leaf = ledger::envelope(event, salts);
    EXPECT_TRUE(leaf) << event.kind << " " << leaf.error().message.en;
  }
  state = apply(state, *effects);
  EXPECT_EQ(state.facts->at("tm_no").as_string(), words);
}

TEST_F(FactsTest, events_written_with_papers_in_the_open_still_replay) {
  ledger::Event event;
  event.stream = "case/old";
  event.kind = "entry_recorded";
  event.version = 9;
  event.public_fields = {{"stage", "submit"}, {"action", "submit"}, {"evidence", JsonObject{{"licence", JsonArray{"sha256:11"}}}}};
  EXPECT_EQ(evolve(state, event).evidence->at("licence"), std::vector<std::string>{"sha256:11"});
}

TEST_F(FactsTest, papers_and_dated_checks_belong_to_a_field_of_the_form) {
  sample.p.rulebook.facts["other"].name = "other";
  EXPECT_EQ(problem(applicant, "submit.submit", with_paper(stated("food", "L-1"), "other")), "not_asked /evidence/other");
  auto data = stated("food", "L-1");
  data["dated_checks"] = JsonObject{{"other", "2024-06-01"}};
  EXPECT_EQ(problem(applicant, "submit.submit", data), "not_asked /dated_checks/other");
}

TEST_F(FactsTest, papers_that_are_on_file_already_may_come_along_with_any_act) {
  act(applicant, "submit.submit", with_paper(stated("food", "L-1"), "licence"));
  auto data = verified();
  data["evidence"] = JsonObject{{"licence", JsonArray{"sha256:00"}}};
  EXPECT_EQ(refusal(county, "screen.recommend", data), "accepted");
  data["evidence"] = JsonObject{{"licence", JsonArray{"sha256:99"}}};
  EXPECT_EQ(problem(county, "screen.recommend", data), "not_asked /evidence/licence") << "and changes nothing";
}

TEST_F(FactsTest, papers_go_where_the_form_has_a_place_for_each_condition) {
  programme::FormPart slots;
  slots.id = "papers";
  slots.attach = "per_condition";
  slots.of = "eligibility";
  sample.p.forms["annex"].parts.push_back(slots);
  act(applicant, "submit.submit", with_paper(stated("drink"), "good"));
  EXPECT_EQ(state.evidence->at("good").size(), 1U);
}

TEST_F(FactsTest, after_a_return_papers_of_a_condition_follow_the_facts_laid_before_its_judge) {
  programme::FormPart slots;
  slots.attach = "per_condition";
  slots.of = "eligibility";
  sample.p.forms["annex"].parts.push_back(slots);
  auto& condition = sample.p.rulebook.sets["eligibility"].conditions[0];
  act(applicant, "submit.submit", with_paper(stated("drink"), "good"));
  act(county, "screen.return", {{"reason", "注册号不符"}, {"items", JsonArray{JsonObject{{"pointer", "/facts/tm_no"}}}}});
  const JsonObject changed{{"evidence", JsonObject{{"good", JsonArray{"sha256:99"}}}}};
  condition.show = {"org_name"};
  EXPECT_EQ(problem(applicant, "submit.submit", changed), "not_returned /evidence/good");
  condition.show = {"tm_no"};
  EXPECT_EQ(refusal(applicant, "submit.submit", changed), "accepted");
  condition.show = {};
  EXPECT_EQ(refusal(applicant, "submit.submit", changed), "accepted") << "they back no single item";
}

TEST_F(FactsTest, after_a_return_what_was_erased_may_be_stated_again) {
  act(applicant, "submit.submit", stated("drink"));
  act(county, "screen.return", {{"reason", "注册号不符"}, {"items", JsonArray{JsonObject{{"pointer", "/facts/tm_no"}}}}});
  state.facts.edit()["legal_rep"] = "erased";
  EXPECT_EQ(problem(applicant, "submit.submit", {}), "missing_answer /facts/legal_rep");
  EXPECT_EQ(refusal(applicant, "submit.submit", {{"facts", JsonObject{{"legal_rep", "样例人"}}}}), "accepted");
}

TEST_F(FactsTest, after_a_return_papers_follow_the_item_they_support) {
  act(applicant, "submit.submit", with_paper(stated("food", "L-1"), "licence"));
  act(county, "screen.return", {{"reason", "注册号不符"}, {"items", JsonArray{JsonObject{{"pointer", "/facts/tm_no"}}}}});
  JsonObject changed{{"facts", JsonObject{{"tm_no", "2"}}}, {"evidence", JsonObject{{"licence", JsonArray{"sha256:99"}}}}};
  EXPECT_EQ(problem(applicant, "submit.submit", changed), "not_returned /evidence/licence");
  changed["evidence"] = JsonObject{{"licence", JsonArray{"sha256:00"}}};
  EXPECT_EQ(refusal(applicant, "submit.submit", changed), "accepted") << "the same papers again change nothing";
  changed["evidence"] = JsonObject{{"tm_no", JsonArray{"sha256:77"}}};
  EXPECT_EQ(refusal(applicant, "submit.submit", changed), "accepted");
}

TEST_F(FactsTest, conditional_field_may_rest_on_a_derived_fact) {
  auto& derived = sample.p.rulebook.facts["is_food"];
  derived.name = "is_food";
  derived.formula = *rules::feel::parse(R"(kind = "food")");
  sample.p.rulebook.derived_order = {"is_food"};
  sample.p.forms["annex"].parts[0].fields.back().show_when = *rules::feel::parse("is_food");
  EXPECT_EQ(problem(applicant, "submit.submit", stated("food")), "missing_answer /facts/licence");
}

TEST_F(FactsTest, erased_content_counts_as_missing_and_stops_nothing) {
  auto& born = sample.p.rulebook.facts["born_on"];
  born.name = "born_on";
  born.type = rules::FactType::date;
  born.fact_class = rules::FactClass::personal;
  rules::Condition condition;
  condition.id = condition.path = "of_age";
  condition.test = *rules::feel::parse(R"(legal_rep != "")");
  sample.p.rulebook.sets["eligibility"].conditions.push_back(condition);
  act(applicant, "submit.submit", stated("drink"));
  for (const char* name : {"legal_rep", "born_on"}) state.facts.edit()[name] = "erased";   // as the ledger hands it out
  const auto result = check(state, "eligibility", false, sample.situation());
  ASSERT_TRUE(result) << result.error().message.en;
  for (const auto& finding : result->findings)
    if (finding.path == "of_age") EXPECT_EQ(finding.result, rules::Outcome::undetermined);
  EXPECT_NE(refusal(county, "screen.recommend", verified()), "bad_dossier");
  act(county, "screen.return", {{"reason", "请重新填写"}, {"items", JsonArray{JsonObject{{"pointer", "/facts/legal_rep"}}}}});
  act(applicant, "submit.submit", {{"facts", JsonObject{{"legal_rep", "样例人"}}}});
}

}  // namespace
}  // namespace procedure

#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace testing;

/// Facts noted with an act (`record`).
class RecordTest : public CaseTest {
 protected:
  RecordTest() {
    rules::Fact& fact = sample.p.rulebook.facts["decision_number"];
    fact.name = "decision_number";
    fact.type = rules::FactType::text;
    fact.label = {"决定文号", "number of the decision"};
    fact.treats = {"C-5"};
  }

  bool asks(const Actor& actor, const char* action, bool required = true) {
    for (const auto& one : actions(state, actor, sample.situation()))
      for (const auto& field : one.json.at("fields").as_array())
        if (one.action == action && field.at("name") == "decision_number") return field.at("in") == "facts" && field.at("required") == required;
    return false;
  }

  static JsonObject numbered(JsonObject data) {
    data["facts"] = JsonObject{{"decision_number", "〔2024〕8 号"}};
    return data;
  }

  static JsonObject posted() { return {{"channels", JsonObject{{"portal", JsonObject{{"date", "2024-06-20"}, {"link", "a"}}}, {"media", JsonObject{{"date", "2024-06-20"}, {"link", "b"}}}}}}; }

  std::string noted() { return base::text_of(state.facts, "decision_number"); }
};

TEST_F(RecordTest, decision_notes_its_facts_beside_those_of_its_form) {
  stage("screen").record = {"decision_number"};
  file();
  EXPECT_TRUE(asks(county, "screen.recommend"));
  EXPECT_EQ(problem(county, "screen.recommend", verified()), "missing_answer /facts/decision_number");
  act(county, "screen.recommend", numbered(verified()));
  EXPECT_EQ(noted(), "〔2024〕8 号");
}

TEST_F(RecordTest, decision_against_the_case_may_leave_them_empty_and_a_return_notes_none) {
  stage("screen").record = {"decision_number"};
  file();
  EXPECT_TRUE(asks(county, "screen.refuse", false));
  EXPECT_EQ(refusal(county, "screen.refuse", {{"reason", "x"}}), "accepted");
  const JsonObject returning{{"reason", "x"}, {"items", JsonArray{JsonObject{{"pointer", "/facts/tm_no"}, {"note", ""}}}}};
  EXPECT_EQ(refusal(county, "screen.return", returning), "accepted");
  EXPECT_EQ(problem(county, "screen.return", numbered(returning)), "not_asked /facts/decision_number");
}

TEST_F(RecordTest, option_has_facts_of_its_own_also_where_it_says_no) {
  stage("screen").options[2].record = {"decision_number"};   // refuse
  file();
  EXPECT_TRUE(asks(county, "screen.refuse"));
  EXPECT_FALSE(asks(county, "screen.recommend"));
  EXPECT_EQ(problem(county, "screen.refuse", {{"reason", "x"}}), "missing_answer /facts/decision_number");
  EXPECT_EQ(refusal(county, "screen.refuse", numbered({{"reason", "x"}})), "accepted");
  EXPECT_EQ(problem(county, "screen.recommend", numbered(verified())), "not_asked /facts/decision_number");
}

TEST_F(RecordTest, judgements_noted_beforehand_carry_no_facts) {
  stage("screen").record = {"decision_number"};
  file();
  EXPECT_EQ(refusal(county, "screen.judge", {{"judgements", verified().at("judgements")}}), "accepted");
}

TEST_F(RecordTest, appointment_notes_its_facts) {
  stage("appoint").record = {"decision_number"};
  to_appointment();
  EXPECT_TRUE(asks(centre, "appoint.assign"));
  EXPECT_EQ(problem(centre, "appoint.assign", {{"members", JsonArray{"expert1"}}}), "missing_answer /facts/decision_number");
  act(centre, "appoint.assign", numbered({{"members", JsonArray{"expert1"}}}));
  EXPECT_EQ(noted(), "〔2024〕8 号");
}

TEST_F(RecordTest, sheet_notes_its_facts) {
  stage("review").record = {"decision_number"};
  to_review();
  EXPECT_TRUE(asks(expert, "review.sheet"));
  EXPECT_EQ(problem(expert, "review.sheet", {{"sheet", verified().at("sheet")}}), "missing_answer /facts/decision_number");
  act(expert, "review.sheet", numbered({{"sheet", verified().at("sheet")}}));
  EXPECT_EQ(noted(), "〔2024〕8 号");
}

TEST_F(RecordTest, closing_a_ballot_notes_its_facts) {
  auto& vote = stage("review");
  vote.type = StageType::ballot;
  vote.by = "experts";
  vote.record = {"decision_number"};
  vote.options = {stage("screen").options[0]};
  vote.options[0].require.clear();
  vote.voting.rule.majority = review::Majority{{1, 2}, review::Of::cast};
  vote.voting.confirmed_by = "centre";
  vote.next = {{"recommend", "announce"}, {"none", "announce"}};
  to_review();
  auto voter = expert;
  voter.roles = {"experts"};
  act(voter, "review.vote", {{"option", "recommend"}});
  EXPECT_TRUE(asks(centre, "review.close"));
  EXPECT_EQ(problem(centre, "review.close", {}), "missing_answer /facts/decision_number");
  act(centre, "review.close", numbered({}));
  EXPECT_EQ(noted(), "〔2024〕8 号");
}

TEST_F(RecordTest, publication_notes_its_facts) {
  stage("announce").record = {"decision_number"};
  to_announcement();
  EXPECT_TRUE(asks(centre, "announce.publish"));
  EXPECT_EQ(problem(centre, "announce.publish", posted()), "missing_answer /facts/decision_number");
  act(centre, "announce.publish", numbered(posted()));
  EXPECT_EQ(noted(), "〔2024〕8 号");
  EXPECT_EQ(state.stage, "certify");
}

TEST_F(RecordTest, registration_notes_its_facts) {
  stage("certify").record = {"decision_number"};
  to_announcement();
  act(centre, "announce.publish", posted());
  EXPECT_TRUE(asks(centre, "certify.register"));
  EXPECT_EQ(problem(centre, "certify.register", {}), "missing_answer /facts/decision_number");
  act(centre, "certify.register", numbered({}));
  EXPECT_EQ(noted(), "〔2024〕8 号");
  EXPECT_TRUE(state.closed);
}

TEST_F(RecordTest, gate_reads_what_is_noted_with_the_same_act) {
  rules::Set set;
  set.id = "numbered";
  rules::Condition condition;
  condition.id = condition.path = "has_number";
  condition.label = {"有文号", "has a number"};
  condition.test = *rules::feel::parse("decision_number = \"8\"");
  set.conditions.push_back(condition);
  sample.p.rulebook.sets["numbered"] = set;
  stage("certify").record = {"decision_number"};
  stage("certify").require = {"numbered"};
  to_announcement();
  act(centre, "announce.publish", posted());
  EXPECT_EQ(refusal(centre, "certify.register", numbered({})), "requirement_not_met");
  EXPECT_EQ(refusal(centre, "certify.register", {{"facts", JsonObject{{"decision_number", "8"}}}}), "accepted");
}

TEST_F(RecordTest, paper_that_is_attached_counts_as_stated) {
  sample.p.rulebook.facts["decision_number"].type = rules::FactType::document;
  stage("certify").record = {"decision_number"};
  to_announcement();
  act(centre, "announce.publish", posted());
  EXPECT_EQ(problem(centre, "certify.register", {{"evidence", JsonObject{{"decision_number", JsonArray{}}}}}), "missing_answer /facts/decision_number");
  EXPECT_EQ(refusal(centre, "certify.register", {{"evidence", JsonObject{{"decision_number", JsonArray{"sha256:1"}}}}}), "accepted");
}

}  // namespace
}  // namespace procedure

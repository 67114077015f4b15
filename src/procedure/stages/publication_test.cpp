#include "procedure/stages/stage.h"
#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace testing;

/// A posting of five working days, in plain weeks. Posted on Thursday, 20 June 2024 it runs to Thursday, 27 June.
class PublicationTest : public CaseTest {
 protected:
  void SetUp() override {
    auto& parameter = sample.p.rulebook.parameters["posting"];
    parameter.name = "posting";
    parameter.value = rules::feel::Value(base::Decimal(5));
    parameter.unit = "working days";
    auto& posting = stage("announce");
    posting.period = "posting";
    posting.next = {{"clear", "certify"}, {"objected", "screen"}};
    CaseTest::SetUp();
  }

  void hear_objections_at(std::vector<const char*> instants) {
    stage("announce").objections = "objection";
    sample.adjust = [instants](Situation& situation) {
      for (const auto* at : instants) situation.objections["objection"].push_back(*base::Instant::parse(at));
    };
  }

  void post() { act(centre, "announce.publish", {{"channels", JsonObject{{"portal", JsonObject{{"date", "2024-06-20"}, {"link", "a"}}}, {"media", JsonObject{{"date", "2024-06-20"}, {"link", "b"}}}}}}); }

  std::string outcome_at(const char* now) {
    const auto after = apply(state, advance(state, sample.situation(now)));
    const auto outcome = after.outcomes.find("announce");
    return outcome == after.outcomes.end() ? "" : outcome->second;
  }
};

constexpr const char* last_evening = "2024-06-27T15:59:59Z";   // 23:59:59 in Shanghai
constexpr const char* day_after = "2024-06-27T16:00:00Z";

class InsideTest : public PublicationTest {
 protected:
  void SetUp() override {
    PublicationTest::SetUp();
    stage("announce").inside = true;
    stage("announce").channels.clear();
    to_announcement();
  }
};

TEST_F(InsideTest, posting_inside_the_house_has_a_day_and_no_channel) {
  const auto open = actions(state, centre, sample.situation());
  ASSERT_EQ(open.front().json.at("fields").as_array().size(), 1u);
  EXPECT_EQ(open.front().json.at("fields").at(0).at("name"), "date");
  EXPECT_EQ(problem(centre, "announce.publish", {}), "missing_answer /date");
  EXPECT_EQ(problem(centre, "announce.publish", {{"date", "2024-06-21"}}), "in_the_future /date");
  act(centre, "announce.publish", {{"date", "2024-06-20"}});
  ASSERT_TRUE(state.due);
  EXPECT_EQ(state.due->date.text(), "2024-06-27");
  EXPECT_EQ(stages::posted_on(state, "announce")->text(), "2024-06-20");
  EXPECT_EQ(outcome_at(last_evening), "");
  EXPECT_EQ(outcome_at(day_after), "clear");
}

/// Dated back, the five days would have run before anybody could read what was decided.
TEST_F(InsideTest, posting_is_not_dated_before_the_case_came_to_the_step) {
  EXPECT_EQ(problem(centre, "announce.publish", {{"date", "2024-06-19"}}), "before_the_step /date");
  stage("announce").period.clear();   // after a decision, the day it was made public is the day it was made public
  stage("announce").next["published"] = "certify";
  EXPECT_EQ(refusal(centre, "announce.publish", {{"date", "2024-06-19"}}), "accepted");
}

TEST_F(InsideTest, objection_inside_the_house_is_noted_by_the_poster) {
  EXPECT_EQ(refusal(centre, "announce.object", {{"reason", "x"}}), "not_posted");
  act(centre, "announce.publish", {{"date", "2024-06-20"}});
  act(centre, "announce.object", {{"reason", "有员工提出异议"}});
  EXPECT_EQ(outcome_at(day_after), "objected");
}

TEST_F(InsideTest, posting_that_needs_proof_is_not_taken_without) {
  stage("announce").proof = true;
  EXPECT_EQ(problem(centre, "announce.publish", {{"date", "2024-06-20"}}), "missing_answer /evidence/proof");
  EXPECT_EQ(problem(centre, "announce.publish", {{"date", "2024-06-20"}, {"evidence", JsonObject{{"proof", JsonArray{}}}}}), "missing_answer /evidence/proof");
  act(centre, "announce.publish", {{"date", "2024-06-20"}, {"evidence", JsonObject{{"proof", JsonArray{"sha256:1"}}}}});
  EXPECT_EQ(state.evidence->at("proof/announce"), (std::vector<std::string>{"sha256:1"}));
  EXPECT_EQ(outcome_at(day_after), "clear") << "rules do not read the proof";
}

TEST_F(InsideTest, proof_is_not_asked_for_where_the_text_wants_none) {
  EXPECT_EQ(problem(centre, "announce.publish", {{"date", "2024-06-20"}, {"evidence", JsonObject{{"proof", JsonArray{"sha256:1"}}}}}), "not_asked /evidence/proof");
}

/// Posted on 20 June, until the 27th: on the 24th there is nothing to post, and the period goes on.
TEST_F(PublicationTest, posting_that_runs_is_not_posted_again) {
  to_announcement();
  post();
  const JsonObject again{{"channels", JsonObject{{"portal", JsonObject{{"date", "2024-06-24"}, {"link", "c"}}}, {"media", JsonObject{{"date", "2024-06-24"}, {"link", "d"}}}}}};
  const auto refusal = refused(centre, "announce.publish", again, "2024-06-24T02:00:00Z");
  EXPECT_EQ(refusal.code, "already_posted");
  EXPECT_NE(refusal.message.zh.find("自 2024-06-20 起已在公示，到 2024-06-27 期满"), std::string::npos) << refusal.message.zh;
  EXPECT_TRUE(actions(state, centre, sample.situation("2024-06-24T02:00:00Z")).size() == 1) << "noting an objection alone";
  stage("announce").restarts_when_amended = true;
  auto amended = again;
  amended["reason"] = "更正名单";
  EXPECT_EQ(this->refusal(centre, "announce.publish", amended, "2024-06-24T02:00:00Z"), "accepted");
}

TEST_F(PublicationTest, channel_that_is_missing_is_posted_later) {
  to_announcement();
  act(centre, "announce.publish", {{"channels", JsonObject{{"portal", JsonObject{{"date", "2024-06-20"}, {"link", "a"}}}}}});
  EXPECT_EQ(refusal(centre, "announce.publish", {{"channels", JsonObject{{"media", JsonObject{{"date", "2024-06-20"}, {"link", "b"}}}}}}), "accepted");
}

TEST_F(PublicationTest, where_a_procedure_hears_objections_the_poster_notes_none) {
  hear_objections_at({});
  to_announcement();
  post();
  EXPECT_EQ(refusal(centre, "announce.object", {{"reason", "x"}}), "unknown_action");
  EXPECT_EQ(outcome_at(day_after), "clear");
}

TEST_F(PublicationTest, objection_filed_on_the_last_day_counts_and_later_ones_do_not) {
  to_announcement();
  post();
  hear_objections_at({last_evening});
  EXPECT_EQ(outcome_at(last_evening), "");
  EXPECT_EQ(outcome_at(day_after), "objected");
  hear_objections_at({day_after});
  EXPECT_EQ(outcome_at(day_after), "clear");
}

TEST_F(PublicationTest, objection_filed_on_the_day_of_posting_counts_and_earlier_ones_do_not) {
  to_announcement();
  post();
  hear_objections_at({"2024-06-19T16:00:00Z"});   // 20 June, 00:00 in Shanghai
  EXPECT_EQ(outcome_at(day_after), "objected");
  hear_objections_at({"2024-06-19T15:59:59Z"});
  EXPECT_EQ(outcome_at(day_after), "clear");
}

TEST_F(PublicationTest, only_the_procedure_the_posting_names_counts) {
  to_announcement();
  post();
  hear_objections_at({last_evening});
  stage("announce").objections = "another";
  EXPECT_EQ(outcome_at(day_after), "clear");
}

}  // namespace
}  // namespace procedure

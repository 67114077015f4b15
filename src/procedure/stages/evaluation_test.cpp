#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace procedure::testing;

class EvaluationTest : public CaseTest {
 protected:
  static JsonObject sheet() { return {{"sheet", verified().at("sheet")}}; }
  static JsonObject members(JsonArray accounts) { return {{"members", std::move(accounts)}}; }
};

TEST_F(EvaluationTest, ends_when_everybody_appointed_has_filed) {
  to_review({"expert1", "expert2"});
  act(expert, "review.sheet", sheet());
  EXPECT_EQ(state.stage, "review");
  EXPECT_EQ(refusal(expert, "review.sheet", sheet()), "already_filed");
  act(other_expert, "review.sheet", sheet());
  EXPECT_EQ(state.stage, "announce");
}

TEST_F(EvaluationTest, ends_with_no_fewer_sheets_than_the_text_asks_for) {
  stage("review").at_least = 2;
  to_review();
  act(expert, "review.sheet", sheet());
  EXPECT_EQ(state.stage, "review");
}

TEST_F(EvaluationTest, who_declares_a_conflict_stands_aside_for_good) {
  to_review({"expert1", "expert2"});
  EXPECT_EQ(problem(expert, "review.recuse", {}), "missing_answer /reason");
  act(expert, "review.recuse", {{"reason", "与申报企业有合作"}});
  EXPECT_EQ(state.assigned.at("reviewers"), std::vector<std::string>{"expert2"});
  EXPECT_EQ(refusal(expert, "review.sheet", sheet()), "recused") << "even while the session still names the role";
  EXPECT_EQ(refusal(centre, "review.replace", members({"expert1"})), "recused");
  act(other_expert, "review.sheet", sheet());
  EXPECT_EQ(state.stage, "announce") << "the one who is left has filed";
}

TEST_F(EvaluationTest, last_to_file_may_stand_aside_and_the_others_sheets_are_enough) {
  to_review({"expert1", "expert2"});
  act(expert, "review.sheet", sheet());
  act(other_expert, "review.recuse", {{"reason", "亲属"}});
  EXPECT_EQ(state.stage, "announce");
}

TEST_F(EvaluationTest, reviewers_reasons_are_not_the_reason_of_the_case) {
  to_review({"expert1", "expert2"});
  act(expert, "review.recuse", {{"reason", "亲属"}});
  auto with_reason = sheet();
  with_reason["reason"] = "意见";
  act(other_expert, "review.sheet", with_reason);
  EXPECT_EQ(state.reason, "");
  EXPECT_EQ(base::text_of(state.entries.back()->data, "reason"), "意见");
}

TEST_F(EvaluationTest, who_has_filed_can_no_longer_stand_aside) {
  to_review({"expert1", "expert2"});
  act(expert, "review.sheet", sheet());
  EXPECT_EQ(refusal(expert, "review.recuse", {{"reason", "想起来了"}}), "already_filed");
}

TEST_F(EvaluationTest, nobody_left_waits_for_somebody_new) {
  to_review();
  act(expert, "review.recuse", {{"reason", "亲属"}});
  EXPECT_EQ(state.stage, "review");
  act(centre, "review.replace", members({"expert2"}));
  act(other_expert, "review.sheet", sheet());
  EXPECT_EQ(state.stage, "announce");
}

TEST_F(EvaluationTest, replacing_keeps_who_has_filed_and_ends_when_nobody_is_awaited) {
  to_review({"expert1", "expert2"});
  act(expert, "review.sheet", sheet());
  EXPECT_EQ(refusal(expert, "review.replace", members({"expert2"})), "not_yours") << "only who appointed replaces";
  act(centre, "review.replace", members({}));
  EXPECT_EQ(state.assigned.at("reviewers"), std::vector<std::string>{"expert1"});
  EXPECT_EQ(state.stage, "announce");
}

TEST_F(EvaluationTest, replacing_cannot_leave_fewer_than_the_text_asks_for) {
  to_review();
  EXPECT_EQ(problem(centre, "review.replace", members({})), "missing_answer /members");
}

TEST_F(EvaluationTest, people_of_the_applicant_file_nothing) {
  to_review();
  const Actor insider{"expert1", "样例专家", "firm", "样例企业", {"reviewers"}};
  EXPECT_EQ(refusal(insider, "review.sheet", sheet()), "recused");
}

TEST_F(EvaluationTest, each_sees_the_acts_that_are_theirs) {
  to_review();
  const auto names = [&](const Actor& actor) {
    std::string all;
    for (const auto& action : actions(state, actor, sample.situation())) all += action.action + " ";
    return all;
  };
  EXPECT_EQ(names(expert), "review.sheet review.recuse ");
  EXPECT_EQ(names(centre), "review.replace ");
  EXPECT_EQ(names(county), "");
}

TEST_F(EvaluationTest, appointments_name_the_wrong_one_where_it_was_sent) {
  to_appointment();
  EXPECT_EQ(problem(centre, "appoint.assign", members({"expert1", "nobody"})), "not_a_candidate /members/1");
  EXPECT_EQ(problem(centre, "appoint.assign", members({"expert1", 5})), "not_a_candidate /members/1");
  EXPECT_EQ(problem(centre, "appoint.assign", members({"expert2", "insider", "expert1"})), "recused /members/1");
  JsonArray many;
  for (int i = 0; i < 101; ++i) many.push_back("expert1");
  EXPECT_EQ(problem(centre, "appoint.assign", members(std::move(many))), "too_many /members");
}

TEST_F(EvaluationTest, roles_excluded_from_a_panel_are_not_appointed) {
  stage("appoint").not_roles = {"experts"};
  to_appointment();
  EXPECT_EQ(refusal(centre, "appoint.assign", members({"expert1"})), "recused");
}

}  // namespace
}  // namespace procedure

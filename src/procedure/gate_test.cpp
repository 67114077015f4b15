#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace procedure::testing;

/// What must hold before a stage, a way in, or an act of the machine.
class GateTest : public CaseTest {
 protected:
  /// A set that asks for trademark "1".
  void add_trademark_set() {
    rules::Set set;
    set.id = "trademark";
    rules::Condition condition;
    condition.id = condition.path = "owned";
    condition.label = {"自有商标", "own trademark"};
    condition.test = *rules::feel::parse(R"(tm_no = "1")");
    condition.treats = {"C-5"};
    set.conditions.push_back(condition);
    sample.p.rulebook.sets["trademark"] = set;
  }
};

TEST_F(GateTest, set_of_a_decision_stage_stands_before_its_first_option_only) {
  add_trademark_set();
  stage("screen").require = {"trademark"};
  file();
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "requirement_not_met");
  EXPECT_EQ(refusal(county, "screen.refuse", {{"reason", "不符合"}}), "accepted");
}

TEST_F(GateTest, set_of_any_other_stage_stands_before_its_outcome) {
  add_trademark_set();
  stage("review").require = {"trademark"};
  to_review();
  EXPECT_EQ(refusal(expert, "review.sheet", {{"sheet", verified().at("sheet")}}), "requirement_not_met");
}

TEST_F(GateTest, set_of_the_way_in_stands_before_what_is_first_filed) {
  add_trademark_set();
  sample.p.procedures[0].ways[0].require = {"trademark"};
  const auto answer = refused(applicant, "submit.submit", facts());
  EXPECT_EQ(answer.code, "requirement_not_met");
  EXPECT_NE(answer.message.zh.find("还不能提交"), std::string::npos) << "who files cannot send back";
}

TEST_F(GateTest, registration_by_the_machine_waits_for_its_set_and_the_act_before_it_is_refused) {
  add_trademark_set();
  stage("certify").by = "";
  stage("certify").require = {"trademark"};
  to_announcement();
  const JsonObject posted{{"channels", JsonObject{{"portal", JsonObject{{"date", "2024-06-20"}, {"link", "x"}}}, {"media", JsonObject{{"date", "2024-06-20"}, {"link", "y"}}}}}};
  EXPECT_EQ(refusal(centre, "announce.publish", posted), "requirement_not_met");
}

TEST_F(GateTest, roles_a_stage_excludes_do_not_act_there) {
  stage("screen").not_roles = {"anyone"};
  file();
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "not_yours");
  EXPECT_TRUE(actions(state, county, sample.situation()).empty());
}

TEST_F(GateTest, who_acted_in_an_excluded_role_before_does_not_act_either) {
  stage("review").not_roles = {"county"};
  to_review();
  const Actor same_person{"c1", "县局", "panel", "专家", {"reviewers"}};
  EXPECT_EQ(refusal(same_person, "review.sheet", {{"sheet", verified().at("sheet")}}), "not_yours");
}

TEST_F(GateTest, edition_that_is_not_yet_or_no_longer_in_force_opens_nothing) {
  const Opening opening{"x", "application", "apply", "", "firm", "", "650102", {}};
  const auto opened = [&](const char* now) {
    const auto effects = open_case(opening, applicant, "c", sample.situation(now));
    return effects ? "opened" : effects.error().code;
  };
  sample.p.effective_from = *base::Date::parse("2024-06-20");
  sample.p.until = *base::Date::parse("2024-06-21");
  EXPECT_EQ(opened("2024-06-19T15:59:59Z"), "not_in_force") << "still the 19th in the programme's zone";
  EXPECT_EQ(opened("2024-06-19T16:00:00Z"), "opened");
  EXPECT_EQ(opened("2024-06-21T15:59:59Z"), "opened");
  EXPECT_EQ(opened("2024-06-21T16:00:00Z"), "not_in_force");
}

TEST_F(GateTest, stages_without_a_person_that_go_in_a_circle_are_refused_and_end_nothing) {
  Stage again;
  again.id = "again";
  again.type = StageType::check;
  again.rules = {"eligibility"};
  again.label = {"again", "again"};
  again.next = {{"pass", "again"}, {"fail", "again"}, {"open", "again"}};
  sample.p.procedures[0].stages.push_back(again);
  stage("submit").next["submitted"] = "again";
  EXPECT_EQ(refusal(applicant, "submit.submit", facts()), "endless_procedure");
}

}  // namespace
}  // namespace procedure

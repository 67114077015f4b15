#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace testing;

class AdmissionTest : public CaseTest {
 protected:
  /// A ban that bars applications, on the applicant.
  void ban(std::optional<const char*> until, std::vector<std::string> bars = {"application"}) {
    programme::Ban& ban = sample.p.bans["winner"];
    ban.id = "winner";
    ban.label = {"获奖后不得申报", "bar on winners"};
    ban.bars = std::move(bars);
    ban.treats = {"C-15"};
    sample.adjust = [until](Situation& situation) {
      situation.bans = {{"winner", {"获奖后不得申报", "bar on winners"}, {"C-15"}, *base::Date::parse("2023-07-01"), until ? std::optional(*base::Date::parse(*until)) : std::nullopt}};
    };
  }

  base::Refusal opening(const char* now = usual_time, const char* about = "") {
    const auto opened = open_case({"case2", "application", "apply", about, "firm", "样例企业", "650102", {}}, applicant, "cmd0", sample.situation(now));
    return opened ? base::Refusal{"opened", {}, {}, {}} : opened.error();
  }

  programme::Procedure& procedure() { return sample.p.procedures[0]; }
};

TEST_F(AdmissionTest, applicant_under_a_ban_is_told_which_and_until_when) {
  ban("2028-07-01");
  const auto refusal = opening();
  EXPECT_EQ(refusal.code, "banned");
  EXPECT_EQ(refusal.message.zh, "“获奖后不得申报”自 2023-07-01 起至 2028-07-01 止，其间不予受理；2028-07-02 起可以再申报。");
  ASSERT_EQ(refusal.problems.size(), 1u);
  EXPECT_EQ(refusal.problems[0].code, "admissible_from");
  EXPECT_EQ(refusal.problems[0].message.en, "2028-07-02");
  EXPECT_EQ(refusal.articles, (std::vector<std::string>{"C-15"}));
}

TEST_F(AdmissionTest, last_day_of_a_ban_is_refused_and_the_next_is_not) {
  ban("2024-06-20");
  EXPECT_EQ(opening("2024-06-20T15:59:59Z").code, "banned");   // 23:59:59 in Shanghai
  EXPECT_EQ(opening("2024-06-20T16:00:00Z").code, "opened");
}

TEST_F(AdmissionTest, ban_for_good_names_no_day) {
  ban(std::nullopt);
  const auto refusal = opening();
  EXPECT_EQ(refusal.code, "banned");
  EXPECT_TRUE(refusal.problems.empty());
}

TEST_F(AdmissionTest, ban_on_something_else_bars_nothing_here) {
  ban("2028-07-01", {"another"});
  EXPECT_EQ(opening().code, "opened");
}

/// The form is kept, and nothing is lost: it can be filed after the last day.
TEST_F(AdmissionTest, ban_that_came_after_the_opening_stops_the_filing) {
  ban("2028-07-01");
  const auto stopped = refused(applicant, "submit.submit", facts());
  EXPECT_EQ(stopped.code, "banned");
  EXPECT_NE(stopped.message.zh.find("2028-07-02 起可以再申报"), std::string::npos) << stopped.message.zh;
  ban("2024-06-19");
  EXPECT_EQ(refusal(applicant, "submit.submit", facts()), "accepted") << "over since yesterday";
}

TEST_F(AdmissionTest, ban_that_came_after_the_filing_leaves_a_correction_possible) {
  file();
  act(county, "screen.return", {{"items", JsonArray{JsonObject{{"pointer", "/facts/tm_no"}, {"note", "x"}}}}, {"reason", "x"}});
  ban("2028-07-01");
  EXPECT_EQ(refusal(applicant, "submit.submit", facts()), "accepted") << "it is asked again before a title is issued";
}

TEST_F(AdmissionTest, title_is_not_issued_under_a_ban_that_came_meanwhile) {
  sample.p.titles["listing"].id = "listing";
  stage("certify").type = StageType::registration;
  to_announcement();
  act(centre, "announce.publish", {{"channels", JsonObject{{"portal", JsonObject{{"date", "2024-06-20"}, {"link", "a"}}}, {"media", JsonObject{{"date", "2024-06-20"}, {"link", "b"}}}}}});
  ban("2034-06-01");
  EXPECT_EQ(refusal(centre, "certify.register", {}), "banned");
  sample.adjust = nullptr;
  EXPECT_EQ(refusal(centre, "certify.register", {}), "accepted");
}

TEST_F(AdmissionTest, second_application_in_a_round_is_refused_where_one_is_allowed) {
  sample.adjust = [](Situation& situation) { situation.has_applied = true; };
  EXPECT_EQ(opening().code, "opened");
  procedure().one_per_applicant = true;
  EXPECT_EQ(opening().code, "already_applied");
}

TEST_F(AdmissionTest, case_is_opened_only_about_one_that_was_filed_and_is_not_closed) {
  procedure().about_kind = "case";
  EXPECT_EQ(opening(usual_time, "case1").code, "about_closed");
  sample.adjust = [](Situation& situation) { situation.about = AboutCase{false, {}}; };
  EXPECT_EQ(opening(usual_time, "case1").code, "about_closed");
  sample.adjust = [](Situation& situation) { situation.about = AboutCase{true, {}}; };
  EXPECT_EQ(opening(usual_time, "case1").code, "opened");
  EXPECT_EQ(opening(usual_time, "").code, "about_closed");
}

TEST_F(AdmissionTest, held_case_takes_nothing_but_its_withdrawal) {
  file();
  sample.adjust = [](Situation& situation) { situation.held_by = {{"异议", "objection"}}; };
  EXPECT_EQ(refusal(county, "screen.refuse", {{"reason", "x"}}), "held");
  EXPECT_TRUE(actions(state, county, sample.situation()).empty());
  ASSERT_EQ(actions(state, applicant, sample.situation()).size(), 1u);
  EXPECT_EQ(refusal(applicant, "case.withdraw", {}), "accepted");
}

TEST_F(AdmissionTest, time_does_not_move_a_case_that_is_held) {
  stage("screen").deadline = programme::Deadline{};
  stage("screen").deadline->from = "screen.entered";
  stage("screen").deadline->period = calendar::Period{5, calendar::Unit::days};
  stage("screen").deadline->missed = "refuse";
  file();
  sample.adjust = [](Situation& situation) { situation.held_by = {{"异议", "objection"}}; };
  EXPECT_TRUE(advance(state, sample.situation("2024-06-26T02:00:00Z")).events.empty());
  sample.adjust = nullptr;
  EXPECT_FALSE(advance(state, sample.situation("2024-06-26T02:00:00Z")).events.empty());
}

TEST_F(AdmissionTest, act_that_carries_a_fee_is_refused_where_nothing_is_charged) {
  auto data = facts();
  data["fee"] = "100";
  EXPECT_EQ(refusal(applicant, "submit.submit", data), "accepted");
  sample.p.no_fee = {true, {"C-3"}};
  EXPECT_EQ(refused(applicant, "submit.submit", data).articles, (std::vector<std::string>{"C-3"}));
  EXPECT_EQ(refusal(applicant, "submit.submit", data), "fee_refused");
  data["fee"] = "0.00";
  EXPECT_EQ(refusal(applicant, "submit.submit", data), "accepted");
  data["fee"] = 0;
  EXPECT_EQ(refusal(applicant, "submit.submit", data), "accepted");
}

TEST_F(AdmissionTest, stage_takes_nothing_before_a_period_has_run_in_full) {
  stage("screen").not_before = programme::NotBefore{"submit.received", "", "", calendar::Period{3, calendar::Unit::working_days}, {"C-8"}};
  file();   // on Thursday, 20 June: the third working day is Tuesday, 25 June
  const auto refusal = refused(county, "screen.recommend", verified(), "2024-06-25T10:00:00Z");
  EXPECT_EQ(refusal.code, "too_early");
  EXPECT_EQ(refusal.message.zh, "“screen”自 2024-06-26 起才能办理。");
  EXPECT_EQ(refusal.articles, (std::vector<std::string>{"C-8"}));
  EXPECT_TRUE(actions(state, county, sample.situation("2024-06-25T10:00:00Z")).empty());
  EXPECT_EQ(CaseTest::refusal(county, "screen.recommend", verified(), "2024-06-26T02:00:00Z"), "accepted");
}

TEST_F(AdmissionTest, stage_waits_for_the_day_a_fact_names_and_for_the_fact_itself) {
  stage("screen").not_before = programme::NotBefore{"", "form.tm_no", "", std::nullopt, {}};
  file();
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "too_early");   // the fact holds no date
  state.facts.edit()["tm_no"] = "2024-06-21";
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "too_early");
  EXPECT_EQ(refusal(county, "screen.recommend", verified(), "2024-06-21T02:00:00Z"), "accepted");
}

TEST_F(AdmissionTest, stage_waits_for_a_day_the_text_sets) {
  auto& parameter = sample.p.rulebook.parameters["first_day"];
  parameter.name = "first_day";
  parameter.value = rules::feel::Value(*base::Date::parse("2024-06-21"));
  stage("screen").not_before = programme::NotBefore{"", "first_day", "", std::nullopt, {}};
  file();
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "too_early");
  EXPECT_EQ(refusal(county, "screen.recommend", verified(), "2024-06-20T16:00:00Z"), "accepted");
  parameter.value = {};
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "accepted");
  parameter.set_by = "centre";
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "too_early") << "the office has still to say when";
}

TEST_F(AdmissionTest, period_the_text_leaves_open_makes_nobody_wait) {
  sample.p.rulebook.parameters["wait"].name = "wait";
  stage("screen").not_before = programme::NotBefore{"review.received", "", "wait", std::nullopt, {}};
  file();
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "accepted");
}

TEST_F(AdmissionTest, who_acted_on_the_case_this_one_is_about_does_not_act_here) {
  stage("screen").not_about = {"audit"};
  file();
  sample.adjust = [](Situation& situation) { situation.about = AboutCase{true, {{"audit", {"c1"}}, {"qualify", {"c2"}}}}; };
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "not_yours");
  EXPECT_TRUE(actions(state, county, sample.situation()).empty());
  auto colleague = county;
  colleague.account = "c2";
  EXPECT_EQ(refusal(colleague, "screen.recommend", verified()), "accepted");
}

TEST_F(AdmissionTest, another_case_ends_this_one_only_with_a_result_it_may_set) {
  procedure().results = {{"disqualified", {}, {"objection"}}, {"listed", {}, {}}};
  file();
  CaseState cause;
  cause.id = "case9";
  cause.procedure = "objection";
  const auto closed = close_from_outside(state, "disqualified", cause, "cmd", centre, sample.situation());
  ASSERT_TRUE(closed);
  const auto after = apply(state, *closed);
  EXPECT_TRUE(after.closed);
  EXPECT_EQ(after.result, "disqualified");
  EXPECT_EQ(after.stage, "");
  EXPECT_EQ(closed->events.back().public_fields.at("cause"), "case/case9");
  EXPECT_TRUE(close_from_outside(after, "disqualified", cause, "cmd", centre, sample.situation())->events.empty());
  EXPECT_EQ(close_from_outside(state, "listed", cause, "cmd", centre, sample.situation()).error().code, "not_its_result");
  cause.procedure = "another";
  EXPECT_EQ(close_from_outside(state, "disqualified", cause, "cmd", centre, sample.situation()).error().code, "not_its_result");
}

}  // namespace
}  // namespace procedure

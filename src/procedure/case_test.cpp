#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace procedure::testing;

TEST_F(CaseTest, runs_from_filing_to_the_register) {
  act(applicant, "submit.submit", facts());
  EXPECT_EQ(state.stage, "screen");
  EXPECT_EQ(state.submitted_on->text(), "2024-06-20");
  act(county, "screen.recommend", verified());
  act(centre, "appoint.assign", {{"members", JsonArray{"expert1"}}});
  act(expert, "review.sheet", verified());
  act(centre, "announce.publish", {{"channels", JsonObject{{"portal", JsonObject{{"date", "2024-06-20"}, {"link", "https://example.org"}}}}}});
  EXPECT_EQ(state.stage, "announce") << "one channel of two is not all";
  act(centre, "announce.publish", {{"channels", JsonObject{{"media", JsonObject{{"date", "2024-06-20"}, {"link", "日报 3 版"}}}}}});
  const auto last = decide(state, {"cmd", "certify.register", {}}, centre, sample.situation());
  ASSERT_TRUE(last);
  ASSERT_EQ(last->register_acts.size(), 1U);
  EXPECT_EQ(last->register_acts[0].act, "issue");
  state = apply(state, *last);
  EXPECT_TRUE(state.closed);
  EXPECT_EQ(state.result, "listed");
}

TEST_F(CaseTest, personal_facts_never_stand_in_the_open_part_of_an_event) {
  const auto effects = decide(state, {"cmd", "submit.submit", facts()}, applicant, sample.situation());
  ASSERT_TRUE(effects);
  for (const auto& event : effects->events) EXPECT_EQ(base::canonical_json(*event.public_fields).find("样例人"), std::string::npos);
}

TEST_F(CaseTest, missing_answers_are_named_all_at_once) {
  const auto effects = decide(state, {"cmd", "submit.submit", JsonObject{{"facts", JsonObject{{"org_name", "样例"}}}}}, applicant, sample.situation());
  ASSERT_FALSE(effects);
  EXPECT_EQ(effects.error().code, "incomplete_entry");
  ASSERT_EQ(effects.error().problems.size(), 2U);
  EXPECT_EQ(effects.error().problems[0].place.pointer, "/facts/tm_no");
}

TEST_F(CaseTest, return_lets_only_the_named_items_change) {
  act(applicant, "submit.submit", facts());
  act(county, "screen.return", {{"reason", "注册号不符"}, {"items", JsonArray{JsonObject{{"pointer", "/facts/tm_no"}, {"note", "核对"}}}}});
  EXPECT_EQ(state.stage, "submit");
  EXPECT_EQ(refusal(applicant, "submit.submit", {{"facts", JsonObject{{"org_name", "另一企业"}}}}), "not_returned");
  act(applicant, "submit.submit", {{"facts", JsonObject{{"tm_no", "12345679"}, {"org_name", "样例食品有限公司"}}}});
  EXPECT_EQ(state.stage, "screen");
  EXPECT_EQ(state.facts->at("tm_no").as_string(), "12345679");
  EXPECT_FALSE(state.returned);
}

TEST_F(CaseTest, return_without_items_or_refusal_without_reason_is_refused) {
  act(applicant, "submit.submit", facts());
  EXPECT_EQ(refusal(county, "screen.return", {{"reason", "不齐"}}), "incomplete_entry");
  EXPECT_EQ(refusal(county, "screen.refuse", {}), "incomplete_entry");
}

TEST_F(CaseTest, refusal_with_a_reason_closes_the_case) {
  act(applicant, "submit.submit", facts());
  act(county, "screen.refuse", {{"reason", "商标不属于申报企业"}});
  EXPECT_TRUE(state.closed);
  EXPECT_EQ(state.result, "refused");
  EXPECT_EQ(state.reason, "商标不属于申报企业");
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "case_closed");
}

TEST_F(CaseTest, recommendation_needs_the_judgement_and_a_whole_sheet_without_a_no) {
  act(applicant, "submit.submit", facts());
  EXPECT_EQ(refusal(county, "screen.recommend", {{"sheet", verified().at("sheet")}}), "requirement_open");
  EXPECT_EQ(refusal(county, "screen.recommend", {{"judgements", verified().at("judgements")}}), "incomplete_entry");
  EXPECT_EQ(refusal(county, "screen.recommend", verified("no")), "sheet_not_passed");
  auto failed = verified();
  failed["judgements"] = JsonArray{JsonObject{{"criterion", "good"}, {"result", "fail"}}};
  EXPECT_EQ(refusal(county, "screen.recommend", failed), "requirement_not_met");
}

TEST_F(CaseTest, others_and_the_wrong_moment_are_refused) {
  EXPECT_EQ(refusal(county, "submit.submit", facts()), "not_yours");
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "wrong_stage");
  EXPECT_EQ(refusal(applicant, "submit.dance", {}), "unknown_action");
  EXPECT_EQ(refusal(applicant, "nowhere.submit", {}), "unknown_action");
}

TEST_F(CaseTest, judgement_of_another_role_is_refused) {
  act(applicant, "submit.submit", facts());
  auto data = verified();
  data["judgements"] = JsonArray{JsonObject{{"criterion", "unknown"}, {"result", "pass"}}};
  EXPECT_EQ(refusal(county, "screen.recommend", data), "not_yours_to_judge");
}

TEST_F(CaseTest, people_of_the_applicant_are_recused_and_strangers_cannot_be_appointed) {
  act(applicant, "submit.submit", facts());
  act(county, "screen.recommend", verified());
  EXPECT_EQ(refusal(centre, "appoint.assign", {{"members", JsonArray{"insider"}}}), "recused");
  EXPECT_EQ(refusal(centre, "appoint.assign", {{"members", JsonArray{"nobody"}}}), "not_a_candidate");
  EXPECT_EQ(refusal(centre, "appoint.assign", {}), "incomplete_entry");
}

TEST_F(CaseTest, posting_of_tomorrow_is_refused) {
  act(applicant, "submit.submit", facts());
  act(county, "screen.recommend", verified());
  act(centre, "appoint.assign", {{"members", JsonArray{"expert1"}}});
  act(expert, "review.sheet", verified());
  EXPECT_EQ(refusal(centre, "announce.publish", {{"channels", JsonObject{{"portal", JsonObject{{"date", "2024-06-21"}, {"link", "x"}}}}}}), "incomplete_entry");
}

TEST_F(CaseTest, applicant_withdraws_until_the_named_stage_only) {
  act(applicant, "submit.submit", facts());
  EXPECT_EQ(refusal(county, "case.withdraw", {}), "not_yours");
  const auto before = state;
  act(applicant, "case.withdraw", {{"reason", "改期"}});
  EXPECT_EQ(state.result, "withdrawn_by_applicant");
  state = before;
  act(county, "screen.recommend", verified());
  EXPECT_EQ(refusal(applicant, "case.withdraw", {}), "too_late");
}

TEST_F(CaseTest, actions_are_those_of_whose_turn_it_is) {
  EXPECT_EQ(actions(state, county, sample.situation()).size(), 0U);
  const auto mine = actions(state, applicant, sample.situation());
  ASSERT_EQ(mine.size(), 2U);
  EXPECT_EQ(mine[0].action, "submit.submit");
  EXPECT_EQ(mine[0].json.at("fields").as_array().size(), 3U);
  EXPECT_EQ(mine[1].action, "case.withdraw");
}

TEST_F(CaseTest, missed_deadline_moves_the_case_when_the_stage_says_so) {
  auto& stage = sample.p.procedures[0].stages[0];
  stage.deadline = programme::Deadline{};
  stage.deadline->from = "submit.entered";
  stage.deadline->period = calendar::Period{10, calendar::Unit::days};
  stage.deadline->missed = "missed";
  stage.next["missed"] = "refused";
  const auto opened = open_case({"case2", "application", "apply", "", "firm", "样例企业", "650102", {}}, applicant, "cmd0", sample.situation());
  ASSERT_TRUE(opened);
  state = apply({}, *opened);
  ASSERT_TRUE(state.due);
  EXPECT_EQ(state.due->date.text(), "2024-06-30");
  EXPECT_TRUE(advance(state, sample.situation("2024-06-30T15:59:59Z")).events.empty()) << "the last day runs to 24:00 in the programme's zone";
  const auto late = advance(state, sample.situation("2024-06-30T16:00:00Z"));
  ASSERT_FALSE(late.events.empty());
  state = apply(state, late);
  EXPECT_EQ(state.result, "refused");
}

TEST_F(CaseTest, draft_edition_opens_nothing) {
  sample.p.status = "draft";
  EXPECT_EQ(open_case({"x", "application", "apply", "", "firm", "", "650102", {}}, applicant, "c", sample.situation()).error().code, "draft_edition");
}

TEST_F(CaseTest, opening_needs_the_role_and_a_round) {
  EXPECT_EQ(open_case({"x", "application", "apply", "", "firm", "", "650102", {}}, county, "c", sample.situation()).error().code, "not_yours");
  auto without = sample.situation();
  without.round.clear();
  EXPECT_EQ(open_case({"x", "application", "apply", "", "firm", "", "650102", {}}, applicant, "c", without).error().code, "no_open_round");
  EXPECT_EQ(open_case({"x", "nothing", "", "", "firm", "", "650102", {}}, applicant, "c", sample.situation()).error().code, "unknown_procedure");
}

TEST_F(CaseTest, replay_gives_the_same_state) {
  std::vector<ledger::Event> all;
  const auto opened = open_case({"case3", "application", "apply", "", "firm", "样例企业", "650102", {}}, applicant, "cmd0", sample.situation());
  all = opened->events;
  auto now = evolve(all);
  const auto filed = decide(now, {"cmd", "submit.submit", facts()}, applicant, sample.situation());
  all.insert(all.end(), filed->events.begin(), filed->events.end());
  now = apply(now, *filed);
  const auto again = evolve(all);
  EXPECT_EQ(again.version, now.version);
  EXPECT_EQ(again.facts, now.facts);
  EXPECT_EQ(again.stage, now.stage);
}

}  // namespace
}  // namespace procedure

#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace procedure::testing;

/// The calendar of these tests is plain weeks; 2024-06-20 is a Thursday.
class TimeTest : public CaseTest {
 protected:
  void set_deadline(const char* id, const char* from, calendar::Period period, const char* missed) {
    auto& deadline = stage(id).deadline.emplace();
    deadline.from = from;
    deadline.period = period;
    deadline.missed = missed;
  }

  CaseState advanced(const char* now) { return apply(state, advance(state, sample.situation(now))); }

  static JsonObject posted(const char* portal, const char* media) {
    return {{"channels", JsonObject{{"portal", JsonObject{{"date", portal}, {"link", "x"}}}, {"media", JsonObject{{"date", media}, {"link", "y"}}}}}};
  }
};

TEST_F(TimeTest, silence_with_a_meaning_leaves_no_room_for_an_act_after_the_last_day) {
  set_deadline("screen", "screen.entered", {3, calendar::Unit::days}, "recommend");
  file();
  ASSERT_TRUE(state.due);
  EXPECT_EQ(state.due->date.text(), "2024-06-23");
  EXPECT_EQ(refusal(county, "screen.refuse", {{"reason", "迟了"}}, "2024-06-23T15:59:59Z"), "accepted");
  EXPECT_EQ(refusal(county, "screen.refuse", {{"reason", "迟了"}}, "2024-06-23T16:00:00Z"), "too_late") << "whether or not the clock has been round";
  EXPECT_EQ(advanced("2024-06-23T16:00:00Z").stage, "appoint");
}

TEST_F(TimeTest, overdue_is_only_shown_where_the_text_attaches_nothing_to_it) {
  set_deadline("screen", "screen.entered", {3, calendar::Unit::days}, "flag");
  file();
  EXPECT_EQ(advanced("2024-07-01T02:00:00Z").stage, "screen");
  EXPECT_EQ(refusal(county, "screen.recommend", verified(), "2024-07-01T02:00:00Z"), "accepted");
}

TEST_F(TimeTest, late_entry_is_taken_with_the_outcome_late) {
  set_deadline("screen", "screen.entered", {3, calendar::Unit::days}, "late");
  stage("screen").next["late"] = "refused";
  file();
  EXPECT_EQ(advanced("2024-07-01T02:00:00Z").stage, "screen") << "nothing happens by itself";
  act(county, "screen.recommend", verified(), "2024-07-01T02:00:00Z");
  EXPECT_EQ(state.outcomes.at("screen"), "late");
}

TEST_F(TimeTest, deadline_counts_from_what_happened_at_an_earlier_stage) {
  set_deadline("appoint", "submit.received", {5, calendar::Unit::working_days}, "flag");
  file();
  act(county, "screen.recommend", verified(), "2024-06-26T02:00:00Z");
  ASSERT_TRUE(state.due);
  EXPECT_EQ(state.due->date.text(), "2024-06-27") << "received on Thursday the 20th: 21, 24, 25, 26, 27";
}

TEST_F(TimeTest, entering_and_leaving_a_stage_are_two_days) {
  set_deadline("appoint", "screen.entered", {1, calendar::Unit::days}, "flag");
  file();
  act(county, "screen.recommend", verified(), "2024-06-26T02:00:00Z");
  ASSERT_TRUE(state.due);
  EXPECT_EQ(state.due->date.text(), "2024-06-21");
}

TEST_F(TimeTest, deadline_from_what_has_not_happened_is_not_invented) {
  set_deadline("screen", "announce.posted", {5, calendar::Unit::days}, "recommend");
  file();
  EXPECT_FALSE(state.due);
}

TEST_F(TimeTest, posting_for_comment_ends_the_day_after_its_last_full_day) {
  stage("announce").period = "posting";
  stage("announce").next = {{"clear", "certify"}, {"objected", "screen"}};
  sample.p.rulebook.parameters["posting"].value = base::Decimal(5);
  sample.p.rulebook.parameters["posting"].unit = "working days";
  to_announcement();
  act(centre, "announce.publish", {{"channels", JsonObject{{"portal", JsonObject{{"date", "2024-06-20"}, {"link", "x"}}}}}});
  EXPECT_FALSE(state.due) << "one channel of two is not posted";
  act(centre, "announce.publish", {{"channels", JsonObject{{"media", JsonObject{{"date", "2024-06-20"}, {"link", "y"}}}}}});
  EXPECT_EQ(state.stage, "announce");
  ASSERT_TRUE(state.due);
  EXPECT_EQ(state.due->date.text(), "2024-06-27") << "posted on Thursday the 20th, not counted: 21, 24, 25, 26, 27";
  EXPECT_EQ(advanced("2024-06-27T15:59:59Z").stage, "announce");
  EXPECT_EQ(advanced("2024-06-27T16:00:00Z").stage, "certify");
}

TEST_F(TimeTest, objection_during_the_posting_leads_elsewhere_when_it_ends) {
  stage("announce").period = "posting";
  stage("announce").next = {{"clear", "certify"}, {"objected", "screen"}};
  sample.p.rulebook.parameters["posting"].value = base::Decimal(5);
  sample.p.rulebook.parameters["posting"].unit = "working days";
  to_announcement();
  EXPECT_EQ(refusal(centre, "announce.object", {{"reason", "有人提出异议"}}), "not_posted");
  act(centre, "announce.publish", posted("2024-06-20", "2024-06-20"));
  EXPECT_EQ(problem(centre, "announce.object", {}), "missing_answer /reason");
  act(centre, "announce.object", {{"reason", "有人提出异议"}}, "2024-06-27T15:00:00Z");
  EXPECT_EQ(refusal(centre, "announce.object", {{"reason", "迟了"}}, "2024-06-27T16:00:00Z"), "too_late");
  EXPECT_EQ(advanced("2024-06-27T16:00:00Z").stage, "screen");
}

TEST_F(TimeTest, posting_without_a_period_in_the_text_is_clear_once_posted) {
  stage("announce").period = "posting";
  stage("announce").next = {{"clear", "certify"}, {"objected", "screen"}};
  sample.p.rulebook.parameters["posting"].value = rules::feel::Null{};
  to_announcement();
  act(centre, "announce.publish", posted("2024-06-20", "2024-06-20"));
  EXPECT_EQ(state.stage, "certify");
}

TEST_F(TimeTest, withdrawing_is_open_on_every_way_until_the_named_step_is_behind) {
  auto& procedure = sample.p.procedures[0];
  Stage nominate = stage("submit");
  nominate.id = "nominate";
  nominate.next = {{"submitted", "announce"}};
  procedure.stages.push_back(nominate);       // after the others in the file, as ways in may be
  procedure.ways.push_back({"direct", {}, "applicant", "nominate", {}, "", {}, ""});
  const auto opened = open_case({"case2", "application", "direct", "", "firm", "样例企业", "650102", {}}, applicant, "cmd0", sample.situation());
  ASSERT_TRUE(opened);
  state = apply({}, *opened);
  EXPECT_EQ(refusal(applicant, "case.withdraw", {}), "accepted") << "its own form, nothing filed yet";
  act(applicant, "nominate.submit", facts());
  EXPECT_EQ(refusal(applicant, "case.withdraw", {}), "too_late") << "the announcement comes after the step named";
}

}  // namespace
}  // namespace procedure

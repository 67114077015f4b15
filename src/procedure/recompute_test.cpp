#include "procedure/recompute.h"

#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace procedure::testing;
using calendar::NamedDay;

/// Cases filed on Thursday 2024-06-20 while no notice for 2024 was known: five working days after it end on the 27th.
class RecomputeTest : public CaseTest {
 protected:
  static NamedDay on(const char* date) { return {*base::Date::parse(date), "样例节"}; }

  static calendar::Year notice(std::vector<NamedDay> days_off, std::vector<NamedDay> working_days = {}, int year = 2024) {
    return {year, "样例通知", "", std::move(days_off), std::move(working_days)};
  }

  void announce(const calendar::Year& national) { sample.calendar = *calendar::Calendar::of({national}); }

  void file_with_deadline(const char* missed = "flag") {
    auto& deadline = stage("screen").deadline.emplace();
    deadline.from = "screen.entered";
    deadline.period = {5, calendar::Unit::working_days};
    deadline.missed = missed;
    file();
  }

  std::optional<Recomputed> again(const char* now = "2024-06-21T02:00:00Z") { return recompute(state, sample.situation(now)); }
};

TEST_F(RecomputeTest, a_holiday_announced_meanwhile_moves_a_provisional_last_day) {
  file_with_deadline();
  ASSERT_TRUE(state.due && state.due->provisional);
  EXPECT_EQ(state.due->date.text(), "2024-06-27");
  announce(notice({on("2024-06-24")}));
  const auto recomputed = again();
  ASSERT_TRUE(recomputed);
  ASSERT_EQ(recomputed->effects.events.size(), 1u);
  const auto& event = recomputed->effects.events.front();
  EXPECT_EQ(event.kind + " " + event.actor, "entry_recorded clock");
  EXPECT_EQ(base::text_of(event.public_fields, "was") + " " + base::text_of(event.public_fields, "due"), "2024-06-27 2024-06-28");
  EXPECT_FALSE(event.public_fields.contains("passed"));
  const auto after = apply(state, recomputed->effects);
  EXPECT_EQ(after.stage, "screen");
  EXPECT_EQ(after.due->date.text(), "2024-06-28") << "21, 25, 26, 27, 28";
  EXPECT_FALSE(after.due->provisional);
  EXPECT_EQ(after.due->reckoning->at("skipped").as_array().size(), 3u) << "a weekend and the holiday";
  state = after;
  EXPECT_FALSE(again()) << "a final day is never reckoned again";
}

TEST_F(RecomputeTest, a_day_that_stays_becomes_final) {
  file_with_deadline();
  announce(notice({on("2024-10-01")}));
  const auto recomputed = again();
  ASSERT_TRUE(recomputed);
  EXPECT_EQ(recomputed->now.date, recomputed->was.date);
  EXPECT_FALSE(apply(state, recomputed->effects).due->provisional);
  EXPECT_EQ(sentence_of_reckoning(recomputed->effects.events.front(), {"初审", "screening"}).zh, "“初审”的期限已按新载入的放假安排重新计算：仍为 2024-06-27，不再是暂定");
}

TEST_F(RecomputeTest, nothing_is_written_where_nothing_is_gained) {
  file_with_deadline();
  EXPECT_FALSE(again()) << "no notice arrived";
  announce(notice({on("2023-10-01")}, {}, 2023));
  EXPECT_FALSE(again()) << "a notice of another year";
  sample.calendar = *calendar::Calendar::of({notice({})}, std::vector<calendar::Year>{});
  EXPECT_FALSE(again()) << "the region's notice is still missing and the day is the same";
  announce(notice({}));
  state.closed = true;
  EXPECT_FALSE(again());
}

TEST_F(RecomputeTest, with_the_national_notice_alone_a_region_stays_provisional) {
  file_with_deadline();
  sample.calendar = *calendar::Calendar::of({notice({on("2024-06-24")})}, std::vector<calendar::Year>{});
  const auto recomputed = again();
  ASSERT_TRUE(recomputed);
  EXPECT_EQ(recomputed->now.date.text(), "2024-06-28");
  state = apply(state, recomputed->effects);
  EXPECT_TRUE(state.due->provisional);
  EXPECT_NE(sentence_of_reckoning(recomputed->effects.events.front(), {"初审", "screening"}).en.find("still provisional"), std::string::npos);
  sample.calendar = *calendar::Calendar::of({notice({on("2024-06-24")})}, std::vector{notice({on("2024-06-25")})});
  ASSERT_TRUE(again());
  EXPECT_EQ(again()->now.date.text(), "2024-07-01") << "21, 26, 27, 28 and Monday 1 July";
}

TEST_F(RecomputeTest, a_day_that_comes_earlier_than_today_says_so_before_time_decides) {
  file_with_deadline("recommend");
  announce(notice({}, {on("2024-06-22")}));
  const auto recomputed = again("2024-06-27T02:00:00Z");
  ASSERT_TRUE(recomputed);
  EXPECT_EQ(recomputed->now.date.text(), "2024-06-26") << "21, the make-up Saturday 22, 24, 25, 26";
  EXPECT_TRUE(recomputed->passed);
  const auto& event = recomputed->effects.events.front();
  EXPECT_TRUE(event.public_fields.at("passed").as_bool());
  EXPECT_NE(sentence_of_reckoning(event, {"初审", "screening"}).zh.find("这一天已经过去"), std::string::npos);
  EXPECT_EQ(apply(state, recomputed->effects).stage, "screen") << "reckoning moves nothing";
  EXPECT_FALSE(again("2024-06-26T15:59:59Z")->passed) << "the last day runs to 24:00";
}

TEST_F(RecomputeTest, a_posting_is_reckoned_again_from_the_day_it_was_posted) {
  stage("announce").period = "posting";
  stage("announce").next = {{"clear", "certify"}, {"objected", "screen"}};
  sample.p.rulebook.parameters["posting"].value = base::Decimal(5);
  sample.p.rulebook.parameters["posting"].unit = "working days";
  to_announcement();
  const JsonObject there{{"date", "2024-06-20"}, {"link", "x"}};
  act(centre, "announce.publish", {{"channels", JsonObject{{"portal", there}, {"media", there}}}});
  ASSERT_TRUE(state.due && state.due->provisional);
  announce(notice({on("2024-06-24"), on("2024-06-25")}));
  const auto recomputed = again();
  ASSERT_TRUE(recomputed);
  state = apply(state, recomputed->effects);
  EXPECT_EQ(state.due->date.text(), "2024-07-01") << "21, 26, 27, 28 and Monday 1 July";
  EXPECT_TRUE(advance(state, sample.situation("2024-07-01T15:59:59Z")).events.empty()) << "the posting is no day short";
  EXPECT_FALSE(advance(state, sample.situation("2024-07-01T16:00:00Z")).events.empty());
}

TEST_F(RecomputeTest, only_the_calendar_moves_a_day_that_people_were_told) {
  file_with_deadline();
  announce(notice({on("2024-06-24")}));
  stage("screen").deadline->period = {9, calendar::Unit::working_days};
  EXPECT_FALSE(again());
}

}  // namespace
}  // namespace procedure

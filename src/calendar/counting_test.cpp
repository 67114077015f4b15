#include "calendar/fixtures_test.h"
#include "calendar/reckoning.h"

#include <gtest/gtest.h>

using namespace calendar::test;

namespace calendar {
namespace {

Counting same_day() { return {Roll::none, FirstDay::same_day, {}}; }

Counting paused(std::initializer_list<std::pair<const char*, const char*>> spans, Roll roll = Roll::none) {
  Counting counting{roll, FirstDay::next_day, {}};
  for (const auto& [first, last] : spans) counting.pauses.push_back({{day(first), day(last)}, {"等待补正", "waiting for a completion"}});
  return counting;
}

std::string last_of(const char* start, Period period, const Counting& counting) { return reckon(day(start), period, nation(), counting).value().last.text(); }

TEST(Counting, the_start_day_is_day_one_where_the_text_says_so) {
  EXPECT_EQ(last_of("2024-06-20", {14, Unit::days}, same_day()), "2024-07-03");           // 20 June is day 1, 30 June day 11
  EXPECT_EQ(last_of("2024-06-20", {3, Unit::working_days}, same_day()), "2024-06-24");    // Thursday, Friday, Monday
  EXPECT_EQ(last_of("2024-06-22", {1, Unit::working_days}, same_day()), "2024-06-24");    // a Saturday is no working day
  EXPECT_EQ(last_of("2024-03-01", {1, Unit::months}, same_day()), "2024-03-31");
  EXPECT_EQ(last_of("2024-02-29", {1, Unit::years}, same_day()), "2025-02-27");           // the corresponding day is 28 February
  EXPECT_EQ(reckon(day("2024-06-20"), {14, Unit::days}, nation(), same_day())->first.text(), "2024-06-20");
}

TEST(Counting, fourteen_days_from_the_next_day) { EXPECT_EQ(last_of("2024-06-20", {14, Unit::days}, {}), "2024-07-04"); }

TEST(Counting, paused_days_do_not_count_and_are_named) {
  // day 1 is 21 June; 25 to 28 June are left out, so day 10 is 4 July instead of 30 June
  const auto reckoning = reckon(day("2024-06-20"), {10, Unit::days}, nation(), paused({{"2024-06-25", "2024-06-28"}})).value();
  EXPECT_EQ(reckoning.last.text(), "2024-07-04");
  ASSERT_EQ(reckoning.skipped.size(), 4u);
  EXPECT_EQ(reckoning.skipped[0].date.text(), "2024-06-25");
  EXPECT_EQ(reckoning.skipped[0].why.en, "waiting for a completion");
}

TEST(Counting, pause_of_working_days_leaves_out_its_working_days_only) {
  // Thursday 20 June; Friday 21 is 1; Monday and Tuesday paused; Wednesday 26 is 2, Thursday 27 is 3
  EXPECT_EQ(last_of("2024-06-20", {3, Unit::working_days}, paused({{"2024-06-22", "2024-06-25"}})), "2024-06-27");
}

TEST(Counting, pause_reached_only_because_of_another_counts_too) {
  // 5 days from 1 June: 2..6 June; 3 days out (4..6) lead to 9 June; 8 June is paused as well, so 10 June
  EXPECT_EQ(last_of("2024-06-01", {5, Unit::days}, paused({{"2024-06-04", "2024-06-06"}, {"2024-06-08", "2024-06-08"}})), "2024-06-10");
}

TEST(Counting, pause_before_the_start_or_after_the_end_changes_nothing) {
  EXPECT_EQ(last_of("2024-06-20", {5, Unit::days}, paused({{"2024-06-01", "2024-06-20"}, {"2024-06-26", "2024-06-30"}})), "2024-06-25");
}

TEST(Counting, month_is_as_many_days_longer_as_were_paused) {
  // 20 June + 2 months = 20 August; August 1 to 31 left out: the 20 days of August follow in September
  EXPECT_EQ(last_of("2024-06-20", {2, Unit::months}, paused({{"2024-08-01", "2024-08-31"}})), "2024-09-20");
}

TEST(Counting, last_day_after_a_pause_may_still_roll) {
  // 21..23 June paused: five days are 24..28 June; with one more pause day 28 June the last is Saturday 29, then Monday 1 July
  EXPECT_EQ(last_of("2024-06-20", {5, Unit::days}, paused({{"2024-06-21", "2024-06-23"}, {"2024-06-28", "2024-06-28"}}, Roll::to_working_day)), "2024-07-01");
}

TEST(Counting, nothing_special_counts_as_ever) {
  const auto plain = reckon(day("2024-02-07"), {3, Unit::working_days}, nation(), Roll::none).value();
  const auto same = reckon(day("2024-02-07"), {3, Unit::working_days}, nation(), Counting{}).value();
  EXPECT_EQ(plain.last, same.last);
  EXPECT_EQ(plain.rule.zh, same.rule.zh);
}

TEST(Counting, backwards_from_the_day_before_the_event) {
  EXPECT_EQ(reckon_back(day("2024-06-20"), {10, Unit::days}, nation())->last.text(), "2024-06-10");
  // from Thursday 20 June: 19, 18, 17, 14, 13 June; 10 June is a holiday, so 12, 11, 7, 6, 5
  EXPECT_EQ(reckon_back(day("2024-06-20"), {5, Unit::working_days}, nation())->last.text(), "2024-06-13");
  EXPECT_EQ(reckon_back(day("2024-06-20"), {10, Unit::working_days}, nation())->last.text(), "2024-06-05");
  EXPECT_EQ(reckon_back(day("2024-03-31"), {1, Unit::months}, nation())->last.text(), "2024-02-29");
  EXPECT_EQ(reckon_back(day("2024-06-20"), {0, Unit::working_days}, nation())->last.text(), "2024-06-20");
}

TEST(Counting, unknown_years_make_it_provisional_in_every_way) {
  EXPECT_TRUE(reckon(day("2030-06-20"), {3, Unit::working_days}, nation(), same_day())->provisional);
  EXPECT_TRUE(reckon_back(day("2030-06-20"), {3, Unit::working_days}, nation())->provisional);
  EXPECT_FALSE(reckon(day("2030-06-20"), {3, Unit::days}, nation(), same_day())->provisional);
}

TEST(Counting, endless_pauses_are_refused_rather_than_followed) {
  EXPECT_EQ(reckon(day("2024-06-20"), {5, Unit::days}, nation(), paused({{"2024-06-21", "9999-12-31"}})).error().code, "bad_period");
  EXPECT_EQ(reckon(day("2024-06-20"), {10001, Unit::days}, nation(), same_day()).error().code, "bad_period");
  EXPECT_EQ(reckon_back(day("2024-06-20"), {10001, Unit::days}, nation()).error().code, "bad_period");
}

}  // namespace
}  // namespace calendar

#include "calendar/reckoning.h"

#include "calendar/fixtures_test.h"

#include <gtest/gtest.h>

using base::Date;
using calendar::Calendar;
using calendar::Period;
using calendar::Roll;
using calendar::Unit;
using namespace calendar::test;

namespace {

calendar::Reckoning reckoned(const char* start, Period period, const Calendar& calendar = nation(),
                             Roll roll = Roll::none) {
  return calendar::reckon(day(start), period, calendar, roll).value();
}

std::vector<std::string> skipped_days(const calendar::Reckoning& reckoning) {
  std::vector<std::string> days;
  for (const auto& skipped : reckoning.skipped) days.push_back(skipped.date.text() + " " + skipped.why.zh);
  return days;
}

TEST(Reckoning, working_days_end_where_the_notices_say) {
  struct Row {
    const char* start;
    int days;
    const char* first;
    const char* last;
  };
  for (const Row& row : {
           Row{"2024-03-13", 5, "2024-03-14", "2024-03-20"},  // plain weeks
           Row{"2023-09-26", 5, "2023-09-27", "2023-10-09"},  // 27 and 28 Sept, make-up 7 and 8 Oct, 9 Oct
           Row{"2025-01-24", 5, "2025-01-26", "2025-02-07"},  // make-up Sunday 26 Jan, 27 Jan, 5, 6, 7 Feb
           Row{"2024-02-07", 3, "2024-02-08", "2024-02-18"},  // 8 Feb, 9 Feb (除夕, worked), make-up Sunday 18 Feb
           Row{"2024-02-07", 5, "2024-02-08", "2024-02-20"},  // the same, then 19 and 20 Feb
           Row{"2024-03-15", 1, "2024-03-18", "2024-03-18"},  // from a Friday
           Row{"2024-03-16", 1, "2024-03-18", "2024-03-18"},  // from a Saturday
           Row{"2006-12-29", 2, "2006-12-30", "2006-12-31"},  // a make-up weekend set by the notice of the next year
       }) {
    const auto result = reckoned(row.start, {row.days, Unit::working_days});
    EXPECT_EQ(result.first.text(), row.first) << row.start;
    EXPECT_EQ(result.last.text(), row.last) << row.start;
  }
}

TEST(Reckoning, every_skipped_day_has_its_reason) {
  const auto result = reckoned("2024-09-13", {2, Unit::working_days});
  // The 14th is a make-up Saturday and counts; 15 to 17 Sept are off; the 18th is day 2.
  EXPECT_EQ(skipped_days(result),
            (std::vector<std::string>{"2024-09-15 中秋节放假", "2024-09-16 中秋节放假", "2024-09-17 中秋节放假"}));
  EXPECT_EQ(result.last.text(), "2024-09-18");
  EXPECT_EQ(skipped_days(reckoned("2024-03-15", {1, Unit::working_days})),
            (std::vector<std::string>{"2024-03-16 周六", "2024-03-17 周日"}));
}

TEST(Reckoning, a_period_of_nothing_ends_on_its_start) {
  for (const Unit unit : {Unit::working_days, Unit::days, Unit::months, Unit::years}) {
    const auto result = reckoned("2024-03-16", {0, unit});
    EXPECT_EQ(result.first, result.start);
    EXPECT_EQ(result.last, result.start);
    EXPECT_TRUE(result.skipped.empty());
  }
}

TEST(Reckoning, days_months_and_years_count_from_the_next_day_to_the_corresponding_day) {
  struct Row {
    const char* start;
    Period period;
    const char* last;
  };
  for (const Row& row :
       {Row{"2024-06-20", {15, Unit::days}, "2024-07-05"}, Row{"2024-01-31", {1, Unit::months}, "2024-02-29"},
        Row{"2024-02-29", {1, Unit::years}, "2025-02-28"}, Row{"2024-06-20", {3, Unit::years}, "2027-06-20"}}) {
    const auto result = reckoned(row.start, row.period);
    EXPECT_EQ(result.last.text(), row.last) << row.start;
    EXPECT_EQ(result.first, day(row.start).plus_days(1));
    EXPECT_FALSE(result.provisional) << "a period that does not roll needs no notice";
  }
}

TEST(Reckoning, only_a_period_to_act_rolls_to_the_next_working_day) {
  // 2024-04-04 opens three days off; the 7th is a make-up Sunday.
  const auto rolled = reckoned("2024-03-25", {10, Unit::days}, nation(), Roll::to_working_day);
  EXPECT_EQ(rolled.last.text(), "2024-04-07");
  EXPECT_EQ(skipped_days(rolled).size(), 3u);
  EXPECT_EQ(reckoned("2024-03-25", {10, Unit::days}).last.text(), "2024-04-04");
  EXPECT_EQ(reckoned("2023-03-16", {1, Unit::years}, nation(), Roll::to_working_day).last.text(), "2024-03-18");
  EXPECT_EQ(reckoned("2024-03-04", {10, Unit::days}, nation(), Roll::to_working_day).last.text(), "2024-03-14");
}

TEST(Reckoning, beyond_the_known_table_it_is_provisional_and_counts_weekends_only) {
  const auto inside = reckoned("2026-12-25", {4, Unit::working_days});
  EXPECT_EQ(inside.last.text(), "2026-12-31");
  EXPECT_FALSE(inside.provisional);
  const auto beyond = reckoned("2026-12-31", {1, Unit::working_days});
  EXPECT_EQ(beyond.last.text(), "2027-01-01") << "a Friday; the holiday is not yet announced";
  EXPECT_TRUE(beyond.provisional);
  EXPECT_NE(beyond.unknown.zh.find("2027"), std::string::npos);
  EXPECT_TRUE(reckoned("2026-12-26", {3, Unit::years}, nation(), Roll::to_working_day).provisional);
  EXPECT_TRUE(reckoned("2005-05-02", {3, Unit::working_days}).provisional);
}

TEST(Reckoning, regional_holidays_count_in_the_years_that_are_loaded) {
  // 2025-03-31 is a Monday; the region does not work that day.
  EXPECT_EQ(reckoned("2025-03-28", {1, Unit::working_days}).last.text(), "2025-03-31");
  const auto regional = reckoned("2025-03-28", {1, Unit::working_days}, region());
  EXPECT_EQ(regional.last.text(), "2025-04-01");
  EXPECT_FALSE(regional.provisional);
  EXPECT_EQ(skipped_days(regional).back(), "2025-03-31 肉孜节放假");
  // 6, 9 and 10 June 2025 fall away: 11 June is the first working day after the 5th.
  EXPECT_EQ(reckoned("2025-06-05", {1, Unit::working_days}, region()).last.text(), "2025-06-11");
  const auto unloaded = reckoned("2024-03-13", {5, Unit::working_days}, region());
  EXPECT_EQ(unloaded.last.text(), "2024-03-20");
  EXPECT_TRUE(unloaded.provisional);
}

TEST(Reckoning, crossing_two_unknown_years_names_both) {
  const auto result = reckoned("2027-12-30", {3, Unit::working_days});
  EXPECT_NE(result.unknown.zh.find("2027"), std::string::npos);
  EXPECT_NE(result.unknown.zh.find("2028"), std::string::npos);
}

TEST(Reckoning, what_cannot_be_reckoned_is_refused) {
  for (const Period& period : {Period{10'001, Unit::working_days}, Period{-1, Unit::days}, Period{9000, Unit::years}})
    EXPECT_EQ(calendar::reckon(day("2024-01-01"), period, nation(), Roll::none).error().code, "bad_period");
  EXPECT_FALSE(calendar::reckon(day("9999-12-30"), {1, Unit::working_days}, nation(), Roll::none));
}

TEST(Publicity, the_posting_day_does_not_count_and_the_next_step_follows_the_last_day) {
  const auto posting = calendar::reckon_publicity(day("2024-09-27"), {5, Unit::working_days}, nation()).value();
  // 28 Sept Saturday off, make-up Sunday 29 Sept, 30 Sept, 8, 9, 10 Oct.
  EXPECT_EQ(posting.reckoning.first.text(), "2024-09-29");
  EXPECT_EQ(posting.reckoning.last.text(), "2024-10-10");
  EXPECT_EQ(posting.next_step_from.text(), "2024-10-11");
}

TEST(Publicity, the_next_step_may_fall_on_a_rest_day) {
  EXPECT_EQ(calendar::reckon_publicity(day("2024-03-14"), {1, Unit::working_days}, nation())->next_step_from.text(),
            "2024-03-16");
}

TEST(StatePeriod, lasts_from_its_start_to_the_corresponding_day_both_in) {
  const auto ban = calendar::state_period(day("2024-06-20"), {3, Unit::years}).value();
  EXPECT_TRUE(ban.contains(day("2024-06-20")));
  EXPECT_TRUE(ban.contains(day("2027-06-20")));
  EXPECT_FALSE(ban.contains(day("2027-06-21")));
  EXPECT_FALSE(ban.contains(day("2024-06-19")));
  EXPECT_EQ(calendar::state_period(day("2024-06-20"), {3, Unit::working_days}).error().code, "bad_period");
  EXPECT_EQ(calendar::state_period(day("2024-06-20"), {9000, Unit::years}).error().code, "bad_period");
}

TEST(LookBack, includes_both_ends) {
  const auto window = calendar::look_back(day("2024-06-20"), {3, Unit::years}).value();
  EXPECT_EQ(window.first.text(), "2021-06-20");
  EXPECT_EQ(window.last.text(), "2024-06-20");
  EXPECT_EQ(calendar::look_back(day("2024-02-29"), {1, Unit::years})->first.text(), "2023-02-28");
  EXPECT_FALSE(calendar::look_back(day("2024-06-20"), {3, Unit::working_days}));
}

TEST(Reckoning, is_written_as_the_command_prints_it) {
  const auto json = calendar::to_json(reckoned("2024-03-15", {1, Unit::working_days}));
  for (const char* key : {"start", "rule", "first", "last", "provisional", "skipped"})
    EXPECT_TRUE(json.contains(key)) << key;
  EXPECT_EQ(json.at("skipped").at(0).at("date").as_string(), "2024-03-16");
  EXPECT_EQ(json.at("skipped").at(0).at("why").as_string(), "周六");
  EXPECT_FALSE(json.contains("unknown"));
}

}  // namespace

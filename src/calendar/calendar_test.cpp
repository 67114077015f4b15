#include "calendar/calendar.h"

#include "calendar/fixtures_test.h"

#include <gtest/gtest.h>

using calendar::Calendar;
using calendar::parse_year;
using namespace calendar::test;

namespace {

TEST(Calendar, the_known_table_is_2007_to_2026) {
  for (int year = 2007; year <= 2026; ++year) EXPECT_TRUE(nation().is_announced(year)) << year;
  EXPECT_FALSE(nation().is_announced(2006));
  EXPECT_FALSE(nation().is_announced(2027));
  EXPECT_TRUE(nation().is_region_loaded(2024)) << "a calendar without a region lacks nothing";
  EXPECT_TRUE(region().is_region_loaded(2025));
  EXPECT_FALSE(region().is_region_loaded(2024));
}

TEST(Calendar, knows_the_days_that_are_easily_wrong) {
  EXPECT_TRUE(nation().is_working_day(day("2024-02-09"))) << "除夕 2024 is worked";
  EXPECT_TRUE(nation().is_working_day(day("2024-02-18"))) << "a make-up Sunday";
  EXPECT_FALSE(nation().is_working_day(day("2024-02-12")));
  EXPECT_FALSE(nation().is_working_day(day("2022-12-31"))) << "off by the notice for 2023";
  EXPECT_FALSE(nation().is_working_day(day("2018-12-31"))) << "off by the notice for 2019";
  EXPECT_TRUE(nation().is_working_day(day("2018-12-29")));
  EXPECT_TRUE(nation().is_working_day(day("2025-06-06")));
  EXPECT_FALSE(region().is_working_day(day("2025-06-06")));
}

TEST(Calendar, says_why_a_day_is_off) {
  EXPECT_EQ(nation().why_off(day("2024-02-12")), (base::Text{"春节放假", "holiday: 春节"}));
  EXPECT_EQ(nation().why_off(day("2024-03-16")), (base::Text{"周六", "Saturday"}));
  EXPECT_EQ(nation().why_off(day("2024-03-15")), base::Text{});
}

TEST(Calendar, a_year_announced_twice_is_refused) {
  auto years = years_of("cn");
  years.push_back(years.front());
  EXPECT_EQ(Calendar::of(years).error().code, "bad_calendar");
}

TEST(Calendar, the_region_goes_before_the_nation) {
  const auto national =
      parse_year("year: 2024\ndecree: n\ndays_off: {甲: [2024-05-06]}\nworking_days: {甲: [2024-05-11]}\n", "n")
          .value();
  const auto regional =
      parse_year("year: 2024\ndecree: r\ndays_off: {乙: [2024-05-11]}\nworking_days: {乙: [2024-05-06]}\n", "r")
          .value();
  const auto calendar = Calendar::of({national}, {{regional}}).value();
  EXPECT_TRUE(calendar.is_working_day(day("2024-05-06")));
  EXPECT_FALSE(calendar.is_working_day(day("2024-05-11")));
}

TEST(YearFile, every_problem_is_reported_with_its_place) {
  const auto refusal =
      parse_year("year: abc\nholidays: {}\ndays_off:\n  甲: [2024-02-30, 2024-05-01, 2024-05-01]\n  乙: 2024-05-02\n",
                 "y.yaml")
          .error();
  EXPECT_EQ(refusal.code, "bad_calendar");
  ASSERT_EQ(refusal.problems.size(), 6u);  // year, unknown key, no such day, twice, no list, no decree
  EXPECT_EQ(refusal.problems[2].place.line, 4);
  EXPECT_EQ(refusal.problems[2].place.column, 7);
  EXPECT_EQ(refusal.problems[2].place.file, "y.yaml");
}

TEST(YearFile, a_day_is_not_both_off_and_worked) {
  const char* text = "year: 2024\ndecree: x\ndays_off: {甲: [2024-05-01]}\nworking_days: {甲: [2024-05-01]}\n";
  EXPECT_EQ(parse_year(text, "y").error().problems.size(), 1u);
}

TEST(YearFile, broken_files_are_refused) {
  for (const char* text : {"", "- 2024", "year: 2024", "decree: x", "year: 24\ndecree: x", "year: 2024\ndecree: [x]",
                           "year: 2024\ndecree: x\ndays_off: [2024-05-01]"})
    EXPECT_EQ(parse_year(text, "y").error().code, "bad_calendar") << text;
  EXPECT_EQ(parse_year("year: [", "y").error().code, "bad_yaml");
}

TEST(Calendar, plain_weeks_without_any_notice) {
  const Calendar plain;
  EXPECT_TRUE(plain.is_working_day(day("2024-10-01")));
  EXPECT_FALSE(plain.is_working_day(day("2024-10-05")));
  EXPECT_FALSE(plain.unknown_of(2024).zh.empty());
  EXPECT_EQ(plain.working_day_from(day("2024-10-05")).text(), "2024-10-07");
}

TEST(Calendar, its_digest_changes_with_anything_that_is_known) {
  const auto digest = [](std::vector<calendar::Year> national, std::optional<std::vector<calendar::Year>> regional = std::nullopt) {
    return Calendar::of(national, regional).value().digest();
  };
  const calendar::Year plain{2024, "样例通知", "", {}, {}};
  calendar::Year with_a_day = plain;
  with_a_day.days_off = {{day("2024-06-24"), "样例节"}};
  const std::set<std::string> digests{digest({}), digest({plain}), digest({with_a_day}), digest({plain}, std::vector<calendar::Year>{}), digest({plain}, std::vector{plain})};
  EXPECT_EQ(digests.size(), 5u);
  EXPECT_EQ(digest({with_a_day}), digest({with_a_day}));
}

}  // namespace

#include "base/date.h"

#include <gtest/gtest.h>

using base::Date;

namespace {

Date day(std::string_view text) { return Date::parse(text).value(); }

TEST(Date, reads_and_writes_the_same_day) {
  for (const char* text : {"0001-01-01", "1970-01-01", "2024-02-29", "2000-02-29", "9999-12-31"})
    EXPECT_EQ(day(text).text(), text);
}

TEST(Date, refuses_what_is_no_real_day) {
  for (const char* text :
       {"", "2024-2-1", "2024-02-30", "2023-02-29", "1900-02-29", "0000-01-01", "2024-13-01", "2024-00-10",
        "2024-01-00", "2024/01/01", "2024-01-01 ", "２０２４-01-01", "-024-01-01", "2024-01-0a"})
    EXPECT_EQ(Date::parse(text).error().code, "bad_date") << text;
  EXPECT_FALSE(Date::of(10000, 1, 1));
  EXPECT_FALSE(Date::of(2024, 257, 1)) << "a month is not cut to eight bits";
  EXPECT_FALSE(Date::of(2024, 1, 257));
}

TEST(Date, knows_weekday_and_parts) {
  EXPECT_EQ(day("2024-02-18").iso_weekday(), 7);  // a Sunday that was a working day
  EXPECT_EQ(day("2024-02-19").iso_weekday(), 1);
  EXPECT_EQ(day("2024-02-18").year(), 2024);
  EXPECT_EQ(day("2024-02-18").month(), 2u);
  EXPECT_EQ(day("2024-02-18").day(), 18u);
}

TEST(Date, months_and_years_end_on_the_corresponding_day_or_the_last_of_the_month) {
  struct Row {
    const char* from;
    int months;
    const char* to;
  };
  for (const Row& row :
       {Row{"2024-01-31", 1, "2024-02-29"}, Row{"2023-01-31", 1, "2023-02-28"}, Row{"2024-02-29", 12, "2025-02-28"},
        Row{"2024-02-29", 48, "2028-02-29"}, Row{"2024-12-15", 1, "2025-01-15"}, Row{"2024-01-15", -1, "2023-12-15"},
        Row{"2024-03-31", -1, "2024-02-29"}, Row{"2024-06-20", 0, "2024-06-20"}, Row{"2024-01-01", -24, "2022-01-01"}})
    EXPECT_EQ(day(row.from).plus_months(row.months).text(), row.to) << row.from;
  EXPECT_EQ(day("2024-06-20").plus_years(3).text(), "2027-06-20");
}

TEST(Date, arithmetic_stops_at_the_ends_of_the_calendar) {
  EXPECT_EQ(day("9999-12-31").plus_days(1).text(), "9999-12-31");
  EXPECT_EQ(day("0001-01-01").plus_days(-1).text(), "0001-01-01");
  EXPECT_EQ(day("2024-01-01").plus_days(std::numeric_limits<int>::max()).text(), "9999-12-31");
  EXPECT_EQ(day("2024-01-01").plus_months(std::numeric_limits<int>::min()).text(), "0001-01-01");
  EXPECT_EQ(day("2024-01-01").plus_years(std::numeric_limits<int>::max()).text(), "9999-12-31");
}

TEST(Date, counts_days_between) {
  EXPECT_EQ(days_between(day("2024-02-28"), day("2024-03-01")), 2);
  EXPECT_EQ(days_between(day("2024-03-01"), day("2024-02-28")), -2);
}

}  // namespace

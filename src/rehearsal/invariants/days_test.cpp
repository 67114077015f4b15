#include "rehearsal/invariants/days.h"

#include "calendar/reckoning.h"
#include "programme/calendars.h"

#include <gtest/gtest.h>

namespace rehearsal::invariants {
namespace {

using base::Date;
using calendar::Unit;

Date date(const char* text) { return *Date::parse(text); }

calendar::Calendar announced() { return *programme::load_calendar(PINJIAN_SOURCE_DIR "/calendars", "cn"); }

/// 2024: Spring Festival 10-17 February off, 4 and 18 February worked.
TEST(Days, skip_what_is_not_worked_and_count_make_up_days) {
  const auto days = announced();
  EXPECT_EQ(last_day(date("2024-02-02"), {3, Unit::working_days}, days), date("2024-02-06"));
  EXPECT_EQ(last_day(date("2024-02-08"), {2, Unit::working_days}, days), date("2024-02-18"));
  EXPECT_EQ(last_day(date("2024-02-08"), {0, Unit::working_days}, days), date("2024-02-08"));
  EXPECT_EQ(rolled(date("2024-02-10"), days), date("2024-02-18"));
}

TEST(Days, months_and_years_end_on_the_corresponding_day_or_the_months_last) {
  const calendar::Calendar days;
  EXPECT_EQ(last_day(date("2024-01-31"), {1, Unit::months}, days), date("2024-02-29"));
  EXPECT_EQ(last_day(date("2023-11-30"), {3, Unit::months}, days), date("2024-02-29"));
  EXPECT_EQ(last_day(date("2024-02-29"), {5, Unit::years}, days), date("2029-02-28"));
  EXPECT_EQ(last_day(date("2024-12-15"), {1, Unit::months}, days), date("2025-01-15"));
  EXPECT_EQ(last_day(date("2024-02-27"), {3, Unit::days}, days), date("2024-03-01"));
}

/// Two readings of the same rules: this one counts day by day.
TEST(Days, agree_with_the_calendar_room) {
  const auto days = announced();
  for (Date start = date("2023-01-01"); start < date("2025-01-01"); start = start.plus_days(1))
    for (const calendar::Period& period : {calendar::Period{5, Unit::working_days}, {23, Unit::working_days}, {30, Unit::days}, {7, Unit::months}, {10, Unit::years}})
      EXPECT_EQ(last_day(start, period, days), calendar::reckon(start, period, days, calendar::Roll::none)->last) << start.text() << " " << period.text().en;
}

}  // namespace
}  // namespace rehearsal::invariants

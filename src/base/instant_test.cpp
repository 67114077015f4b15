#include "base/instant.h"

#include <gtest/gtest.h>

using base::Date;
using base::Instant;

namespace {

Instant at(std::string_view text) { return Instant::parse(text).value(); }

TEST(Instant, reads_any_offset_and_writes_utc) {
  EXPECT_EQ(at("2024-06-20T09:02:03+08:00").text(), "2024-06-20T01:02:03.000000Z");
  EXPECT_EQ(at("2024-06-20T01:02:03.5Z").text(), "2024-06-20T01:02:03.500000Z");
  EXPECT_EQ(at("2024-06-20t01:02:03.1234567z").text(), "2024-06-20T01:02:03.123456Z");
  EXPECT_EQ(at("1969-12-31T23:59:59.999999Z").microseconds, -1);
  EXPECT_EQ(at("1969-12-31T23:59:59.999999Z").text(), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(at("1970-01-01T00:00:00Z").microseconds, 0);
  EXPECT_EQ(at("1970-01-01T00:00:00-00:30").microseconds, 1'800'000'000);
}

TEST(Instant, refuses_a_time_without_zone_or_of_wrong_form) {
  for (const char* text :
       {"", "2024-06-20", "2024-06-20T09:02:03", "2024-06-20 09:02:03Z", "2024-06-20T24:00:00Z", "2024-06-20T09:60:00Z",
        "2024-06-20T09:00:60Z", "2024-06-20T09:02:03.Z", "2024-06-20T09:02Z", "2024-06-20T09:02:03+0800",
        "2024-06-20T09:02:03+24:00", "2024-02-30T09:02:03Z", "2024-06-20T09:02:03Zx", "2024-06-20T9:02:03ZZZ"})
    EXPECT_EQ(Instant::parse(text).error().code, "bad_time") << text;
}

TEST(Instant, the_day_ends_at_midnight_of_the_zone_not_of_the_machine) {
  EXPECT_EQ(date_in_zone(at("2024-06-19T15:59:59.999999Z"), "Asia/Shanghai").text(), "2024-06-19");
  EXPECT_EQ(date_in_zone(at("2024-06-19T16:00:00Z"), "Asia/Shanghai").text(), "2024-06-20");
  EXPECT_EQ(date_in_zone(at("1969-12-31T15:59:59Z"), "Asia/Shanghai").text(), "1969-12-31");
  EXPECT_EQ(minute_in_zone(at("2024-06-19T16:05:59.9Z"), "Asia/Shanghai"), "2024-06-20 00:05");
  EXPECT_EQ(minute_in_zone(at("1969-12-31T15:59:59Z"), "Asia/Shanghai"), "1969-12-31 23:59");
}

TEST(Instant, a_day_starts_at_its_first_moment) {
  EXPECT_EQ(start_of_day(Date::parse("2024-06-20").value(), "Asia/Shanghai").text(), "2024-06-19T16:00:00.000000Z");
  // Brazil's clocks went from 23:59:59 (-03) of the 3rd to 01:00 (-02) of the 4th: the day had no midnight.
  EXPECT_EQ(start_of_day(Date::parse("2018-11-04").value(), "America/Sao_Paulo").text(), "2018-11-04T03:00:00.000000Z");
}

TEST(Instant, zones_and_seasons_may_come_in_any_order) {
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(minute_in_zone(at("2024-03-10T06:59:59Z"), "America/New_York"), "2024-03-10 01:59");
    EXPECT_EQ(minute_in_zone(at("2024-03-10T07:00:00Z"), "America/New_York"), "2024-03-10 03:00");
    EXPECT_EQ(minute_in_zone(at("2024-03-10T07:00:00Z"), "Asia/Shanghai"), "2024-03-10 15:00");
    EXPECT_EQ(minute_in_zone(at("2024-11-03T06:00:00Z"), "America/New_York"), "2024-11-03 01:00");
    EXPECT_EQ(minute_in_zone(at("2024-11-03T05:59:59Z"), "America/New_York"), "2024-11-03 01:59");
  }
}

TEST(Instant, an_unknown_zone_is_a_fault) { EXPECT_ANY_THROW(base::date_in_zone({}, "Asia/Nowhere")); }

}  // namespace

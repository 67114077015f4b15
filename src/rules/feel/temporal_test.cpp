#include "rules/feel/temporal.h"

#include "rules/feel/testing.h"

namespace rules::feel {
namespace {

using testing::expect_all;

TEST(Temporal, days_far_from_ours_are_days_too) {
  for (const char* text : {"0001-01-01", "-2017-12-31", "999999999-12-31", "-999999999-01-01", "2000-02-29", "0000-02-29"}) {
    const auto date = parse_date(text);
    ASSERT_TRUE(date) << text;
    EXPECT_EQ(text_of(*date), text);
  }
  for (const char* text : {"1900-02-29", "2021-02-29", "998-12-31", "01211-12-31", "+2012-12-02", "9999999999-12-25", "2012-12-25T", ""})
    EXPECT_FALSE(parse_date(text)) << text;
}

TEST(Temporal, times_have_an_offset_a_zone_or_neither) {
  for (const char* text : {"10:30:00", "10:30:00Z", "10:30:00+08:00", "10:30:00.123456789", "10:30:00@Asia/Shanghai"}) {
    const auto time = parse_time(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(text_of(*time), text);
  }
  for (const char* text : {"24:01:00", "10:60:00", "10:30", "10:30:00+15:00", "10:30:00@Asia/Nowhere", "10:30:00+08:00@Asia/Shanghai", "1:30:00"})
    EXPECT_FALSE(parse_time(text)) << text;
}

TEST(Temporal, durations_are_of_months_or_of_seconds_never_both) {
  expect_all({{"duration(\"P14M\")", "P1Y2M"},
              {"duration(\"-P1Y\")", "-P1Y"},
              {"duration(\"PT36H\")", "P1DT12H"},
              {"duration(\"PT0.5S\")", "PT0.5S"},
              {"duration(\"P0D\")", "PT0S"},
              {"duration(\"P1Y2D\")", "null"},
              {"duration(\"P\")", "null"},
              {"duration(\"P1DT\")", "null"}});
}

TEST(Temporal, months_stop_at_the_last_day_of_a_short_month) {
  expect_all({{"@\"2024-01-31\" + @\"P1M\"", "2024-02-29"},
              {"@\"2024-02-29\" + @\"P1Y\"", "2025-02-28"},
              {"@\"2024-03-31\" - @\"P1M\"", "2024-02-29"},
              {"@\"2024-06-20\" - @\"P3Y\"", "2021-06-20"},
              {"@\"2024-06-20\" + @\"P10D\"", "2024-06-30"},
              {"@\"2024-03-01\" - @\"2024-02-01\"", "P29D"}});
}

TEST(Temporal, a_zone_decides_where_moments_meet) {
  expect_all({{"@\"2024-06-20T10:00:00+08:00\" = @\"2024-06-20T02:00:00Z\"", "true"},
              {"@\"2024-06-20T10:00:00@Asia/Shanghai\" - @\"2024-06-20T00:00:00Z\"", "PT2H"},
              {"@\"2024-06-20T10:00:00\" = @\"2024-06-20T10:00:00Z\"", "false"},
              {"@\"2024-06-20T10:00:00\" < @\"2024-06-20T10:00:00Z\"", "null"},
              {"@\"2024-06-20T24:00:00\"", "2024-06-21T00:00:00"},
              {"is(@\"10:00:00Z\", @\"10:00:00+00:00\")", "true"},
              {"is(@\"10:00:00@Etc/UTC\", @\"10:00:00Z\")", "false"},
              {"@\"2024-06-20T10:00:00@Europe/Paris\".time offset", "PT2H"}});
}

TEST(Temporal, parts_have_names) {
  expect_all({{"@\"2024-06-20\".year", "2024"},
              {"@\"2024-06-20\".weekday", "4"},
              {"@\"-P2Y3M\".months", "-3"},
              {"@\"P1DT2H\".hours", "2"},
              {"@\"10:30:15.5\".second", "15.5"},
              {"@\"2024-06-20\".hour", "null"},
              {"week of year(@\"2010-01-01\")", "53"},
              {"day of week(@\"2024-06-20\")", "Thursday"}});
}

TEST(Temporal, the_clock_is_given_or_there_is_none) {
  const auto expression = parse("today()");
  ASSERT_TRUE(expression);
  EXPECT_TRUE(evaluate(*expression, MapScope()).is_null());
  const DateTime now = moment_of(base::Instant{1'718'840'000'000'000});
  EXPECT_EQ(evaluate(*expression, MapScope(), nullptr, &now).shown(), "2024-06-19");
}

}  // namespace
}  // namespace rules::feel

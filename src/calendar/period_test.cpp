#include "calendar/period.h"

#include <gtest/gtest.h>

using calendar::Period;
using calendar::Unit;

namespace {

TEST(Period, reads_each_unit_in_both_numbers) {
  EXPECT_EQ(*Period::parse("5 working days"), (Period{5, Unit::working_days}));
  EXPECT_EQ(*Period::parse("1 working day"), (Period{1, Unit::working_days}));
  EXPECT_EQ(*Period::parse("30 days"), (Period{30, Unit::days}));
  EXPECT_EQ(*Period::parse("12 months"), (Period{12, Unit::months}));
  EXPECT_EQ(*Period::parse("1 year"), (Period{1, Unit::years}));
  EXPECT_EQ(*Period::parse("0 days"), (Period{0, Unit::days}));
}

TEST(Period, refuses_other_texts) {
  for (const char* text : {"", "5", "days", "5days", "-1 days", "5  days", "5 weeks", "5.5 days", "five days",
                           "10001 days", "99999999999 days", "5 days ", " 5 days", "+5 days"})
    EXPECT_EQ(Period::parse(text).error().code, "bad_period") << text;
}

TEST(Period, is_written_in_two_languages) {
  EXPECT_EQ(Period::parse("5 working days")->text(), (base::Text{"5 个工作日", "5 working days"}));
  EXPECT_EQ(Period::parse("1 year")->text(), (base::Text{"1 年", "1 year"}));
}

}  // namespace

#include "rules/units.h"

#include <gtest/gtest.h>

namespace rules {
namespace {

std::string value_of(std::string_view text, std::string_view base_unit) {
  const auto quantity = parse_quantity(text, base_unit);
  return quantity ? quantity->value.text() : quantity.error().code;
}

TEST(Units, money_is_read_in_the_units_people_write) {
  // R2: 万元 = 10^4, 亿元 = 10^8.
  EXPECT_EQ(value_of("120 万元", "CNY"), "1200000");
  EXPECT_EQ(value_of("1.5 亿元", "CNY"), "150000000");
  EXPECT_EQ(value_of("-12万元", "CNY"), "-120000");
  EXPECT_EQ(value_of("3,000 元", "CNY"), "3000");
  EXPECT_EQ(value_of("12，345，678.5", "CNY"), "12345678.5");
  EXPECT_EQ(value_of("１２０万元", "CNY"), "1200000");
  EXPECT_EQ(value_of("120", "CNY"), "120");
  EXPECT_EQ(value_of("1.9999 亿元", "CNY"), "199990000");
}

TEST(Units, areas_convert_exactly) {
  // R2: 1 mu = 2000/3 m2; 15 mu = 10,000 m2 = 1 hectare.
  EXPECT_EQ(value_of("10 公顷", "mu"), "150");
  EXPECT_EQ(value_of("1000 m²", "mu"), "1.5");
  EXPECT_EQ(value_of("15 亩", "m2"), "10000");
  EXPECT_EQ(value_of("1 万亩", "mu"), "10000");
}

TEST(Units, an_area_a_hair_below_the_threshold_stays_below_in_another_unit) {
  const auto below = parse_quantity("14.9999999999999999999 亩", "m2");
  ASSERT_TRUE(below);
  EXPECT_LT(below->value, base::Decimal(10000));
  EXPECT_EQ(shown_quantity(parse_quantity("14.9 亩", "m2")->value, "m2", "亩").zh, "14.9 亩");
}

TEST(Units, yearly_amounts_take_the_plain_unit_too) {
  EXPECT_EQ(value_of("500 吨", "t/y"), "500");
  EXPECT_EQ(value_of("0.05 万吨/年", "t/y"), "500");
  EXPECT_EQ(value_of("1万头", "head/y"), "10000");
  EXPECT_EQ(value_of("12.5%", "%"), "12.5");
}

TEST(Units, what_is_no_amount_is_refused) {
  for (const char* text : {"", "万元", "abc", "1,23", "1,2345", ",123", "12,", "1.2.3", "1e5x", "--1", "1 2"})
    EXPECT_EQ(value_of(text, "CNY"), "bad_quantity") << text;
  EXPECT_EQ(value_of("1234567890123456789012345", "CNY"), "bad_quantity");
}

TEST(Units, a_unit_of_another_kind_is_refused) {
  EXPECT_EQ(value_of("500 亩", "CNY"), "wrong_unit");
  EXPECT_EQ(value_of("500 吨", "mu"), "wrong_unit");
  EXPECT_EQ(value_of("5 万元", ""), "wrong_unit");
}

TEST(Units, amounts_are_shown_in_the_unit_given) {
  EXPECT_EQ(shown_quantity(base::Decimal(-120000), "CNY", "万元").zh, "-12 万元");
  EXPECT_EQ(shown_quantity(base::Decimal(-120000), "CNY", "万元").en, "-120,000 CNY");
  EXPECT_EQ(shown_quantity(base::Decimal(0), "CNY", "万元").zh, "0");
  EXPECT_EQ(shown_quantity(base::Decimal(1000), "mu", "").zh, "1000 亩");
  EXPECT_EQ(shown_quantity(base::Decimal(7), "", "").zh, "7");
}

TEST(Units, units_know_their_kind) {
  EXPECT_EQ(base_unit_of("万元"), "CNY");
  EXPECT_EQ(base_unit_of("亩"), "mu");
  EXPECT_EQ(base_unit_of("万亩"), "mu");
  EXPECT_EQ(base_unit_of("光年"), "");
  EXPECT_TRUE(same_kind("亩", "m2"));
  EXPECT_FALSE(same_kind("mu", "t"));
  EXPECT_TRUE(same_kind("项", "项"));
}

}  // namespace
}  // namespace rules

#include "base/decimal.h"

#include <gtest/gtest.h>

using base::Decimal;
using Rounding = base::Decimal::Rounding;

namespace {

Decimal number(std::string_view text) { return Decimal::parse(text).value(); }

TEST(Decimal, writes_plain_notation_without_trailing_zeros) {
  struct Row {
    const char* in;
    const char* out;
  };
  for (const Row& row :
       {Row{"0", "0"}, Row{"-0", "0"}, Row{"0.10", "0.1"}, Row{"-120000", "-120000"}, Row{"1e3", "1000"},
        Row{"1E+3", "1000"}, Row{"12.5e-4", "0.00125"}, Row{"007", "7"},
        Row{"9223372036854775807", "9223372036854775807"}, Row{"-9223372036854775808", "-9223372036854775808"},
        Row{"9223372036854775808", "9223372036854775808"}, Row{"1e20", "100000000000000000000"},
        Row{"0.0000000000000000001", "0.0000000000000000001"},
        Row{"1234567890123456789012345678901234", "1234567890123456789012345678901234"},
        Row{"-0.1234567890123456789012345678901234", "-0.1234567890123456789012345678901234"}, Row{"100.00", "100"}})
    EXPECT_EQ(number(row.in).text(), row.out) << row.in;
}

TEST(Decimal, refuses_what_is_no_number) {
  for (const char* text : {"", "-", "+1", "1.", ".5", "1e", "1e+", "1 000", "1,000", "１", "NaN", "Infinity", "-inf",
                           "0x10", "1.2.3", "--1", "1e7000"})
    EXPECT_EQ(Decimal::parse(text).error().code, "bad_number") << text;
  EXPECT_FALSE(Decimal::parse(std::string(1001, '1')));
}

TEST(Decimal, keeps_34_digits_and_rounds_half_to_even) {
  EXPECT_EQ(number("12345678901234567890123456789012345").text(), "12345678901234567890123456789012340");
  EXPECT_EQ(number("12345678901234567890123456789012355").text(), "12345678901234567890123456789012360");
  EXPECT_EQ(Decimal::divide(1, 3)->text(), "0.3333333333333333333333333333333333");
  EXPECT_EQ(Decimal::divide(2, 3)->text(), "0.6666666666666666666666666666666667");
  EXPECT_EQ(Decimal::divide(2000, 3)->text(), "666.6666666666666666666666666666667");
  EXPECT_EQ(Decimal::add(number("9999999999999999999999999999999999"), 1)->text(), "1" + std::string(34, '0'));
}

TEST(Decimal, is_exact_where_binary_fractions_are_not) {
  EXPECT_EQ(*Decimal::add(number("0.1"), number("0.2")), number("0.3"));
  EXPECT_EQ(Decimal::subtract(number("0.3"), number("0.1"))->text(), "0.2");
  EXPECT_EQ(Decimal::multiply(number("1.1"), number("1.1"))->text(), "1.21");
  EXPECT_EQ(Decimal::divide(1, 8)->text(), "0.125");
  EXPECT_EQ(Decimal::divide(number("0.6"), number("0.2"))->text(), "3");
}

TEST(Decimal, passes_the_border_of_64_bits_without_loss) {
  const Decimal most = std::numeric_limits<std::int64_t>::max();
  const Decimal least = std::numeric_limits<std::int64_t>::min();
  EXPECT_EQ(Decimal::add(most, 1)->text(), "9223372036854775808");
  EXPECT_EQ(Decimal::subtract(least, 1)->text(), "-9223372036854775809");
  EXPECT_EQ(least.negated().text(), "9223372036854775808");
  EXPECT_EQ(Decimal::divide(least, -1)->text(), "9223372036854775808");
  EXPECT_EQ(Decimal::subtract(*Decimal::add(most, 1), 1)->integer().value(), std::numeric_limits<std::int64_t>::max());
  // (2^63 - 1)^2 = 85070591730234615847396907784232501249, cut to 34 digits.
  EXPECT_EQ(Decimal::multiply(most, most)->text(), "85070591730234615847396907784232500000");
}

TEST(Decimal, compares_by_value_whatever_the_scale) {
  EXPECT_EQ(Decimal(10, 1), Decimal(1));
  EXPECT_EQ(Decimal(1, -3), Decimal(1000));
  EXPECT_EQ(Decimal(100, 2), number("1.00"));
  EXPECT_LT(number("-1e20"), number("-9223372036854775808"));
  EXPECT_GT(number("1e20"), number("9223372036854775807"));
  EXPECT_LT(number("0.0000000000000000000000001"), number("0.0000000000000000000000002"));
  EXPECT_LT(Decimal(-1), number("0.5"));
  EXPECT_EQ(number("1e30"), *Decimal::multiply(number("1e15"), number("1e15")));
}

TEST(Decimal, rounds_in_seven_ways) {
  struct Row {
    const char* in;
    Rounding mode;
    const char* out;
  };
  using enum Rounding;
  for (const Row& row : {Row{"2.5", half_even, "2"},  Row{"3.5", half_even, "4"}, Row{"-2.5", half_even, "-2"},
                         Row{"2.51", half_even, "3"}, Row{"2.5", half_up, "3"},   Row{"-2.5", half_up, "-3"},
                         Row{"2.49", half_up, "2"},   Row{"2.5", half_down, "2"}, Row{"-2.5", half_down, "-2"},
                         Row{"2.51", half_down, "3"}, Row{"2.1", up, "3"},        Row{"-2.1", up, "-3"},
                         Row{"2.9", down, "2"},       Row{"-2.9", down, "-2"},    Row{"2.9", floor, "2"},
                         Row{"-2.1", floor, "-3"},    Row{"2.1", ceiling, "3"},   Row{"-2.9", ceiling, "-2"},
                         Row{"-0.4", half_even, "0"}, Row{"2", up, "2"}})
    EXPECT_EQ(number(row.in).rounded(0, row.mode).text(), row.out) << row.in << " mode " << static_cast<int>(row.mode);
}

TEST(Decimal, rounds_at_any_place) {
  EXPECT_EQ(number("1.115").rounded(2, Rounding::half_up).text(), "1.12");
  EXPECT_EQ(number("1250").rounded(-2, Rounding::half_even).text(), "1200");
  EXPECT_EQ(number("1350").rounded(-2, Rounding::half_even).text(), "1400");
  EXPECT_EQ(number("49").rounded(-2, Rounding::half_up).text(), "0");
  EXPECT_EQ(number("1").rounded(-3, Rounding::ceiling).text(), "1000");
  EXPECT_EQ(number("0.3333333333333333333333333333333333").rounded(2, Rounding::half_up).text(), "0.33");
  EXPECT_EQ(number("9999999999999999999999999999999999").rounded(-1, Rounding::up).text(), "1" + std::string(34, '0'));
  EXPECT_EQ(number("1.5").rounded(10, Rounding::down).text(), "1.5");
  EXPECT_EQ(number("1e-100").rounded(3, Rounding::half_up).text(), "0");
  EXPECT_EQ(number("1").rounded(-100, Rounding::half_up).text(), "0");
}

TEST(Decimal, powers_roots_and_logarithms) {
  EXPECT_EQ(Decimal::power(2, 10)->text(), "1024");
  EXPECT_EQ(Decimal::power(10, 30)->text(), "1" + std::string(30, '0'));
  EXPECT_EQ(Decimal::power(10, -3)->text(), "0.001");
  EXPECT_EQ(Decimal::power(number("1.1"), 2)->text(), "1.21");
  EXPECT_EQ(Decimal::power(-2, 3)->text(), "-8");
  EXPECT_EQ(Decimal::power(0, 0)->text(), "1");
  EXPECT_EQ(Decimal::power(4, number("0.5"))->rounded(30, Rounding::half_even).text(), "2");
  EXPECT_EQ(Decimal::sqrt(16)->text(), "4");
  EXPECT_EQ(Decimal::sqrt(2)->text(), "1.414213562373095048801688724209698");
  EXPECT_EQ(Decimal::exp(1)->text(), "2.718281828459045235360287471352662");
  EXPECT_EQ(Decimal::exp(0)->text(), "1");
  EXPECT_EQ(Decimal::log(10)->text(), "2.302585092994045684017991454684364");
}

TEST(Decimal, refuses_arithmetic_without_a_value) {
  const Decimal huge = number("9e6144");
  for (const auto& result : {Decimal::divide(1, 0), Decimal::sqrt(-1), Decimal::log(0), Decimal::log(-1),
                             Decimal::power(0, -1), Decimal::add(huge, huge), Decimal::multiply(huge, 10),
                             Decimal::exp(100000), Decimal::power(10, 7000), Decimal::power(-8, number("0.5"))})
    EXPECT_EQ(result.error().code, "bad_arithmetic");
}

TEST(Decimal, knows_integers) {
  EXPECT_TRUE(number("5.00").is_integer());
  EXPECT_FALSE(number("5.01").is_integer());
  EXPECT_TRUE(number("1e30").is_integer());
  EXPECT_EQ(number("5.00").integer().value(), 5);
  EXPECT_EQ(number("-9223372036854775808").integer().value(), std::numeric_limits<std::int64_t>::min());
  for (const char* text : {"5.5", "1e30", "9223372036854775808"})
    EXPECT_EQ(number(text).integer().error().code, "bad_number") << text;
}

TEST(Decimal, knows_sign_zero_and_size) {
  EXPECT_TRUE(number("-0").is_zero());
  EXPECT_FALSE(number("-0").is_negative());
  EXPECT_TRUE(number("-1e-30").is_negative());
  EXPECT_EQ(number("-1e-30").absolute(), number("1e-30"));
  EXPECT_TRUE(Decimal::subtract(number("1e30"), number("1e30"))->is_zero());
  EXPECT_DOUBLE_EQ(number("-2.5").approximate(), -2.5);
  EXPECT_DOUBLE_EQ(number("1e-6000").approximate(), 0);
}

}  // namespace

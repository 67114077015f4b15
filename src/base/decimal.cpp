#include "base/decimal.h"

#include "base/decimal_wide.h"

#include <charconv>
#include <limits>

namespace base {
namespace {

using wide::Bits;
using wide::Parts;
using Int128 = __int128;
using Uint128 = unsigned __int128;

constexpr int most_small_scale = 18;
constexpr std::int64_t int64_min = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t int64_max = std::numeric_limits<std::int64_t>::max();

bool fits(Int128 value) { return value >= int64_min && value <= int64_max; }

Int128 power_of_ten(int n) {
  Int128 power = 1;
  for (; n > 0; --n) power *= 10;
  return power;
}

tl::unexpected<Refusal> bad_number() {
  return refuse("bad_number",
                {"这不是数字，请写成 -120000 或 0.5 这样。", "This is not a number: write it like -120000 or 0.5."});
}

tl::unexpected<Refusal> bad_arithmetic(std::string zh, std::string en) {
  return refuse("bad_arithmetic", {std::move(zh), std::move(en)});
}

std::string_view without_digits(std::string_view text) {
  const auto end = std::find_if(text.begin(), text.end(), [](char c) { return c < '0' || c > '9'; });
  return text.substr(static_cast<std::size_t>(end - text.begin()));
}

/// -?digits[.digits][e[+-]digits]
bool has_number_form(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  std::string_view rest = without_digits(text);
  if (rest.size() == text.size()) return false;
  if (rest.starts_with('.')) {
    const std::string_view fraction = rest.substr(1);
    rest = without_digits(fraction);
    if (rest.size() == fraction.size()) return false;
  }
  if (rest.empty()) return true;
  if (rest[0] != 'e' && rest[0] != 'E') return false;
  rest.remove_prefix(1);
  if (rest.starts_with('+') || rest.starts_with('-')) rest.remove_prefix(1);
  return !rest.empty() && without_digits(rest).empty();
}

bool rounds_away(Decimal::Rounding mode, bool negative, bool odd, Uint128 rest, Uint128 half) {
  using enum Decimal::Rounding;
  if (rest == 0) return false;
  switch (mode) {
    case half_even: return rest > half || (rest == half && odd);
    case half_up: return rest >= half;
    case half_down: return rest > half;
    case up: return true;
    case down: return false;
    case floor: return negative;
    case ceiling: return !negative;
  }
  return false;
}

std::string digits_of(Uint128 value) {
  std::string digits;
  do digits += static_cast<char>('0' + static_cast<int>(value % 10));
  while ((value /= 10) > 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace

/// The bridge between the two forms, kept out of the header.
struct DecimalForms {
  static Parts parts(const Decimal& value) {
    if (value.wide_) return wide::unpack({static_cast<std::uint64_t>(value.coefficient_), value.high_});
    const bool negative = value.coefficient_ < 0;
    const Uint128 size = negative ? -static_cast<Int128>(value.coefficient_) : value.coefficient_;
    return {negative, size, -value.scale_};
  }

  static Bits bits(const Decimal& value) {
    if (value.wide_) return {static_cast<std::uint64_t>(value.coefficient_), value.high_};
    return wide::pack(parts(value));
  }

  /// The small form wherever it is exact, the wide one otherwise. The coefficient has at most 34 digits.
  static Decimal from(Parts parts) {
    if (parts.coefficient == 0) return Decimal();
    while (parts.coefficient % 10 == 0 && parts.exponent < 0) parts.coefficient /= 10, ++parts.exponent;
    while (parts.exponent < -most_small_scale && parts.coefficient % 10 == 0) parts.coefficient /= 10, ++parts.exponent;
    while (parts.exponent > 0 && parts.coefficient <= static_cast<Uint128>(int64_max) / 10)
      parts.coefficient *= 10, --parts.exponent;
    const Int128 signed_coefficient =
        parts.negative ? -static_cast<Int128>(parts.coefficient) : static_cast<Int128>(parts.coefficient);
    Decimal value;
    if (fits(signed_coefficient) && parts.exponent <= 0 && parts.exponent >= -most_small_scale) {
      value.coefficient_ = static_cast<std::int64_t>(signed_coefficient);
      value.scale_ = static_cast<std::int16_t>(-parts.exponent);
      return value;
    }
    const Bits bits = wide::pack(parts);
    value.coefficient_ = static_cast<std::int64_t>(bits.low);
    value.high_ = bits.high;
    value.wide_ = true;
    return value;
  }

  static Result<Decimal> from(Bits bits) {
    if (wide::is_finite(bits)) return from(wide::unpack(bits));
    return bad_arithmetic("计算结果超出可表示的范围，或没有意义。", "The result is out of range or has no value.");
  }

  static Decimal small(Int128 coefficient, int scale) {
    if (!fits(coefficient) || scale < 0 || scale > most_small_scale)
      return from(Parts{coefficient < 0, static_cast<Uint128>(coefficient < 0 ? -coefficient : coefficient), -scale});
    Decimal value;
    value.coefficient_ = static_cast<std::int64_t>(coefficient);
    value.scale_ = static_cast<std::int16_t>(scale);
    return value;
  }

  static bool both_small(const Decimal& a, const Decimal& b) { return !a.wide_ && !b.wide_; }

  /// Both coefficients brought to the larger scale; below 2^63 x 10^18, so 128 bits hold them and their sum.
  static std::pair<Int128, Int128> aligned(const Decimal& a, const Decimal& b) {
    if (a.scale_ == b.scale_) return {a.coefficient_, b.coefficient_};
    if (a.scale_ < b.scale_) return {a.coefficient_ * power_of_ten(b.scale_ - a.scale_), b.coefficient_};
    return {a.coefficient_, b.coefficient_ * power_of_ten(a.scale_ - b.scale_)};
  }

  /// The sum in 128 bits when it stays small, else nothing.
  static std::optional<Decimal> small_sum(const Decimal& a, const Decimal& b, int sign) {
    if (!both_small(a, b)) return std::nullopt;
    const auto [left, right] = aligned(a, b);
    const Int128 sum = left + sign * right;
    if (!fits(sum)) return std::nullopt;
    return small(sum, std::max(a.scale_, b.scale_));
  }

  static std::optional<Decimal> small_product(const Decimal& a, const Decimal& b) {
    if (!both_small(a, b) || a.scale_ + b.scale_ > most_small_scale) return std::nullopt;
    const Int128 product = static_cast<Int128>(a.coefficient_) * b.coefficient_;
    if (!fits(product)) return std::nullopt;
    return small(product, a.scale_ + b.scale_);
  }

  static std::optional<Decimal> small_quotient(const Decimal& a, const Decimal& b) {
    if (!both_small(a, b) || a.scale_ < b.scale_) return std::nullopt;
    if (static_cast<Int128>(a.coefficient_) % b.coefficient_ != 0) return std::nullopt;
    return small(static_cast<Int128>(a.coefficient_) / b.coefficient_, a.scale_ - b.scale_);
  }
};

Decimal::Decimal(std::int64_t coefficient, int scale) {
  ensure(scale >= -6000 && scale <= 6000, "a scale is within 6000 digits");
  *this = DecimalForms::small(coefficient, scale);
}

Result<Decimal> Decimal::parse(std::string_view text) {
  if (text.size() > 1000 || !has_number_form(text)) return bad_number();
  const Bits bits = wide::parse(std::string(text));
  if (!wide::is_finite(bits)) return bad_number();
  return DecimalForms::from(bits);
}

std::string Decimal::text() const {
  if (!wide_ && scale_ == 0) return std::to_string(coefficient_);
  const Parts parts = DecimalForms::parts(*this);
  if (parts.coefficient == 0) return "0";
  std::string digits = digits_of(parts.coefficient);
  if (parts.exponent > 0) digits.append(static_cast<std::size_t>(parts.exponent), '0');
  if (parts.exponent < 0) {
    const auto scale = static_cast<std::size_t>(-parts.exponent);
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    digits.insert(digits.size() - scale, 1, '.');
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
  }
  return parts.negative ? "-" + digits : digits;
}

Result<Decimal> Decimal::add(const Decimal& a, const Decimal& b) {
  if (const auto sum = DecimalForms::small_sum(a, b, 1)) return *sum;
  return DecimalForms::from(wide::add(DecimalForms::bits(a), DecimalForms::bits(b)));
}

Result<Decimal> Decimal::subtract(const Decimal& a, const Decimal& b) {
  if (const auto sum = DecimalForms::small_sum(a, b, -1)) return *sum;
  return DecimalForms::from(wide::subtract(DecimalForms::bits(a), DecimalForms::bits(b)));
}

Result<Decimal> Decimal::multiply(const Decimal& a, const Decimal& b) {
  if (const auto product = DecimalForms::small_product(a, b)) return *product;
  return DecimalForms::from(wide::multiply(DecimalForms::bits(a), DecimalForms::bits(b)));
}

Result<Decimal> Decimal::divide(const Decimal& a, const Decimal& b) {
  if (b.is_zero()) return bad_arithmetic("除数为零。", "Division by zero.");
  if (const auto quotient = DecimalForms::small_quotient(a, b)) return *quotient;
  return DecimalForms::from(wide::divide(DecimalForms::bits(a), DecimalForms::bits(b)));
}

namespace {

/// Square and multiply: exact wherever 34 digits hold the result.
Result<Decimal> whole_power(Decimal base, std::uint64_t exponent) {
  Decimal result = 1;
  while (true) {
    if (exponent & 1) {
      const auto product = Decimal::multiply(result, base);
      if (!product) return product;
      result = *product;
    }
    if ((exponent >>= 1) == 0) return result;
    const auto square = Decimal::multiply(base, base);
    if (!square) return square;
    base = *square;
  }
}

}  // namespace

Result<Decimal> Decimal::power(const Decimal& base, const Decimal& exponent) {
  const auto whole = exponent.integer();
  if (!whole) return DecimalForms::from(wide::power(DecimalForms::bits(base), DecimalForms::bits(exponent)));
  if (*whole >= 0) return whole_power(base, static_cast<std::uint64_t>(*whole));
  const auto divisor = whole_power(base, -static_cast<std::uint64_t>(*whole));
  return divisor ? divide(1, *divisor) : divisor;
}

Result<Decimal> Decimal::sqrt(const Decimal& value) {
  if (value.is_negative()) return bad_arithmetic("负数没有平方根。", "A negative number has no square root.");
  return DecimalForms::from(wide::sqrt(DecimalForms::bits(value)));
}

Result<Decimal> Decimal::exp(const Decimal& value) { return DecimalForms::from(wide::exp(DecimalForms::bits(value))); }

Result<Decimal> Decimal::log(const Decimal& value) {
  if (value.is_negative() || value.is_zero())
    return bad_arithmetic("只有正数才有对数。", "Only a positive number has a logarithm.");
  return DecimalForms::from(wide::log(DecimalForms::bits(value)));
}

Decimal Decimal::rounded(int scale, Rounding mode) const {
  scale = std::clamp(scale, -wide::most_exponent, -wide::least_exponent);
  Parts parts = DecimalForms::parts(*this);
  const int dropped = -parts.exponent - scale;
  if (dropped <= 0) return *this;
  // Beyond 38 digits every coefficient is less than half of the unit kept.
  const auto unit = static_cast<Uint128>(power_of_ten(std::min(dropped, 38)));
  const Uint128 rest = parts.coefficient % unit;
  parts.coefficient /= unit;
  parts.exponent = -scale;
  if (rounds_away(mode, parts.negative, parts.coefficient % 2 == 1, rest, unit / 2)) ++parts.coefficient;
  return DecimalForms::from(parts);
}

Decimal Decimal::negated() const {
  Parts parts = DecimalForms::parts(*this);
  parts.negative = !parts.negative;
  return DecimalForms::from(parts);
}

Decimal Decimal::absolute() const { return is_negative() ? negated() : *this; }

bool Decimal::is_integer() const { return rounded(0, Rounding::down) == *this; }
bool Decimal::is_negative() const { return wide_ ? DecimalForms::parts(*this).negative : coefficient_ < 0; }
bool Decimal::is_zero() const { return !wide_ && coefficient_ == 0; }

Result<std::int64_t> Decimal::integer() const {
  const Decimal whole = rounded(0, Rounding::down);
  if (whole != *this || whole.wide_ || whole.scale_ != 0) return bad_number();
  return whole.coefficient_;
}

double Decimal::approximate() const {
  const std::string digits = text();
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc::result_out_of_range) return value;
  if (absolute() < Decimal(1)) return 0;
  return is_negative() ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (DecimalForms::both_small(a, b)) {
    const auto [left, right] = DecimalForms::aligned(a, b);
    return left < right   ? std::strong_ordering::less
           : left > right ? std::strong_ordering::greater
                          : std::strong_ordering::equal;
  }
  const Bits left = DecimalForms::bits(a);
  const Bits right = DecimalForms::bits(b);
  if (wide::less(left, right)) return std::strong_ordering::less;
  return wide::less(right, left) ? std::strong_ordering::greater : std::strong_ordering::equal;
}

}  // namespace base

#pragma once
#include "base/refusal.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// An exact decimal number of up to 34 significant digits (IEEE 754 decimal128, round half even), never NaN or
/// infinite. Numbers that fit int64 with a scale stay there; others live in Intel's decimal library.
/// Equal values compare equal whatever their scale (1.0 == 1.00).
class Decimal {
 public:
  Decimal() = default;  // 0
  Decimal(std::int64_t value) : coefficient_(value) {}  // NOLINT: integers are decimals
  /// coefficient x 10^-scale
  Decimal(std::int64_t coefficient, int scale);

  /// Refuses `bad_number` for anything but -?digits[.digits][e[+-]digits].
  static Result<Decimal> parse(std::string_view text);
  /// Plain notation without exponent, no trailing zeros after the point, "-0" never: "0.1", "-120000".
  std::string text() const;

  // Overflow of decimal128 and division by zero give no value: the checked forms refuse `bad_arithmetic`.
  static Result<Decimal> add(const Decimal&, const Decimal&);
  static Result<Decimal> subtract(const Decimal&, const Decimal&);
  static Result<Decimal> multiply(const Decimal&, const Decimal&);
  static Result<Decimal> divide(const Decimal&, const Decimal&);
  static Result<Decimal> power(const Decimal& base, const Decimal& exponent);
  static Result<Decimal> sqrt(const Decimal&);
  static Result<Decimal> exp(const Decimal&);
  static Result<Decimal> log(const Decimal&);

  enum class Rounding { half_even, half_up, half_down, up, down, floor, ceiling };
  /// Rounded to `scale` digits after the point (negative: before it).
  Decimal rounded(int scale, Rounding mode) const;
  Decimal negated() const;
  Decimal absolute() const;
  bool is_integer() const;
  bool is_negative() const;
  bool is_zero() const;
  /// The value when it is an integer within int64; refuses `bad_number` otherwise.
  Result<std::int64_t> integer() const;
  double approximate() const;  // for charts only, never for a verdict

  /// coefficient x 10^-scale, scale 0 to 18, where the number is held so: for code that compares very many.
  struct Small { std::int64_t coefficient; std::uint8_t scale; };
  std::optional<Small> small() const {
    return wide_ ? std::nullopt : std::optional(Small{coefficient_, static_cast<std::uint8_t>(scale_)});
  }

  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

 private:
  friend struct DecimalForms;
  // Small form: coefficient_ x 10^-scale_ while wide_ is false; wide form: the 128 bits of a BID decimal.
  std::int64_t coefficient_ = 0;
  std::uint64_t high_ = 0;
  std::int16_t scale_ = 0;
  bool wide_ = false;
};

}  // namespace base

#pragma once
#include <cstdint>
#include <string>

/// The wide half of Decimal: IEEE 754-2008 decimal128 in binary encoding (BID), computed by Intel's decimal library,
/// rounding half to even. Only decimal.cpp reads this.
namespace base::wide {

/// No initializers: a plain C struct, as it crosses into C.
struct alignas(16) Bits {
  std::uint64_t low;
  std::uint64_t high;
};

/// coefficient x 10^exponent; the coefficient has at most 34 digits.
struct Parts {
  bool negative = false;
  unsigned __int128 coefficient = 0;
  int exponent = 0;
};

constexpr int least_exponent = -6176;
constexpr int most_exponent = 6111;

Bits pack(const Parts& parts);  // the exponent is within the two bounds
Parts unpack(Bits bits);        // of a finite value
bool is_finite(Bits bits);      // neither NaN nor infinite

Bits parse(std::string text);
Bits add(Bits a, Bits b);
Bits subtract(Bits a, Bits b);
Bits multiply(Bits a, Bits b);
Bits divide(Bits a, Bits b);
Bits power(Bits a, Bits b);
Bits sqrt(Bits a);
Bits exp(Bits a);
Bits log(Bits a);
bool less(Bits a, Bits b);

}  // namespace base::wide

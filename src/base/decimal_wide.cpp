#include "base/decimal_wide.h"

#include "base/refusal.h"

// libbidgcc000: arguments and result by value, rounding mode and status flags passed in each call. The header Debian
// ships is set up for another variant of the library, so the few functions used are declared here.
extern "C" {
using base::wide::Bits;
Bits __bid128_from_string(char* text, unsigned rounding, unsigned* flags);
Bits __bid128_add(Bits a, Bits b, unsigned rounding, unsigned* flags);
Bits __bid128_sub(Bits a, Bits b, unsigned rounding, unsigned* flags);
Bits __bid128_mul(Bits a, Bits b, unsigned rounding, unsigned* flags);
Bits __bid128_div(Bits a, Bits b, unsigned rounding, unsigned* flags);
Bits __bid128_pow(Bits a, Bits b, unsigned rounding, unsigned* flags);
Bits __bid128_sqrt(Bits a, unsigned rounding, unsigned* flags);
Bits __bid128_exp(Bits a, unsigned rounding, unsigned* flags);
Bits __bid128_log(Bits a, unsigned rounding, unsigned* flags);
int __bid128_quiet_less(Bits a, Bits b, unsigned* flags);
}

namespace base::wide {
namespace {

constexpr unsigned half_even = 0;
constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;
constexpr std::uint64_t special = std::uint64_t{0b1111} << 59;   // infinite or NaN
constexpr std::uint64_t other_form = std::uint64_t{0b11} << 61;  // a coefficient of 34 digits never needs it
constexpr std::uint64_t coefficient_mask = (std::uint64_t{1} << 49) - 1;
constexpr int exponent_mask = (1 << 14) - 1;

template <class Function, class... Arguments>
auto call(Function function, Arguments... arguments) {
  unsigned flags = 0;
  return function(arguments..., &flags);
}

}  // namespace

Bits pack(const Parts& parts) {
  ensure(parts.exponent >= least_exponent && parts.exponent <= most_exponent, "the exponent fits decimal128");
  const auto biased = static_cast<std::uint64_t>(parts.exponent - least_exponent);
  const auto top = static_cast<std::uint64_t>(parts.coefficient >> 64);
  ensure(top <= coefficient_mask, "the coefficient fits decimal128");
  return {static_cast<std::uint64_t>(parts.coefficient), (parts.negative ? sign_bit : 0) | biased << 49 | top};
}

Parts unpack(Bits bits) {
  const bool negative = (bits.high & sign_bit) != 0;
  if ((bits.high & other_form) == other_form) return {negative, 0, 0};  // non-canonical: its value is zero
  const auto coefficient = static_cast<unsigned __int128>(bits.high & coefficient_mask) << 64 | bits.low;
  return {negative, coefficient, static_cast<int>(bits.high >> 49 & exponent_mask) + least_exponent};
}

bool is_finite(Bits bits) { return (bits.high & special) != special; }

Bits parse(std::string text) { return call(__bid128_from_string, text.data(), half_even); }
Bits add(Bits a, Bits b) { return call(__bid128_add, a, b, half_even); }
Bits subtract(Bits a, Bits b) { return call(__bid128_sub, a, b, half_even); }
Bits multiply(Bits a, Bits b) { return call(__bid128_mul, a, b, half_even); }
Bits divide(Bits a, Bits b) { return call(__bid128_div, a, b, half_even); }
Bits power(Bits a, Bits b) { return call(__bid128_pow, a, b, half_even); }
Bits sqrt(Bits a) { return call(__bid128_sqrt, a, half_even); }
Bits exp(Bits a) { return call(__bid128_exp, a, half_even); }
Bits log(Bits a) { return call(__bid128_log, a, half_even); }
bool less(Bits a, Bits b) { return call(__bid128_quiet_less, a, b) != 0; }

}  // namespace base::wide

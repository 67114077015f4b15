#include "base/decimal.h"
#include "fuzz/entry.h"

/// Two numbers on two lines: what is written reads back as the same number, and a - b + b agrees with the order of a and b.
void fuzz_one(std::string_view bytes) {
  const std::size_t line = bytes.find('\n');
  if (line == std::string_view::npos) return;
  const auto a = base::Decimal::parse(bytes.substr(0, line));
  const auto b = base::Decimal::parse(bytes.substr(line + 1));
  if (!a || !b) return;
  base::ensure(base::Decimal::parse(a->text().substr(0, 1000)).has_value(), "what is written can be read");
  if (a->text().size() <= 1000) base::ensure(*base::Decimal::parse(a->text()) == *a, "a number reads back as itself");
  const auto difference = base::Decimal::subtract(*a, *b);
  if (difference) base::ensure((*a < *b) == (difference->is_negative()), "the sign of a difference is the order");
  (void)base::Decimal::divide(*a, *b);
  (void)base::Decimal::multiply(*a, *b);
  (void)base::Decimal::power(*a, *b);
  for (int scale : {-40, -2, 0, 2, 40}) (void)a->rounded(scale, base::Decimal::Rounding::half_even);
}

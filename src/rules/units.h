#pragma once
#include "base/decimal.h"
#include "base/text.h"

#include <string>
#include <string_view>

namespace rules {

/// An amount as a person wrote it, at the border between people and rules.
struct Quantity {
  base::Decimal value;   // in the base unit that was asked for, exact
  std::string unit;      // the unit written, by its Chinese name ("万元", "亩", "%"); the base unit's when none was written
};

/// Reads "120 万元", "1.5 亿元", "-12万元", "3,000 元", "500 亩", "10 公顷", "12.5%"; a bare number is in `base_unit`
/// (CNY, mu, m2, t, t/y, head/y, bird/y, %, ... or any other code, which then takes bare numbers only). Full-width forms
/// are normalised. Exact: 1 亩 = 2000/3 m², amounts have at most 24 digits, so that no rounding can cross a threshold.
/// Refuses `bad_quantity` and, for a unit of another kind (亩 for money), `wrong_unit`.
base::Result<Quantity> parse_quantity(std::string_view text, std::string_view base_unit);

/// `value` (in `base_unit`) as people read it, in `unit`: {"-12 万元", "-120,000 CNY"}. English keeps to the base unit.
/// Zero stands without a unit. An unknown or empty `unit` means the base unit.
base::Text shown_quantity(const base::Decimal& value, std::string_view base_unit, std::string_view unit);

/// The same for many values of one fact: the units are looked up once.
class QuantityForm {
 public:
  QuantityForm(std::string_view base_unit, std::string_view unit);
  /// Puts the value behind what `out` holds.
  void add(base::Text& out, const base::Decimal& value) const;

 private:
  bool add_small(base::Text& out, const base::Decimal& value) const;

  std::string zh_, en_;              // names of the base unit
  std::string given_;                // name of the unit given; empty: the base unit
  int shift_ = 0;                    // the unit given is 10^shift base units; -1: by another ratio
  std::string base_unit_, unit_;
};

/// The base unit's code for any name or code of a unit: "万元" -> "CNY", "亩" -> "mu". Empty when no such unit is known.
std::string base_unit_of(std::string_view unit);

/// Whether two units measure the same kind of thing: 亩 and m², not 亩 and 吨. Unknown units only with themselves.
bool same_kind(std::string_view a, std::string_view b);

}  // namespace rules

#pragma once
#include "base/decimal.h"
#include "rules/feel/compare.h"

#include <cstdint>

/// The values of the compiled form: sixteen bytes, no heap. What a number means follows from the program's types.
namespace rules::compiled {

enum class Type : std::uint8_t { boolean, number, date, text, months, series, rows, nothing };   // nothing: null only

/// odd: a value the compiled form does not hold (a number beyond int64, a value of another kind than declared); whatever
/// rests on it is left to the tree walker.
enum class State : std::uint8_t { known, null, missing, odd };

/// boolean: 0 or 1. number: number x 10^-scale. date: days since 1970. text: its place among the texts of the program (0:
/// none of them). months: their count. series, rows: from the first of `count` entries.
struct Cell {
  std::int64_t number = 0;
  std::uint32_t count = 0;
  std::uint8_t scale = 0;
  State state = State::missing;

  bool known() const { return state == State::known; }
  bool is_true() const { return state == State::known && number != 0; }
  bool is_false() const { return state == State::known && number == 0; }
};

inline Cell known(std::int64_t number, std::uint8_t scale = 0) { return {number, 0, scale, State::known}; }
inline Cell in_state(State state) { return {0, 0, 0, state}; }
inline Cell truth(bool value) { return known(value ? 1 : 0); }

inline Cell cell_of(const base::Decimal& value) {
  const auto small = value.small();
  return small ? known(small->coefficient, small->scale) : in_state(State::odd);
}

/// Of two numbers; exact.
inline std::strong_ordering order(const Cell& a, const Cell& b) {
  if (a.scale == b.scale) return a.number <=> b.number;
  static constexpr std::int64_t powers[] = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000,
                                            10'000'000'000, 100'000'000'000, 1'000'000'000'000, 10'000'000'000'000, 100'000'000'000'000,
                                            1'000'000'000'000'000, 10'000'000'000'000'000, 100'000'000'000'000'000, 1'000'000'000'000'000'000};
  if (a.scale < b.scale) return static_cast<__int128>(a.number) * powers[b.scale - a.scale] <=> static_cast<__int128>(b.number);
  return static_cast<__int128>(a.number) <=> static_cast<__int128>(b.number) * powers[a.scale - b.scale];
}

inline bool holds(feel::Operator op, std::strong_ordering order) {
  switch (op) {
    case feel::Operator::equal: return order == 0;
    case feel::Operator::not_equal: return order != 0;
    case feel::Operator::less: return order < 0;
    case feel::Operator::less_equal: return order <= 0;
    case feel::Operator::greater: return order > 0;
    case feel::Operator::greater_equal: return order >= 0;
  }
  return false;
}

/// As feel::compare, for operands of one type.
inline Cell compare(feel::Operator op, const Cell& a, const Cell& b) {
  if (a.known() && b.known()) return truth(holds(op, order(a, b)));
  if (a.state == State::odd || b.state == State::odd) return in_state(State::odd);
  const bool equality = op == feel::Operator::equal || op == feel::Operator::not_equal;
  const bool has_missing = a.state == State::missing || b.state == State::missing;
  if (!equality) return in_state(a.state == State::null || b.state == State::null ? State::null : State::missing);
  if (has_missing) return in_state(State::missing);
  const bool same = a.state == State::null && b.state == State::null;
  return truth(same == (op == feel::Operator::equal));
}

/// As feel::both and feel::either for what does not decide: odd before missing before null.
inline State undecided(State a, State b) {
  if (a == State::odd || b == State::odd) return State::odd;
  if (a == State::missing || b == State::missing) return State::missing;
  return a == State::null || b == State::null ? State::null : State::known;
}

}  // namespace rules::compiled

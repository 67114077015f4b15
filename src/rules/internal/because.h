#pragma once
#include "rules/internal/evaluation.h"
#include "rules/internal/words.h"

namespace rules::internal {

/// What a comparison demands of its fact.
enum class Demand : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal, in, not_in };
std::string_view symbol_of(Demand demand);
Demand opposite(Demand demand);

/// One comparison with its two values still typed, for sentences; they lie in the trace it was made from. Of an empty list
/// there are none.
struct Reason {
  Subject subject;
  Demand op = Demand::equal;           // what is required
  bool holds = false;
  bool is_empty_list = false;
  bool is_turned = false;              // the demand is the opposite of what the expression compares
  const feel::Value* left = nullptr;
  const feel::Value* right = nullptr;
};

/// The comparisons a leaf's outcome rests on, in evaluation order, at most 40, without repeats. Each is turned to what the
/// outcome required: under a `not` the demand is the opposite of what the expression compares. `leaf` must outlive them.
std::vector<Reason> reasons_of(const Leaf& leaf, const Words& words);

// What the compiled form does for itself with the comparisons it finds.
/// The demand read from the other side: a < b is b > a.
Demand mirrored(Demand demand);
/// Turned to what the outcome required, where that is known.
void turn(Reason& reason, std::optional<bool> stated);
bool same(const Reason& a, const Reason& b);
/// An empty list compares nothing, yet decides: it is said as the number of its items.
void add_empty_list(const Fact& fact, bool holds, std::vector<Reason>& all);

/// left - right as decimal string, days for dates, behind what `out` holds; nothing when there is none.
void add_margin(std::string& out, const Reason& reason);
/// The same as a number.
std::optional<base::Decimal> margin_of(const Reason& reason);
/// The relation as it is: "-12 万元 < 0"; "没有填写" where it is only asked whether something is stated.
void add_shown(base::Text& out, const Reason& reason, const Words& words);

}  // namespace rules::internal

#pragma once
#include "rules/compiled/cell.h"
#include "rules/rulebook.h"

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// Expressions made ready: names are places, types are settled, parameters are folded in.
namespace rules::compiled {

enum class Op : std::uint8_t {
  constant,         // constant
  fact,             // a = place among the facts
  derived,          // a = place among the derived facts
  field,            // a = which row in hand, b = place among its fields, list = place of the list
  reference_date, today,
  series_position,  // a = place among the facts, constant = position from 1
  series_year,      // a = place among the facts, b = step of the year
  compare,          // a, b; comparison
  equals_constant,  // a = place among the facts; constant known, of equal scale: `sector = "services"`
  one_of,           // a = step of a text; constant.number.. = texts from `list`, count
  holds_text,       // a = place of a list of texts; constant
  both, either,     // children from `list`, count
  negation,         // a
  choose,           // a ? b : list[0]
  some, every,      // a = place of a list, b = body; row = which row in hand
  between,          // a = value, b = low, list[0] = high
  within,           // a = value, b = low, list[0] = high; closed_low, closed_high
  add_months,       // a = date, b = months; negative: subtracted
  year_of,          // a = date
  row_count,        // a = place of a list
};

struct Step {
  Op op = Op::constant;
  feel::Operator comparison = feel::Operator::equal;
  bool closed_low = true, closed_high = true, negative = false;
  std::uint8_t row = 0;
  std::uint32_t a = 0, b = 0;
  std::uint32_t list = 0, count = 0;     // in Program::lists
  Cell constant;
};

constexpr std::size_t most_rows_in_hand = 4;

/// One fact a program reads, and how it lies in a row.
struct FactPlace {
  const Fact* fact = nullptr;
  Type type = Type::nothing;
  std::vector<const Fact*> fields;       // of rows: those that are read, in the order of first use; none: a list of texts
  std::vector<Type> field_types;

  std::size_t width() const { return fact->fields.empty() ? 1 : fields.size(); }   // cells a row
};

struct DerivedPlace { const Fact* fact = nullptr; std::uint32_t step = 0; Type type = Type::nothing; };

/// All expressions of a set, with what they share.
class Program {
 public:
  explicit Program(const Rulebook& rulebook) : rulebook_(rulebook) {}

  /// The step an expression begins at; nothing when it says what the compiled form does not know.
  std::optional<std::uint32_t> add(const feel::Expression& expression);
  /// The place of a fact, made when it has none yet; nothing for kinds the compiled form does not hold.
  std::optional<std::uint32_t> place_of(const Fact& fact);
  /// Once all expressions are there.
  void finish();

  const Rulebook& rulebook() const { return rulebook_; }
  const std::vector<Step>& steps() const { return steps_; }
  const std::vector<std::uint32_t>& lists() const { return lists_; }
  Type type(std::uint32_t step) const { return types_[step]; }
  /// What a constant step, or the list of a `one_of`, stands for.
  const feel::Value& constant(std::uint32_t step) const { return constants_[step]; }
  const std::vector<FactPlace>& facts() const { return facts_; }
  const std::vector<std::uint32_t>& facts_by_name() const { return by_name_; }
  const std::vector<DerivedPlace>& derived() const { return derived_; }
  /// The number of a text that some expression names; 0 for any other.
  const std::string& text(std::int64_t number) const { return text_store_[static_cast<std::size_t>(number) - 1]; }
  std::int64_t text_number(std::string_view text) const {
    const auto found = texts_.find(text);
    return found == texts_.end() ? 0 : found->second;
  }

 private:
  friend class Compiler;

  const Rulebook& rulebook_;
  std::vector<Step> steps_;
  std::vector<Type> types_;              // of the steps
  std::vector<feel::Value> constants_;   // of the steps; null for most
  std::vector<std::uint32_t> lists_;
  std::vector<FactPlace> facts_;
  std::vector<std::uint32_t> by_name_;
  std::vector<DerivedPlace> derived_;
  std::map<std::string, std::uint32_t, std::less<>> fact_places_;
  std::map<std::string, std::optional<std::uint32_t>, std::less<>> derived_places_;   // nothing: cannot be compiled
  std::deque<std::string> text_store_;
  std::unordered_map<std::string_view, std::int64_t> texts_;
};

}  // namespace rules::compiled

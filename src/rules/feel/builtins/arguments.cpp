#include "rules/feel/builtins/arguments.h"

#include "rules/feel/evaluation.h"

namespace rules::feel {

const Value& one_at(std::span<const Value> arguments, std::size_t index) {
  static const Value nothing;
  if (index >= arguments.size()) return nothing;
  const auto* items = arguments[index].list();
  return items && items->size() == 1 ? items->front() : arguments[index];
}

const std::string* text_at(std::span<const Value> arguments, std::size_t index) { return one_at(arguments, index).text(); }
const base::Decimal* number_at(std::span<const Value> arguments, std::size_t index) { return one_at(arguments, index).number(); }

std::optional<std::int64_t> integer_at(std::span<const Value> arguments, std::size_t index) {
  const auto* number = number_at(arguments, index);
  if (!number) return std::nullopt;
  const auto integer = number->rounded(0, base::Decimal::Rounding::down).integer();
  return integer ? std::optional(*integer) : std::nullopt;
}

std::optional<List> list_at(std::span<const Value> arguments, std::size_t index) {
  if (!is_given(arguments, index)) return std::nullopt;
  return items_of(arguments[index]);
}

bool is_given(std::span<const Value> arguments, std::size_t index) { return index < arguments.size() && !arguments[index].is_null(); }

std::optional<List> items_among(std::span<const Value> arguments) {
  if (arguments.size() == 1) return list_at(arguments, 0);
  return List(arguments.begin(), arguments.end());
}

Value number_of(const base::Result<base::Decimal>& number) { return number ? Value(*number) : Value(); }
Value number_of(std::int64_t number) { return Value(base::Decimal(number)); }

}  // namespace rules::feel

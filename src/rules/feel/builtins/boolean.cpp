#include "rules/feel/builtins/arguments.h"
#include "rules/feel/compare.h"

/// Source: OMG DMN 1.5, tables 72 and 81.
namespace rules::feel {
namespace {

Value run_not(std::span<const Value> arguments, Machine& machine) {
  const Value& operand = one_at(arguments, 0);
  if (!operand.boolean() && !operand.is_null()) return machine.fail("not() asks for yes or no");
  return negation(operand);
}

Value run_is(std::span<const Value> arguments, Machine&) {
  const Value right = arguments.size() > 1 ? arguments[1] : Value();
  return is_same(arguments[0], right);
}

/// What is known decides; an item that is neither true, false nor null makes the result an error.
template <class Join>
Value joined(std::span<const Value> arguments, Machine& machine, bool start, Join join) {
  const auto items = items_among(arguments);
  if (!items) return Value();
  Value result(start);
  for (const Value& item : *items) {
    if (!item.boolean() && !item.is_null() && !item.is_missing()) return machine.fail("an item is neither true nor false");
    result = join(result, item);
  }
  return result;
}

Value run_all(std::span<const Value> arguments, Machine& machine) { return joined(arguments, machine, true, both); }
Value run_any(std::span<const Value> arguments, Machine& machine) { return joined(arguments, machine, false, either); }

}  // namespace

const std::vector<Builtin>& boolean_builtins() {
  using enum Builtin::Missing;
  static const std::vector<Builtin> table = {
      {"not", {{"negand"}}, 1, false, spreads, nullptr, run_not},
      {"is", {{"value1", "value2"}}, 2, false, spreads, nullptr, run_is},
      {"all", {{"list"}}, 1, true, is_own, nullptr, run_all},
      {"any", {{"list"}}, 1, true, is_own, nullptr, run_any},
  };
  return table;
}

}  // namespace rules::feel

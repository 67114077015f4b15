#include "rules/feel/arithmetic.h"
#include "rules/feel/builtins/arguments.h"
#include "rules/feel/compare.h"
#include "rules/feel/function.h"

/// Lists as such: what they hold, where, and in which order. Source: OMG DMN 1.5, table 74. Sums and means: aggregates.cpp.
namespace rules::feel {

const std::vector<Builtin>& aggregate_builtins();

namespace {

using base::Decimal;

Value run_list_contains(std::span<const Value> arguments, Machine&) {
  const auto items = list_at(arguments, 0);
  if (!items || arguments.size() < 2) return arguments[0].is_missing() ? arguments[0] : Value();
  if (arguments[0].is_missing()) return arguments[0];
  Value result = false;
  for (const Value& item : *items) {
    const Value same = compare(Operator::equal, item, arguments[1]);
    result = either(result, same.is_null() ? Value(false) : same);
  }
  return result;
}

/// A filter that is not settled still tells how many rows it has at least and at most.
Value run_count(std::span<const Value> arguments, Machine&) {
  if (arguments[0].is_missing()) return arguments[0];
  const auto items = list_at(arguments, 0);
  return items ? number_of(static_cast<std::int64_t>(items->size())) : Value();
}

/// The index from 0 that a position from 1, or from the end when negative, names; nothing outside.
std::optional<std::size_t> index_of_position(std::int64_t position, std::size_t size) {
  const auto count = static_cast<std::int64_t>(size);
  if (position == 0 || position > count || position < -count) return std::nullopt;
  return static_cast<std::size_t>(position > 0 ? position - 1 : count + position);
}

Value run_sublist(std::span<const Value> arguments, Machine&) {
  const auto items = list_at(arguments, 0);
  const auto position = integer_at(arguments, 1);
  if (!items || !position) return Value();
  const auto start = index_of_position(*position, items->size());
  if (!start) return Value();
  auto length = static_cast<std::int64_t>(items->size() - *start);
  if (arguments.size() > 2) {
    const auto asked = integer_at(arguments, 2);
    if (!asked || *asked < 1 || *asked > length) return Value();
    length = *asked;
  }
  const auto first = items->begin() + static_cast<std::ptrdiff_t>(*start);
  return List(first, first + length);
}

Value run_append(std::span<const Value> arguments, Machine&) {
  auto items = list_at(arguments, 0);
  if (!items) return Value();
  items->insert(items->end(), arguments.begin() + 1, arguments.end());
  return *items;
}

Value run_concatenate(std::span<const Value> arguments, Machine&) {
  List all;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto items = list_at(arguments, i);
    if (!items) return Value();
    all.insert(all.end(), items->begin(), items->end());
  }
  return all;
}

Value run_insert_before(std::span<const Value> arguments, Machine&) {
  auto items = list_at(arguments, 0);
  const auto position = integer_at(arguments, 1);
  if (!items || !position || arguments.size() < 3) return Value();
  const auto index = index_of_position(*position, items->size());
  if (!index) return Value();
  items->insert(items->begin() + static_cast<std::ptrdiff_t>(*index), arguments[2]);
  return *items;
}

Value run_remove(std::span<const Value> arguments, Machine&) {
  auto items = list_at(arguments, 0);
  const auto position = integer_at(arguments, 1);
  if (!items || !position) return Value();
  const auto index = index_of_position(*position, items->size());
  if (!index) return Value();
  items->erase(items->begin() + static_cast<std::ptrdiff_t>(*index));
  return *items;
}

Value replace_matching(List items, const Function& match, const Value& replacement, Machine& machine) {
  for (Value& item : items) {
    const Value matches = machine.call(match, {item, replacement});
    if (matches.is_missing()) return matches;
    if (!matches.boolean()) return machine.fail("the match of list replace() gives neither true nor false");
    if (matches.is_true()) item = replacement;
  }
  return items;
}

Value run_list_replace(std::span<const Value> arguments, Machine& machine) {
  auto items = list_at(arguments, 0);
  if (!items || arguments.size() < 3) return Value();
  if (const auto* match = arguments[1].function()) return replace_matching(std::move(*items), *match, arguments[2], machine);
  const auto position = integer_at(arguments, 1);
  const auto index = position ? index_of_position(*position, items->size()) : std::nullopt;
  if (!index) return Value();
  (*items)[*index] = arguments[2];
  return *items;
}

Value run_reverse(std::span<const Value> arguments, Machine&) {
  auto items = list_at(arguments, 0);
  if (!items) return Value();
  std::reverse(items->begin(), items->end());
  return *items;
}

Value run_index_of(std::span<const Value> arguments, Machine&) {
  const auto items = list_at(arguments, 0);
  if (!items || arguments.size() < 2) return Value();
  List positions;
  for (std::size_t i = 0; i < items->size(); ++i)
    if (compare(Operator::equal, (*items)[i], arguments[1]).is_true()) positions.push_back(number_of(static_cast<std::int64_t>(i + 1)));
  return positions;
}

/// The items without those that came before.
Value distinct(const List& items, Machine& machine) {
  List different;
  for (const Value& item : items) {
    if (!machine.spend(static_cast<std::int64_t>(different.size()) * std::min<std::int64_t>(item.extent().weight, 1000))) return Value();
    const bool known = std::any_of(different.begin(), different.end(),
                                   [&](const Value& other) { return compare(Operator::equal, item, other).is_true(); });
    if (!known) different.push_back(item);
  }
  return different;
}

Value run_distinct_values(std::span<const Value> arguments, Machine& machine) {
  const auto items = list_at(arguments, 0);
  return items ? distinct(*items, machine) : Value();
}

Value run_union(std::span<const Value> arguments, Machine& machine) {
  const Value all = run_concatenate(arguments, machine);
  return all.list() ? distinct(*all.list(), machine) : Value();
}

bool flatten_into(List& flat, const List& items, Machine& machine) {
  if (!machine.spend(static_cast<std::int64_t>(items.size()) + 1)) return false;
  for (const Value& item : items) {
    if (const auto* inner = item.list()) {
      if (!flatten_into(flat, *inner, machine)) return false;
    } else {
      flat.push_back(item);
    }
  }
  return flat.size() <= Machine::most_items;
}

Value run_flatten(std::span<const Value> arguments, Machine& machine) {
  const auto items = list_at(arguments, 0);
  List flat;
  if (!items || !flatten_into(flat, *items, machine)) return Value();
  return flat;
}

}  // namespace

const std::vector<Builtin>& list_builtins() {
  using enum Builtin::Missing;
  static const std::vector<Builtin> table = [] {
    std::vector<Builtin> lists = {
        {"list contains", {{"list", "element"}}, 2, false, is_own, nullptr, run_list_contains},
        {"count", {{"list"}}, 1, false, is_own, nullptr, run_count},
        {"sublist", {{"list", "start position", "length"}}, 2, false, is_carried, nullptr, run_sublist},
        {"append", {{"list", "item"}}, 2, true, is_carried, nullptr, run_append},
        {"concatenate", {{"list"}}, 1, true, is_carried, nullptr, run_concatenate},
        {"insert before", {{"list", "position", "newItem"}}, 3, false, is_carried, nullptr, run_insert_before},
        {"remove", {{"list", "position"}}, 2, false, is_carried, nullptr, run_remove},
        {"list replace", {{"list", "position", "newItem"}, {"list", "match", "newItem"}}, 3, false, is_carried, nullptr, run_list_replace},
        {"reverse", {{"list"}}, 1, false, is_carried, nullptr, run_reverse},
        {"index of", {{"list", "match"}}, 2, false, spreads, nullptr, run_index_of},
        {"union", {{"list"}}, 1, true, spreads, nullptr, run_union},
        {"distinct values", {{"list"}}, 1, false, spreads, nullptr, run_distinct_values},
        {"flatten", {{"list"}}, 1, false, is_carried, nullptr, run_flatten},
    };
    lists.insert(lists.end(), aggregate_builtins().begin(), aggregate_builtins().end());
    return lists;
  }();
  return table;
}

}  // namespace rules::feel

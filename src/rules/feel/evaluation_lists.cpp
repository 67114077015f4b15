#include "rules/feel/evaluation.h"
#include "rules/feel/temporal.h"

namespace rules::feel {
namespace {

std::optional<std::int64_t> integer_of(const Value& value) {
  if (!value.number()) return std::nullopt;
  const auto integer = value.number()->integer();
  return integer ? std::optional(*integer) : std::nullopt;
}

}  // namespace

Value Evaluation::list(const Node& node) {
  if (!machine_.spend(static_cast<std::int64_t>(node.children.size()))) return Value();
  List items;
  items.reserve(node.children.size());
  for (const Node& child : node.children) items.push_back(evaluate(child));
  return items;
}

/// Entries see those before them. A key that stands twice makes the context invalid. Source: 10.3.2.6.
Value Evaluation::context(const Node& node) {
  Context context;
  for (std::size_t i = 0; i < node.names.size(); ++i) {
    if (context.find(node.names[i])) return fail(node, fmt::format("the entry '{}' stands twice", node.names[i]));
    Value entry = evaluate(node.children[i]);
    if (traced()) set_origin(node.slot + static_cast<int>(i), origin_of(&node.children[i]));
    slots_[static_cast<std::size_t>(node.slot) + i] = entry;
    context.entries.emplace_back(node.names[i], std::move(entry));
  }
  if (node.children.size() > node.names.size()) return evaluate(node.children.back());
  return context;
}

/// A number picks an item (from 1, from the end when negative); a condition keeps the items it is true for.
Value Evaluation::filter(const Node& node) {
  Value hold;
  const Value& base = operand(node.children[0], hold);
  if (base.is_missing()) return base;
  if (base.series()) return filter_series(node, base);
  const Node& condition = node.children[1];
  if (condition.kind == Kind::constant && condition.value.number()) {
    if (const auto* items = base.list()) return item_at(node, *items, condition.value);
  }
  if (const auto* items = base.list(); items && !items->empty()) return filter_items(node, *items);
  if (base.is_null() || base.list()) return filter_nothing(node, base);
  return filter_items(node, {base});
}

Value Evaluation::item_at(const Node& node, const List& items, const Value& position) {
  const auto size = static_cast<std::int64_t>(items.size());
  const auto asked = integer_of(position);
  if (!asked) return fail(node, "a position is a whole number");
  const std::int64_t index = *asked > 0 ? *asked - 1 : size + *asked;
  if (*asked == 0 || index < 0 || index >= size) return fail(node, fmt::format("there is no item {} of {}", *asked, size));
  if (traced()) {
    Origin origin = origin_of(&node.children[0]);
    if (!origin.name.empty()) origin.at = std::to_string(index + 1);
    provenance_->picked[&node] = origin;
  }
  return items[static_cast<std::size_t>(index)];
}

/// With no item to look at, the condition only tells whether a position or a choice was asked for.
Value Evaluation::filter_nothing(const Node& node, const Value& base) {
  slots_[static_cast<std::size_t>(node.slot)] = Value();
  const std::size_t start = mark();
  const std::size_t errors = traced() ? machine_.trace()->errors.size() : 0;
  const Value asked = evaluate(node.children[1]);
  if (traced()) keep_only(start, {}), machine_.trace()->errors.resize(errors);
  if (!asked.number()) return List{};
  return base.is_null() ? Value() : item_at(node, {}, asked);
}

Value Evaluation::filter_items(const Node& node, const List& items) {
  const Node& condition = node.children[1];
  const Origin from = traced() ? origin_of(&node.children[0]) : Origin{};
  List kept;
  Value undetermined;
  std::int64_t possible = 0;
  Spans spans;
  const std::size_t start = mark();
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!machine_.spend(1)) return Value();
    slots_[static_cast<std::size_t>(node.slot)] = items[i];
    if (!from.name.empty()) set_origin(node.slot, {from.name, std::to_string(i + 1), ""});
    const std::size_t begin = mark();
    const Value keep = evaluate(condition);
    if (keep.number()) return item_at(node, items, keep);
    if (!keep.boolean() && !keep.is_missing() && !keep.is_null()) return fail(node, fmt::format("a filter asks for yes or no, not for a {}", keep.kind()));
    if (traced()) record_condition(condition, keep);
    if (keep.is_missing()) undetermined = missing_of(undetermined, keep), ++possible;
    if (!keep.is_true()) continue;
    kept.push_back(items[i]);
    spans.emplace_back(begin, mark());
  }
  if (traced() && !spans.empty()) keep_only(start, spans);
  if (!undetermined.is_missing()) return kept;
  const auto least = static_cast<std::int64_t>(kept.size());
  return Missing{undetermined.missing()->needs, Missing::Rows{least, least + possible}};
}

/// The year that a condition `year = E` asks for, or nullptr.
const Node* Evaluation::asked_year(const Node& condition) const {
  if (condition.kind != Kind::compare || condition.comparison != Operator::equal) return nullptr;
  const auto is_year = [](const Node& node) { return node.kind == Kind::of_item && node.names[0] == "year"; };
  if (is_year(condition.children[0])) return &condition.children[1];
  if (is_year(condition.children[1])) return &condition.children[0];
  return nullptr;
}

/// `s[1]`, `s[year = 2022]`; any other condition is asked of each known year as {year, value}, and keeps amounts.
Value Evaluation::filter_series(const Node& node, const Value& base) {
  const Series& series = *base.series();
  const auto slot = static_cast<std::size_t>(node.slot);
  slots_[slot] = Value();
  const Node* asked = asked_year(node.children[1]);
  const std::size_t start = mark();
  const std::size_t errors = traced() ? machine_.trace()->errors.size() : 0;
  const Value position = evaluate(asked ? *asked : node.children[1]);
  if (position.is_missing() && !position.missing()->rows && (asked || node.children[1].kind != Kind::compare)) return position;
  if (asked || position.number()) {
    const auto number = integer_of(position);
    if (!number || (!asked && *number < 1)) return fail(node, "a series is asked for by position from 1 or by year");
    const std::int64_t year = asked ? *number : series.latest_year + 1 - *number;
    if (traced()) provenance_->picked[&node] = {series.name, std::to_string(year), ""};
    return series.of_year(year);
  }
  if (traced()) keep_only(start, {}), machine_.trace()->errors.resize(errors);
  List kept;
  for (auto amount = series.amounts.rbegin(); amount != series.amounts.rend(); ++amount) {
    if (!machine_.spend(1)) return Value();
    slots_[slot] = Context{{{"year", base::Decimal(amount->first)}, {"value", amount->second}}};
    if (traced()) set_origin(node.slot, {series.name, std::to_string(amount->first), ""});
    const Value keep = evaluate(node.children[1]);
    if (keep.is_missing()) return keep;
    if (keep.is_true()) kept.push_back(amount->second);
  }
  return kept;
}

/// Whole numbers or days from one end to the other, downwards too. Source: 10.3.2.14, 1.5 for days.
std::optional<List> Evaluation::range_items(const Node& node, const Value& low, const Value& high, Value& otherwise) {
  if (low.is_missing() || high.is_missing()) {
    otherwise = missing_of(low, high);
    return std::nullopt;
  }
  const bool days = low.date() && high.date();
  const auto first = days ? low.date()->days().time_since_epoch().count() : integer_of(low);
  const auto last = days ? high.date()->days().time_since_epoch().count() : integer_of(high);
  if (!first || !last) {
    otherwise = fail(node, fmt::format("no steps from a {} to a {}", low.kind(), high.kind()));
    return std::nullopt;
  }
  const std::uint64_t count = *last >= *first ? static_cast<std::uint64_t>(*last) - static_cast<std::uint64_t>(*first)
                                              : static_cast<std::uint64_t>(*first) - static_cast<std::uint64_t>(*last);
  if (count >= Machine::most_items || !machine_.spend(static_cast<std::int64_t>(count) + 1)) {
    machine_.stop("more steps than an evaluation may take");
    return std::nullopt;
  }
  List items;
  items.reserve(count + 1);
  const std::int64_t step = *last >= *first ? 1 : -1;
  std::int64_t at = *first;
  for (std::uint64_t i = 0; i <= count; ++i, at += step)
    items.push_back(days ? Value(base::Date(std::chrono::sys_days(std::chrono::days(at)))) : Value(base::Decimal(at)));
  return items;
}

std::optional<List> Evaluation::iteration_items(const Node& iteration, Value& otherwise) {
  const Value first = evaluate(iteration.children[0]);
  if (iteration.children.size() == 2) return range_items(iteration, first, evaluate(iteration.children[1]), otherwise);
  if (first.is_missing()) {
    otherwise = first;
    return std::nullopt;
  }
  if (const auto* range = first.range()) {
    auto items = range_items(iteration, range->low, range->high, otherwise);
    if (items && !range->low_closed && !items->empty()) items->erase(items->begin());
    if (items && !range->high_closed && !items->empty()) items->pop_back();
    return items;
  }
  if (first.is_null()) {
    otherwise = fail(iteration, "there is no list to go through");
    return std::nullopt;
  }
  return items_of(first);
}

/// Runs `body` for each combination of the loop's variables, the last fastest; false when it ended early.
template <class Body>
bool Evaluation::each(const Node& node, std::size_t depth, Value& otherwise, const Body& body) {
  if (depth + 1 == node.children.size()) return body();
  const Node& iteration = node.children[depth];
  const auto items = iteration_items(iteration, otherwise);
  if (!items) return false;
  const int slot = node.slot + static_cast<int>(depth);
  const Origin from = traced() ? origin_of(&iteration.children[0]) : Origin{};
  for (std::size_t i = 0; i < items->size(); ++i) {
    if (!machine_.spend(1)) return false;
    slots_[static_cast<std::size_t>(slot)] = (*items)[i];
    if (traced()) set_origin(slot, from.name.empty() || iteration.children.size() == 2 ? Origin{} : Origin{from.name, std::to_string(i + 1), from.field});
    if (!each(node, depth + 1, otherwise, body)) return false;
  }
  return true;
}

Value Evaluation::for_loop(const Node& node) {
  List results;
  const Node& body = node.children.back();
  const std::size_t partial = static_cast<std::size_t>(node.slot) + node.children.size() - 1;
  const bool reads_partial = node.reads_partial;
  Value otherwise;
  const bool complete = each(node, 0, otherwise, [&] {
    if (reads_partial) {
      if (!machine_.spend(static_cast<std::int64_t>(results.size()))) return false;
      slots_[partial] = Value(results);
    }
    results.push_back(evaluate(body));
    return !machine_.stopped();
  });
  if (!complete) return otherwise;
  return results;
}

/// `some` is a long `or`, `every` a long `and`: what is known decides, a missing row leaves the rest open.
Value Evaluation::quantified(const Node& node) {
  const bool universal = node.kind == Kind::every;
  const Node& body = node.children.back();
  Value result(universal), otherwise;
  Spans deciding, open, all;
  const std::size_t start = mark();
  const bool complete = each(node, 0, otherwise, [&] {
    const std::size_t from = mark();
    const Value value = evaluate(body);
    if (traced()) {
      record_condition(body, value);
      all.emplace_back(from, mark());
      if (value.boolean() && *value.boolean() != universal) deciding.push_back(all.back());
      if (value.is_missing() || value.is_null()) open.push_back(all.back());
    }
    result = universal ? both(result, value) : either(result, value);
    const bool decided = result.boolean() && *result.boolean() != universal;
    return traced() || !decided;
  });
  if (traced()) keep_only(start, !deciding.empty() ? deciding : !open.empty() ? open : all);
  const bool decided = result.boolean() && *result.boolean() != universal;
  if (!complete && !decided) result = universal ? both(result, otherwise) : either(result, otherwise);
  return result.is_null() ? fail(node, "a condition is neither true nor false") : result;
}

}  // namespace rules::feel

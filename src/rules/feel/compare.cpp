#include "rules/feel/compare.h"

#include "rules/feel/temporal.h"

namespace rules::feel {
namespace {

/// Two moments are ordered when both have a zone or neither has.
std::optional<std::strong_ordering> order_moments(const DateTime& a, const DateTime& b) {
  if (offset_of(a).has_value() != offset_of(b).has_value()) return std::nullopt;
  return nanoseconds_of(a) <=> nanoseconds_of(b);
}

std::optional<std::strong_ordering> order_times(const Time& a, const Time& b) {
  const auto left = offset_of(a), right = offset_of(b);
  if (left.has_value() != right.has_value()) return std::nullopt;
  const std::int64_t left_seconds = a.second_of_day - left.value_or(0), right_seconds = b.second_of_day - right.value_or(0);
  if (left_seconds != right_seconds) return left_seconds <=> right_seconds;
  return a.nanosecond <=> b.nanosecond;
}

/// What is left of a comparison of parts: the first false decides, then what is missing.
Value all_parts(const Value& so_far, const Value& part) { return both(so_far, part); }

Value equal(const Value& left, const Value& right);

Value equal_lists(const List& a, const List& b) {
  if (a.size() != b.size()) return false;
  Value result = true;
  for (std::size_t i = 0; i < a.size() && !result.is_false(); ++i) {
    const Value part = equal(a[i], b[i]);
    result = all_parts(result, part.is_null() ? Value(false) : part);
  }
  return result;
}

Value equal_contexts(const Context& a, const Context& b) {
  if (a.entries.size() != b.entries.size()) return false;
  Value result = true;
  for (const auto& [name, entry] : a.entries) {
    const Value* other = b.find(name);
    if (!other) return false;
    const Value part = equal(entry, *other);
    result = all_parts(result, part.is_null() ? Value(false) : part);
  }
  return result;
}

Value equal_ranges(const Range& a, const Range& b) {
  if (a.low_closed != b.low_closed || a.high_closed != b.high_closed) return false;
  const Value low = equal(a.low, b.low), high = equal(a.high, b.high);
  return all_parts(low.is_null() ? Value(false) : low, high.is_null() ? Value(false) : high);
}

/// true, false or Missing; null for different kinds.
Value equal(const Value& left, const Value& right) {
  if (left.is_missing() || right.is_missing()) return missing_of(left, right);
  if (left.is_null() || right.is_null()) return left.is_null() && right.is_null();
  if (left.boolean() && right.boolean()) return *left.boolean() == *right.boolean();
  if (left.list() && right.list()) return equal_lists(*left.list(), *right.list());
  if (left.context() && right.context()) return equal_contexts(*left.context(), *right.context());
  if (left.range() && right.range()) return equal_ranges(*left.range(), *right.range());
  if (left.function() && right.function()) return left.function() == right.function();
  if (const auto order = order_of(left, right)) return *order == 0;
  if (left.date_time() && right.date_time()) return false;
  if (left.time() && right.time()) return false;
  return Value();
}

bool holds(Operator op, std::strong_ordering order) {
  switch (op) {
    case Operator::equal: return order == 0;
    case Operator::not_equal: return order != 0;
    case Operator::less: return order < 0;
    case Operator::less_equal: return order <= 0;
    case Operator::greater: return order > 0;
    case Operator::greater_equal: return order >= 0;
  }
  return false;
}

/// A count that is known only within bounds may still be above or below a number for certain.
std::optional<Value> decided_by_bounds(Operator op, const Value& left, const Value& right) {
  const Missing* missing = left.missing();
  const base::Decimal* number = right.number();
  if (!missing || !missing->rows || !number) return std::nullopt;
  const bool at_least = holds(op, base::Decimal(missing->rows->least) <=> *number);
  const bool at_most = holds(op, base::Decimal(missing->rows->most) <=> *number);
  if (op == Operator::equal || op == Operator::not_equal) {
    const bool outside = *number < base::Decimal(missing->rows->least) || *number > base::Decimal(missing->rows->most);
    if (!outside) return std::nullopt;
    return Value(op == Operator::not_equal);
  }
  if (at_least != at_most) return std::nullopt;
  return Value(at_least);
}

Operator mirrored(Operator op) {
  switch (op) {
    case Operator::less: return Operator::greater;
    case Operator::less_equal: return Operator::greater_equal;
    case Operator::greater: return Operator::less;
    case Operator::greater_equal: return Operator::less_equal;
    default: return op;
  }
}

std::vector<std::string> united(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::string> all;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
  return all;
}

}  // namespace

std::string_view symbol_of(Operator op) {
  switch (op) {
    case Operator::equal: return "=";
    case Operator::not_equal: return "!=";
    case Operator::less: return "<";
    case Operator::less_equal: return "<=";
    case Operator::greater: return ">";
    case Operator::greater_equal: return ">=";
  }
  return "";
}

Value compare(Operator op, const Value& left, const Value& right) {
  if (left.number() && right.number()) return holds(op, *left.number() <=> *right.number());
  if (left.date() && right.date()) return holds(op, left.date()->days() <=> right.date()->days());
  const bool equality = op == Operator::equal || op == Operator::not_equal;
  if (left.is_missing() || right.is_missing()) {
    if (auto decided = decided_by_bounds(op, left, right)) return *decided;
    if (auto decided = decided_by_bounds(mirrored(op), right, left)) return *decided;
    if (!equality && (left.is_null() || right.is_null())) return Value();
    return missing_of(left, right);
  }
  if (equality) {
    const Value same = equal(left, right);
    return op == Operator::equal ? same : negation(same);
  }
  const auto order = order_of(left, right);
  if (!order) return Value();
  return holds(op, *order);
}

std::optional<std::strong_ordering> order_of(const Value& left, const Value& right) {
  if (left.number() && right.number()) return *left.number() <=> *right.number();
  if (left.text() && right.text()) return *left.text() <=> *right.text();
  if (left.date() && right.date()) return left.date()->days() <=> right.date()->days();
  if (left.date_time() && right.date_time()) return order_moments(*left.date_time(), *right.date_time());
  if (left.time() && right.time()) return order_times(*left.time(), *right.time());
  if (left.years_months() && right.years_months()) return left.years_months()->months <=> right.years_months()->months;
  if (left.days_time() && right.days_time()) return nanoseconds_of(*left.days_time()) <=> nanoseconds_of(*right.days_time());
  return std::nullopt;
}

Value contains(const Range& range, const Value& value) {
  Value result = true;
  if (!range.low.is_null()) result = compare(range.low_closed ? Operator::greater_equal : Operator::greater, value, range.low);
  if (!range.high.is_null())
    result = both(result, compare(range.high_closed ? Operator::less_equal : Operator::less, value, range.high));
  return result;
}

bool is_same(const Value& left, const Value& right) {
  if (left.time() && right.time()) {
    const Time &a = *left.time(), &b = *right.time();
    return a.second_of_day == b.second_of_day && a.nanosecond == b.nanosecond && a.offset_seconds == b.offset_seconds && a.zone == b.zone;
  }
  if (left.date_time() && right.date_time())
    return left.date_time()->date == right.date_time()->date && is_same(Value(left.date_time()->time), Value(right.date_time()->time));
  return compare(Operator::equal, left, right).is_true();
}

Missing merged(const Missing& a, const Missing& b) { return Missing{united(a.needs, b.needs), std::nullopt}; }

Value missing_of(const Value& a, const Value& b) {
  if (!a.is_missing()) return b.is_missing() ? b : Value();
  if (!b.is_missing()) return a;
  return Value(merged(*a.missing(), *b.missing()));
}

Value both(const Value& left, const Value& right) {
  if (left.is_false() || right.is_false()) return false;
  if (left.is_missing() || right.is_missing()) return missing_of(left, right);
  if (left.is_true() && right.is_true()) return true;
  return Value();
}

Value either(const Value& left, const Value& right) {
  if (left.is_true() || right.is_true()) return true;
  if (left.is_missing() || right.is_missing()) return missing_of(left, right);
  if (left.is_false() && right.is_false()) return false;
  return Value();
}

Value negation(const Value& value) {
  if (value.is_missing()) return value;
  if (value.boolean()) return !*value.boolean();
  return Value();
}

}  // namespace rules::feel

#pragma once
#include "rules/feel/value.h"

#include <compare>
#include <optional>

/// Equality and order of FEEL values. Source: OMG DMN 1.5, 10.3.2.13 (tables 50 to 54).
namespace rules::feel {

enum class Operator : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };
std::string_view symbol_of(Operator op);

/// `left op right`: true, false, null (of kinds that do not compare) or Missing. null compares with nothing but `=` and `!=`.
Value compare(Operator op, const Value& left, const Value& right);

/// The order of two values of one kind; nothing when they have none.
std::optional<std::strong_ordering> order_of(const Value& left, const Value& right);

/// Whether `value` lies within: true, false, null or Missing. An absent end does not limit.
Value contains(const Range& range, const Value& value);

/// `is(left, right)`: equal in kind and in every part, zone included.
bool is_same(const Value& left, const Value& right);

/// All that is needed by the missing values among these, in order and without repeats. A Missing, or Null when none is.
Value missing_of(const Value& a, const Value& b);
Missing merged(const Missing& a, const Missing& b);

// Three-valued logic, Missing included: what is known decides wherever it can; Missing wins over null.
Value both(const Value& left, const Value& right);
Value either(const Value& left, const Value& right);
Value negation(const Value& value);

}  // namespace rules::feel

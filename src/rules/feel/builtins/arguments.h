#pragma once
#include "rules/feel/builtins/builtin.h"

#include <optional>

/// Reading arguments with FEEL's implicit conversions: a list of one stands for its item where one value is wanted, one
/// value for a list of one where a list is wanted. Source: OMG DMN 1.5, 10.3.2.9.4.
namespace rules::feel {

/// The argument itself, the only item of a list, or null when it was left out.
const Value& one_at(std::span<const Value> arguments, std::size_t index);

// nullptr or nothing when the argument is of another kind.
const std::string* text_at(std::span<const Value> arguments, std::size_t index);
const base::Decimal* number_at(std::span<const Value> arguments, std::size_t index);
/// A whole number; a fraction is cut off.
std::optional<std::int64_t> integer_at(std::span<const Value> arguments, std::size_t index);
/// Nothing for null and what was left out.
std::optional<List> list_at(std::span<const Value> arguments, std::size_t index);

bool is_given(std::span<const Value> arguments, std::size_t index);  // and not null

/// One list, or the items by themselves: `sum([1, 2])`, `sum(1, 2)`. Nothing for null.
std::optional<List> items_among(std::span<const Value> arguments);

Value number_of(const base::Result<base::Decimal>& number);  // null when it was refused
Value number_of(std::int64_t number);

}  // namespace rules::feel

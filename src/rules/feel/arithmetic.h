#pragma once
#include "rules/feel/value.h"

/// Sums, products and powers of FEEL values. Source: OMG DMN 1.5, tables 55 to 58.
namespace rules::feel {

enum class Arithmetic : std::uint8_t { add, subtract, multiply, divide, power };
std::string_view symbol_of(Arithmetic op);

/// null when the kinds do not go together, the result is out of range or has no value; Missing when an operand is missing
/// and none is null.
Value calculate(Arithmetic op, const Value& left, const Value& right);
Value negative_of(const Value& value);

}  // namespace rules::feel

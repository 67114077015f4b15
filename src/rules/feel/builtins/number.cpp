#include "rules/feel/arithmetic.h"
#include "rules/feel/builtins/arguments.h"

/// Source: OMG DMN 1.5, table 75.
namespace rules::feel {
namespace {

using base::Decimal;
using Rounding = Decimal::Rounding;

/// A scale of decimal128, cut to a whole number.
std::optional<int> scale_at(std::span<const Value> arguments, std::size_t index) {
  const auto scale = integer_at(arguments, index);
  if (!scale || *scale < -6111 || *scale > 6176) return std::nullopt;
  return static_cast<int>(*scale);
}

/// With a scale left out: whole numbers.
template <Rounding mode>
Value run_round(std::span<const Value> arguments, Machine&) {
  const auto* number = number_at(arguments, 0);
  const auto scale = arguments.size() > 1 ? scale_at(arguments, 1) : std::optional(0);
  if (!number || !scale) return Value();
  return number->rounded(*scale, mode);
}

Value run_abs(std::span<const Value> arguments, Machine&) {
  const Value& value = one_at(arguments, 0);
  if (value.number()) return value.number()->absolute();
  const bool negative = (value.years_months() && value.years_months()->months < 0) ||
                        (value.days_time() && (value.days_time()->seconds < 0 || value.days_time()->nanoseconds < 0));
  if (negative) return negative_of(value);
  return value.years_months() || value.days_time() ? value : Value();
}

/// dividend - divisor x floor(dividend / divisor)
Value run_modulo(std::span<const Value> arguments, Machine&) {
  const auto *dividend = number_at(arguments, 0), *divisor = number_at(arguments, 1);
  if (!dividend || !divisor) return Value();
  const auto quotient = Decimal::divide(*dividend, *divisor);
  if (!quotient) return Value();
  const auto product = Decimal::multiply(*divisor, quotient->rounded(0, Rounding::floor));
  if (!product) return Value();
  return number_of(Decimal::subtract(*dividend, *product));
}

template <base::Result<Decimal> (*function)(const Decimal&)>
Value run_function(std::span<const Value> arguments, Machine&) {
  const auto* number = number_at(arguments, 0);
  return number ? number_of(function(*number)) : Value();
}

/// Nothing for what is no whole number.
std::optional<bool> is_even(std::span<const Value> arguments) {
  const auto* number = number_at(arguments, 0);
  if (!number || !number->is_integer()) return std::nullopt;
  const auto half = Decimal::divide(*number, Decimal(2));
  if (!half) return std::nullopt;
  return half->is_integer();
}

Value run_even(std::span<const Value> arguments, Machine&) {
  const auto even = is_even(arguments);
  return even ? Value(*even) : Value();
}

Value run_odd(std::span<const Value> arguments, Machine&) {
  const auto even = is_even(arguments);
  return even ? Value(!*even) : Value();
}

}  // namespace

const std::vector<Builtin>& number_builtins() {
  using enum Builtin::Missing;
  static const std::vector<Builtin> table = {
      {"decimal", {{"n", "scale"}}, 2, false, spreads, nullptr, run_round<Rounding::half_even>},
      {"floor", {{"n", "scale"}}, 1, false, spreads, nullptr, run_round<Rounding::floor>},
      {"ceiling", {{"n", "scale"}}, 1, false, spreads, nullptr, run_round<Rounding::ceiling>},
      {"round up", {{"n", "scale"}}, 2, false, spreads, nullptr, run_round<Rounding::up>},
      {"round down", {{"n", "scale"}}, 2, false, spreads, nullptr, run_round<Rounding::down>},
      {"round half up", {{"n", "scale"}}, 2, false, spreads, nullptr, run_round<Rounding::half_up>},
      {"round half down", {{"n", "scale"}}, 2, false, spreads, nullptr, run_round<Rounding::half_down>},
      {"abs", {{"n"}}, 1, false, spreads, nullptr, run_abs},
      {"modulo", {{"dividend", "divisor"}}, 2, false, spreads, nullptr, run_modulo},
      {"sqrt", {{"number"}}, 1, false, spreads, nullptr, run_function<Decimal::sqrt>},
      {"log", {{"number"}}, 1, false, spreads, nullptr, run_function<Decimal::log>},
      {"exp", {{"number"}}, 1, false, spreads, nullptr, run_function<Decimal::exp>},
      {"odd", {{"number"}}, 1, false, spreads, nullptr, run_odd},
      {"even", {{"number"}}, 1, false, spreads, nullptr, run_even},
  };
  return table;
}

}  // namespace rules::feel

#include "rules/feel/arithmetic.h"
#include "rules/feel/builtins/arguments.h"
#include "rules/feel/compare.h"

/// One value out of many: least, sum, mean, median. Source: OMG DMN 1.5, table 74.
namespace rules::feel {

const std::vector<Builtin>& aggregate_builtins();

namespace {

using base::Decimal;

std::optional<std::vector<Decimal>> numbers_of(const List& items) {
  std::vector<Decimal> numbers;
  for (const Value& item : items) {
    if (!item.number()) return std::nullopt;
    numbers.push_back(*item.number());
  }
  return numbers;
}

std::optional<std::vector<Decimal>> numbers_among(std::span<const Value> arguments) {
  const auto items = items_among(arguments);
  return items ? numbers_of(*items) : std::nullopt;
}

template <Operator better>
Value run_best(std::span<const Value> arguments, Machine& machine) {
  const auto items = items_among(arguments);
  if (!items || items->empty()) return Value();
  Value best = items->front();
  for (const Value& item : *items) {
    const Value is_better = compare(better, item, best);
    if (!is_better.boolean()) return machine.fail("min() and max() ask for values of one kind");
    if (is_better.is_true()) best = item;
  }
  return best;
}

/// Numbers, or durations of one kind.
Value run_sum(std::span<const Value> arguments, Machine&) {
  const auto items = items_among(arguments);
  if (!items || items->empty()) return Value();
  Value sum = items->front();
  if (!sum.number() && !sum.years_months() && !sum.days_time()) return Value();
  for (std::size_t i = 1; i < items->size() && !sum.is_null(); ++i) {
    const bool one_kind = (*items)[i].kind() == sum.kind();
    sum = one_kind ? calculate(Arithmetic::add, sum, (*items)[i]) : Value();
  }
  return sum;
}

Value run_product(std::span<const Value> arguments, Machine&) {
  const auto numbers = numbers_among(arguments);
  if (!numbers || numbers->empty()) return Value();
  base::Result<Decimal> product = Decimal(1);
  for (const Decimal& number : *numbers)
    if (product) product = Decimal::multiply(*product, number);
  return number_of(product);
}

base::Result<Decimal> sum_of(const std::vector<Decimal>& numbers) {
  base::Result<Decimal> sum = Decimal(0);
  for (const Decimal& number : numbers)
    if (sum) sum = Decimal::add(*sum, number);
  return sum;
}

Value run_mean(std::span<const Value> arguments, Machine& machine) {
  const Value sum = run_sum(arguments, machine);
  const auto items = items_among(arguments);
  if (sum.is_null()) return Value();
  return calculate(Arithmetic::divide, sum, number_of(static_cast<std::int64_t>(items->size())));
}

Value run_median(std::span<const Value> arguments, Machine&) {
  auto numbers = numbers_among(arguments);
  if (!numbers || numbers->empty()) return Value();
  std::sort(numbers->begin(), numbers->end());
  const std::size_t middle = numbers->size() / 2;
  if (numbers->size() % 2 == 1) return (*numbers)[middle];
  const auto sum = Decimal::add((*numbers)[middle - 1], (*numbers)[middle]);
  return sum ? number_of(Decimal::divide(*sum, Decimal(2))) : Value();
}

/// Of a sample: divided by one less than its size.
Value run_stddev(std::span<const Value> arguments, Machine&) {
  const auto numbers = numbers_among(arguments);
  if (!numbers || numbers->size() < 2) return Value();
  const auto count = static_cast<std::int64_t>(numbers->size());
  const auto sum = sum_of(*numbers);
  const auto mean = sum ? Decimal::divide(*sum, Decimal(count)) : sum;
  if (!mean) return Value();
  base::Result<Decimal> squares = Decimal(0);
  for (const Decimal& number : *numbers) {
    const auto distance = Decimal::subtract(number, *mean);
    const auto square = distance ? Decimal::multiply(*distance, *distance) : distance;
    if (!square || !squares) return Value();
    squares = Decimal::add(*squares, *square);
  }
  const auto variance = squares ? Decimal::divide(*squares, Decimal(count - 1)) : squares;
  return variance ? number_of(Decimal::sqrt(*variance)) : Value();
}

/// The most frequent numbers, in ascending order.
Value run_mode(std::span<const Value> arguments, Machine&) {
  auto numbers = numbers_among(arguments);
  if (!numbers) return Value();
  std::sort(numbers->begin(), numbers->end());
  List modes;
  std::size_t most = 0;
  for (std::size_t start = 0; start < numbers->size();) {
    std::size_t end = start;
    while (end < numbers->size() && (*numbers)[end] == (*numbers)[start]) ++end;
    if (end - start > most) modes.clear(), most = end - start;
    if (end - start == most) modes.push_back((*numbers)[start]);
    start = end;
  }
  return modes;
}

}  // namespace

const std::vector<Builtin>& aggregate_builtins() {
  using enum Builtin::Missing;
  static const std::vector<Builtin> table = {
      {"min", {{"list"}}, 1, true, spreads, nullptr, run_best<Operator::less>},
      {"max", {{"list"}}, 1, true, spreads, nullptr, run_best<Operator::greater>},
      {"sum", {{"list"}}, 1, true, spreads, nullptr, run_sum},
      {"product", {{"list"}}, 1, true, spreads, nullptr, run_product},
      {"mean", {{"list"}}, 1, true, spreads, nullptr, run_mean},
      {"median", {{"list"}}, 1, true, spreads, nullptr, run_median},
      {"stddev", {{"list"}}, 1, true, spreads, nullptr, run_stddev},
      {"mode", {{"list"}}, 1, true, spreads, nullptr, run_mode},
  };
  return table;
}

}  // namespace rules::feel

#include "rules/feel/builtins/arguments.h"
#include "rules/feel/compare.h"
#include "rules/feel/parser.h"
#include "rules/feel/temporal.h"

/// Texts and numbers into values. Source: OMG DMN 1.5, tables 71 and 84.
namespace rules::feel {
namespace {

/// Where a value was read from a text, or null.
template <class T>
Value of(const std::optional<T>& value) {
  return value ? Value(*value) : Value();
}

std::optional<base::Date> date_of_numbers(std::span<const Value> arguments) {
  std::int64_t parts[3];
  for (std::size_t i = 0; i < 3; ++i) {
    const auto* number = number_at(arguments, i);
    const auto integer = number ? number->integer() : base::Result<std::int64_t>(base::refuse("bad_number", {}));
    if (!integer) return std::nullopt;
    parts[i] = *integer;
  }
  if (parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > 31) return std::nullopt;
  return date_of({parts[0], static_cast<unsigned>(parts[1]), static_cast<unsigned>(parts[2])});
}

Value run_date(std::span<const Value> arguments, Machine&) {
  if (arguments.size() == 3) return of(date_of_numbers(arguments));
  if (arguments.size() != 1) return Value();
  const Value& from = one_at(arguments, 0);
  if (from.text()) return of(parse_date(*from.text()));
  if (from.date()) return from;
  return from.date_time() ? Value(from.date_time()->date) : Value();
}

/// hour, minute, second and an offset as a duration, from `first` on.
std::optional<Time> time_of_numbers(std::span<const Value> arguments, std::size_t first) {
  const auto *hour = number_at(arguments, first), *minute = number_at(arguments, first + 1), *second = number_at(arguments, first + 2);
  if (!hour || !minute || !second || !hour->is_integer() || !minute->is_integer()) return std::nullopt;
  const auto h = hour->integer(), m = minute->integer();
  const base::Decimal whole = second->rounded(0, base::Decimal::Rounding::floor);
  const auto s = whole.integer();
  if (!h || !m || !s || *h < 0 || *h > 23 || *m < 0 || *m > 59 || *s < 0 || *s > 59) return std::nullopt;
  const auto fraction = base::Decimal::subtract(*second, whole).value().rounded(9, base::Decimal::Rounding::down);
  Time time;
  time.second_of_day = static_cast<std::int32_t>(*h * 3600 + *m * 60 + *s);
  time.nanosecond = static_cast<std::int32_t>(base::Decimal::multiply(fraction, base::Decimal(1'000'000'000)).value().integer().value());
  if (!is_given(arguments, first + 3)) return time;
  const Value& offset = one_at(arguments, first + 3);
  if (offset.text()) {
    time.zone = *offset.text();
    return is_zone(time.zone) ? std::optional(time) : std::nullopt;
  }
  constexpr std::int64_t most_offset = 14 * 3600;
  if (!offset.days_time() || std::abs(offset.days_time()->seconds) > most_offset) return std::nullopt;
  time.offset_seconds = static_cast<std::int32_t>(offset.days_time()->seconds);
  return time;
}

Value run_time(std::span<const Value> arguments, Machine&) {
  if (arguments.size() >= 3) {
    const bool zone_by_name = is_given(arguments, 3) && one_at(arguments, 3).text();
    return zone_by_name ? Value() : of(time_of_numbers(arguments, 0));
  }
  if (arguments.size() != 1) return Value();
  const Value& from = one_at(arguments, 0);
  if (from.text()) return of(parse_time(*from.text()));
  if (from.time()) return from;
  if (from.date_time()) return from.date_time()->time;
  return from.date() ? Value(midnight_utc(*from.date()).time) : Value();
}

Value joined(const Value& day, const Value& time) {
  if (!time.time()) return Value();
  if (day.date()) return DateTime{*day.date(), *time.time()};
  return day.date_time() ? Value(DateTime{day.date_time()->date, *time.time()}) : Value();
}

Value run_date_and_time(std::span<const Value> arguments, Machine&) {
  if (arguments.size() >= 6) {
    const auto date = date_of_numbers(arguments);
    const auto time = time_of_numbers(arguments, 3);
    return date && time ? Value(DateTime{*date, *time}) : Value();
  }
  const Value& from = one_at(arguments, 0);
  if (arguments.size() == 2 && from.date_time() && one_at(arguments, 1).text()) return Value();
  if (arguments.size() == 2) return joined(from, one_at(arguments, 1));
  if (arguments.size() != 1) return Value();
  if (from.text()) return of(parse_date_time(*from.text()));
  if (from.date()) return midnight_utc(*from.date());
  return from.date_time() ? from : Value();
}

Value run_duration(std::span<const Value> arguments, Machine&) {
  const Value& from = one_at(arguments, 0);
  if (from.text()) return of(parse_duration(*from.text()));
  return from.years_months() || from.days_time() ? from : Value();
}

std::optional<DateTime> moment_at(std::span<const Value> arguments, std::size_t index) {
  const Value& value = one_at(arguments, index);
  if (value.date()) return DateTime{*value.date(), Time{}};
  if (value.date_time()) return *value.date_time();
  return std::nullopt;
}

Value run_years_and_months_duration(std::span<const Value> arguments, Machine&) {
  const auto from = moment_at(arguments, 0), to = moment_at(arguments, 1);
  return from && to ? Value(YearsMonths{months_between(from->date, to->date)}) : Value();
}

/// A separator is absent, or one of the texts allowed.
std::optional<std::string> separator_at(std::span<const Value> arguments, std::size_t index, std::initializer_list<std::string_view> allowed) {
  if (!is_given(arguments, index)) return "";
  const auto* text = text_at(arguments, index);
  if (!text || std::find(allowed.begin(), allowed.end(), *text) == allowed.end()) return std::nullopt;
  return *text;
}

Value run_number(std::span<const Value> arguments, Machine&) {
  if (arguments.size() == 2) return Value();
  if (arguments.size() == 1 && one_at(arguments, 0).number()) return one_at(arguments, 0);
  const auto* from = text_at(arguments, 0);
  const auto grouping = separator_at(arguments, 1, {" ", ",", "."});
  const auto point = separator_at(arguments, 2, {",", "."});
  if (!from || !grouping || !point || (!grouping->empty() && *grouping == *point)) return Value();
  std::string digits;
  for (const char c : *from) {
    if (std::string_view(*grouping) == std::string_view(&c, 1)) continue;
    const bool is_point = std::string_view(point->empty() ? "." : *point) == std::string_view(&c, 1);
    if (!is_point && c == '.') return Value();
    digits += is_point ? '.' : c;
  }
  if (digits.starts_with('.')) digits.insert(0, "0");
  if (digits.starts_with("-.")) digits.insert(1, "0");
  if (digits.starts_with('+')) digits.erase(0, 1);
  return number_of(base::Decimal::parse(digits));
}

Value run_string(std::span<const Value> arguments, Machine&) {
  return arguments[0].is_null() ? Value() : Value(arguments[0].shown());
}

/// An end of a range literal: a literal, or date(), time(), date and time() or duration() of one.
bool is_literal_end(const Node& node) {
  if (node.kind == Kind::constant) return !node.value.is_null();
  if (node.kind == Kind::negate) return node.children[0].kind == Kind::constant;
  if (node.kind != Kind::call || !node.builtin || node.children.size() != 1) return false;
  static constexpr std::string_view makers[] = {"date", "time", "date and time", "duration"};
  const bool makes = std::find(std::begin(makers), std::end(makers), node.builtin->name) != std::end(makers);
  return makes && node.children[0].kind == Kind::constant && node.children[0].value.text();
}

/// `[1..3]` with literal ends of one kind, in order. Source: 10.3.4.1, range().
Value run_range(std::span<const Value> arguments, Machine& machine) {
  const auto* from = text_at(arguments, 0);
  if (!from) return Value();
  const Vocabulary plain;
  const auto program = parse_program(*from, plain);
  if (!program) return machine.fail("range() asks for an interval such as [1..3]");
  const Node& node = (*program)->children[0];
  const bool literal = node.kind == Kind::range && node.children[0].line > 0 && node.children.back().line > 0 &&
                       is_literal_end(node.children[0]) && is_literal_end(node.children.back());
  if (!literal) return machine.fail("the ends of range() are literals");
  const Value value = evaluate(Expression{*from, *program}, MapScope());
  const auto* range = value.range();
  const auto order = range ? order_of(range->low, range->high) : std::nullopt;
  return order && *order <= 0 ? value : Value();
}

}  // namespace

const std::vector<Builtin>& conversion_builtins() {
  using enum Builtin::Missing;
  static const std::vector<Builtin> table = {
      {"date", {{"from"}, {"year", "month", "day"}}, 1, false, spreads, nullptr, run_date},
      {"time", {{"from"}, {"hour", "minute", "second", "offset"}}, 1, false, spreads, nullptr, run_time},
      {"date and time",
       {{"from"}, {"date", "time"}, {"year", "month", "day", "hour", "minute", "second", "offset"}, {"year", "month", "day", "hour", "minute", "second", "timezone"}},
       1, false, spreads, nullptr, run_date_and_time},
      {"duration", {{"from"}}, 1, false, spreads, nullptr, run_duration},
      {"years and months duration", {{"from", "to"}}, 2, false, spreads, nullptr, run_years_and_months_duration},
      {"number", {{"from", "grouping separator", "decimal separator"}}, 1, false, spreads, nullptr, run_number},
      {"string", {{"from"}}, 1, false, spreads, nullptr, run_string},
      {"range", {{"from"}}, 1, false, spreads, nullptr, run_range},
  };
  return table;
}

}  // namespace rules::feel

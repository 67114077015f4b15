#include "rules/feel/temporal.h"

#include "rules/feel/builtins/arguments.h"

/// Parts of the calendar. Source: OMG DMN 1.5, table 82.
namespace rules::feel {
namespace {

std::optional<base::Date> date_at(std::span<const Value> arguments) {
  const Value& value = one_at(arguments, 0);
  if (value.date()) return *value.date();
  if (value.date_time()) return value.date_time()->date;
  return std::nullopt;
}

std::int64_t day_number(base::Date date) { return date.days().time_since_epoch().count(); }

std::int64_t day_of_year(base::Date date) { return day_number(date) - day_number(*date_of({civil_of(date).year, 1, 1})) + 1; }

Value run_day_of_year(std::span<const Value> arguments, Machine&) {
  const auto date = date_at(arguments);
  return date ? number_of(day_of_year(*date)) : Value();
}

Value run_day_of_week(std::span<const Value> arguments, Machine&) {
  static constexpr const char* names[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  const auto date = date_at(arguments);
  return date ? Value(std::string(names[iso_weekday_of(*date) - 1])) : Value();
}

Value run_month_of_year(std::span<const Value> arguments, Machine&) {
  static constexpr const char* names[] = {"January", "February", "March",     "April",   "May",      "June",
                                          "July",    "August",   "September", "October", "November", "December"};
  const auto date = date_at(arguments);
  return date ? Value(std::string(names[civil_of(*date).month - 1])) : Value();
}

/// ISO 8601: the week of the year that holds the Thursday of the day's week.
Value run_week_of_year(std::span<const Value> arguments, Machine&) {
  const auto date = date_at(arguments);
  if (!date) return Value();
  const base::Date thursday(date->days() + std::chrono::days(4 - iso_weekday_of(*date)));
  const auto first = date_of({civil_of(thursday).year, 1, 1});
  if (!first) return Value();
  return number_of((day_number(thursday) - day_number(*first)) / 7 + 1);
}

/// The moment the evaluation was given; it never looks at a clock itself.
Value run_now(std::span<const Value>, Machine& machine) {
  return machine.now() ? Value(*machine.now()) : machine.fail("now() has no clock to read here");
}

Value run_today(std::span<const Value>, Machine& machine) {
  return machine.now() ? Value(machine.now()->date) : machine.fail("today() has no clock to read here");
}

}  // namespace

const std::vector<Builtin>& temporal_builtins() {
  using enum Builtin::Missing;
  static const std::vector<Builtin> table = {
      {"day of year", {{"date"}}, 1, false, spreads, nullptr, run_day_of_year},
      {"day of week", {{"date"}}, 1, false, spreads, nullptr, run_day_of_week},
      {"month of year", {{"date"}}, 1, false, spreads, nullptr, run_month_of_year},
      {"week of year", {{"date"}}, 1, false, spreads, nullptr, run_week_of_year},
      {"now", {{}}, 0, false, spreads, nullptr, run_now},
      {"today", {{}}, 0, false, spreads, nullptr, run_today},
  };
  return table;
}

}  // namespace rules::feel

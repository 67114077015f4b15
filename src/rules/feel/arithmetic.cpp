#include "rules/feel/arithmetic.h"

#include "rules/feel/compare.h"
#include "rules/feel/temporal.h"

namespace rules::feel {
namespace {

using base::Decimal;

constexpr std::size_t most_text_bytes = 1 << 20;
constexpr std::int64_t most_months = 24'000'000'000;

Value of(const base::Result<Decimal>& number) { return number ? Value(*number) : Value(); }
template <class T>
Value of(const std::optional<T>& value) {
  return value ? Value(*value) : Value();
}

Value months(const base::Result<Decimal>& number) {
  if (!number) return Value();
  const auto whole = number->rounded(0, Decimal::Rounding::down).integer();
  if (!whole || *whole > most_months || *whole < -most_months) return Value();
  return Value(YearsMonths{*whole});
}

Decimal seconds_of(DaysTime duration) {
  return Decimal::add(Decimal(duration.seconds), Decimal(duration.nanoseconds, 9)).value();
}

Value days_time(const base::Result<Decimal>& seconds) {
  if (!seconds) return Value();
  const Decimal whole = seconds->rounded(0, Decimal::Rounding::down);
  const auto count = whole.integer();
  const auto fraction = Decimal::subtract(*seconds, whole);
  if (!count || !fraction) return Value();
  const auto nanoseconds = Decimal::multiply(fraction->rounded(9, Decimal::Rounding::down), Decimal(1'000'000'000)).value().integer();
  return of(days_time_of(static_cast<__int128>(*count) * 1'000'000'000 + nanoseconds.value_or(0)));
}

bool is_duration(const Value& value) { return value.years_months() || value.days_time(); }

Value numbers(Arithmetic op, const Decimal& a, const Decimal& b) {
  switch (op) {
    case Arithmetic::add: return of(Decimal::add(a, b));
    case Arithmetic::subtract: return of(Decimal::subtract(a, b));
    case Arithmetic::multiply: return of(Decimal::multiply(a, b));
    case Arithmetic::divide: return of(Decimal::divide(a, b));
    case Arithmetic::power: return of(Decimal::power(a, b));
  }
  return Value();
}

Value joined(const std::string& a, const std::string& b) {
  if (a.size() + b.size() > most_text_bytes) return Value();
  return Value(a + b);
}

/// A date, time or date and time moved by a duration.
Value moved(const Value& start, const Value& duration) {
  if (const auto* by = duration.years_months()) {
    if (start.date()) return of(plus(*start.date(), *by));
    if (start.date_time()) return of(plus(*start.date_time(), *by));
    return Value();
  }
  const DaysTime by = *duration.days_time();
  if (start.date()) return of(plus(*start.date(), by));
  if (start.date_time()) return of(plus(*start.date_time(), by));
  if (start.time()) return Value(plus(*start.time(), by));
  return Value();
}

Value sum_of_durations(const Value& a, const Value& b) {
  if (a.years_months() && b.years_months()) return months(Decimal(a.years_months()->months + b.years_months()->months));
  if (a.days_time() && b.days_time()) return of(days_time_of(nanoseconds_of(*a.days_time()) + nanoseconds_of(*b.days_time())));
  return Value();
}

Value sum(const Value& a, const Value& b) {
  if (a.text() && b.text()) return joined(*a.text(), *b.text());
  if (is_duration(a) && is_duration(b)) return sum_of_durations(a, b);
  if (is_duration(b)) return moved(a, b);
  if (is_duration(a)) return moved(b, a);
  return Value();
}

/// A date stands for its midnight in UTC; both sides need a zone, or neither has one.
Value time_between(const DateTime& from, const DateTime& to) {
  if (offset_of(from).has_value() != offset_of(to).has_value()) return Value();
  return of(days_time_of(nanoseconds_of(to) - nanoseconds_of(from)));
}

Value time_between(const Time& from, const Time& to) {
  const auto left = offset_of(from), right = offset_of(to);
  if (left.has_value() != right.has_value()) return Value();
  const std::int64_t seconds = (to.second_of_day - right.value_or(0)) - (from.second_of_day - left.value_or(0));
  return of(days_time_of(static_cast<__int128>(seconds) * 1'000'000'000 + (to.nanosecond - from.nanosecond)));
}

std::optional<DateTime> moment_of(const Value& value) {
  if (value.date()) return midnight_utc(*value.date());
  if (value.date_time()) return *value.date_time();
  return std::nullopt;
}

Value difference(const Value& a, const Value& b) {
  if (is_duration(b)) return sum(a, negative_of(b));
  if (a.time() && b.time()) return time_between(*b.time(), *a.time());
  const auto to = moment_of(a), from = moment_of(b);
  if (!to || !from) return Value();
  return time_between(*from, *to);
}

Value scaled(Arithmetic op, const Value& duration, const Decimal& factor) {
  const auto apply = [&](const Decimal& size) { return op == Arithmetic::multiply ? Decimal::multiply(size, factor) : Decimal::divide(size, factor); };
  if (duration.years_months()) return months(apply(Decimal(duration.years_months()->months)));
  return days_time(apply(seconds_of(*duration.days_time())));
}

Value product(const Value& a, const Value& b) {
  if (is_duration(a) && b.number()) return scaled(Arithmetic::multiply, a, *b.number());
  if (is_duration(b) && a.number()) return scaled(Arithmetic::multiply, b, *a.number());
  return Value();
}

Value quotient(const Value& a, const Value& b) {
  if (is_duration(a) && b.number()) return scaled(Arithmetic::divide, a, *b.number());
  if (a.years_months() && b.years_months()) return of(Decimal::divide(Decimal(a.years_months()->months), Decimal(b.years_months()->months)));
  if (a.days_time() && b.days_time()) return of(Decimal::divide(seconds_of(*a.days_time()), seconds_of(*b.days_time())));
  return Value();
}

}  // namespace

std::string_view symbol_of(Arithmetic op) {
  switch (op) {
    case Arithmetic::add: return "+";
    case Arithmetic::subtract: return "-";
    case Arithmetic::multiply: return "*";
    case Arithmetic::divide: return "/";
    case Arithmetic::power: return "**";
  }
  return "";
}

Value calculate(Arithmetic op, const Value& left, const Value& right) {
  if (left.number() && right.number()) return numbers(op, *left.number(), *right.number());
  if (left.is_null() || right.is_null()) return Value();
  if (left.is_missing() || right.is_missing()) return missing_of(left, right);
  switch (op) {
    case Arithmetic::add: return sum(left, right);
    case Arithmetic::subtract: return difference(left, right);
    case Arithmetic::multiply: return product(left, right);
    case Arithmetic::divide: return quotient(left, right);
    case Arithmetic::power: return Value();
  }
  return Value();
}

Value negative_of(const Value& value) {
  if (value.is_missing()) return value;
  if (value.number()) return value.number()->negated();
  if (value.years_months()) return YearsMonths{-value.years_months()->months};
  if (value.days_time()) return DaysTime{-value.days_time()->seconds, -value.days_time()->nanoseconds};
  return Value();
}

}  // namespace rules::feel

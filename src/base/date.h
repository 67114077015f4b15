#pragma once
#include "base/refusal.h"

#include <algorithm>
#include <chrono>
#include <compare>
#include <string>
#include <string_view>

namespace base {

/// A day of the proleptic Gregorian calendar, without zone. Years 1 to 9999.
class Date {
 public:
  constexpr Date() = default;  // 1970-01-01
  constexpr explicit Date(std::chrono::sys_days days) : days_(days) {}

  /// Refuses `bad_date` for anything but YYYY-MM-DD naming a real day. Source: RFC 3339 full-date.
  static Result<Date> parse(std::string_view text);
  /// Refuses `bad_date` when there is no such day.
  static Result<Date> of(int year, unsigned month, unsigned day);

  std::string text() const;  // YYYY-MM-DD
  int year() const;
  unsigned month() const;      // 1..12
  unsigned day() const;        // 1..31
  int iso_weekday() const;     // 1 = Monday .. 7 = Sunday
  constexpr std::chrono::sys_days days() const { return days_; }

  // Results beyond the years 1 to 9999 stop at the first or last day of that range.
  Date plus_days(int n) const;
  /// The corresponding day; where the month has none, its last day. Source: 民法典 202, R4.
  Date plus_months(int n) const;
  Date plus_years(int n) const { return plus_months(12 * std::clamp(n, -10000, 10000)); }

  constexpr auto operator<=>(const Date&) const = default;

 private:
  std::chrono::sys_days days_{};
};

/// Whole days from `a` to `b`; negative when `b` is earlier.
int days_between(Date a, Date b);

}  // namespace base

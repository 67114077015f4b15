#pragma once
#include "base/decimal.h"
#include "base/instant.h"
#include "rules/feel/value.h"

#include <optional>
#include <string>
#include <string_view>

/// Days, times and durations as FEEL knows them. Wider than base::Date: years -999,999,999 to 999,999,999 with a year 0.
/// Source: OMG DMN 1.5, 10.3.2.3.4 to 10.3.2.3.9; XML Schema 1.1 part 2 for the lexical forms.
namespace rules::feel {

struct Civil {
  std::int64_t year = 1970;
  unsigned month = 1;
  unsigned day = 1;
};

Civil civil_of(base::Date date);
/// Nothing when there is no such day or the year is out of range.
std::optional<base::Date> date_of(const Civil& civil);
int iso_weekday_of(base::Date date);  // 1 = Monday .. 7 = Sunday

// The literal forms; nothing when the text is not of the form or names no real day, time or zone.
std::optional<base::Date> parse_date(std::string_view text);
std::optional<Time> parse_time(std::string_view text);
/// A date alone is its midnight, local. 24:00:00 is the next day's 00:00:00.
std::optional<DateTime> parse_date_time(std::string_view text);
/// YearsMonths or DaysTime.
std::optional<Value> parse_duration(std::string_view text);
/// Whatever @"..." may hold.
std::optional<Value> parse_temporal(std::string_view text);

std::string text_of(base::Date date);
std::string text_of(const Time& time);
std::string text_of(const DateTime& moment);
std::string text_of(YearsMonths duration);
std::string text_of(DaysTime duration);

/// A zone of the IANA table.
bool is_zone(const std::string& name);
/// Seconds east of UTC, by offset or zone; nothing for local times.
std::optional<std::int32_t> offset_of(const Time& time);
std::optional<std::int32_t> offset_of(const DateTime& moment);

/// Nanoseconds since 1970-01-01T00:00:00, in UTC when `moment` has a zone, else on its local clock.
__int128 nanoseconds_of(const DateTime& moment);
__int128 nanoseconds_of(DaysTime duration);
/// Nothing when it is out of range.
std::optional<DaysTime> days_time_of(__int128 nanoseconds);

// Sums; nothing when the result is out of range.
std::optional<base::Date> plus(base::Date date, YearsMonths duration);
std::optional<base::Date> plus(base::Date date, DaysTime duration);
std::optional<DateTime> plus(const DateTime& moment, YearsMonths duration);
std::optional<DateTime> plus(const DateTime& moment, DaysTime duration);
Time plus(const Time& time, DaysTime duration);

/// The instant in UTC.
DateTime moment_of(base::Instant instant);
/// Midnight UTC of the day, for what compares or subtracts a date and a date and time.
DateTime midnight_utc(base::Date date);
/// Whole months from `from` to `to`, negative when `to` is earlier.
std::int64_t months_between(base::Date from, base::Date to);

/// A part of a date, time or duration ("year", "time offset", ...): null when it has no such part.
std::optional<Value> temporal_part(const Value& value, std::string_view name);

}  // namespace rules::feel

#include "rules/feel/temporal.h"

#include <date/tz.h>

namespace rules::feel {
namespace {

constexpr std::int64_t most_year = 999'999'999;
constexpr std::int64_t day_seconds = 86'400;
constexpr __int128 second_nanoseconds = 1'000'000'000;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0); }
std::int64_t floor_mod(std::int64_t a, std::int64_t b) { return a - floor_div(a, b) * b; }

bool is_leap(std::int64_t year) { return floor_mod(year, 4) == 0 && (floor_mod(year, 100) != 0 || floor_mod(year, 400) == 0); }

unsigned days_in_month(std::int64_t year, unsigned month) {
  static constexpr unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/// Days since 1970-01-01, by counting eras of 400 years from 1 March of the year 0.
std::int64_t day_number(const Civil& civil) {
  const std::int64_t year = civil.month <= 2 ? civil.year - 1 : civil.year;
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (civil.month > 2 ? civil.month - 3 : civil.month + 9) + 2) / 5 + civil.day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

base::Date date_at(std::int64_t day) { return base::Date(std::chrono::sys_days(std::chrono::days(day))); }
std::int64_t day_of(base::Date date) { return date.days().time_since_epoch().count(); }

std::optional<base::Date> checked_date(std::int64_t day) {
  static const std::int64_t first = day_number({-most_year, 1, 1}), last = day_number({most_year, 12, 31});
  if (day < first || day > last) return std::nullopt;
  return date_at(day);
}

const date::time_zone* find_zone(const std::string& name) {
  try {
    return date::locate_zone(name);
  } catch (const std::runtime_error&) {  // the library's only way to say that there is no such zone
    return nullptr;
  }
}

/// The zone's offset at a local time; outside the years the table speaks of, its nearest.
std::int32_t zone_offset(const std::string& zone, std::int64_t local_seconds) {
  const date::time_zone* found = find_zone(zone);
  if (!found) return 0;
  constexpr std::int64_t first = -59'011'459'200, last = 253'370'764'800;  // the years 100 and 9999
  const auto local = date::local_seconds(std::chrono::seconds(std::clamp(local_seconds, first, last)));
  return static_cast<std::int32_t>(found->get_info(local).first.offset.count());
}

/// A time of day has no date: the zone's offset without summer time, as the table has it for 2024.
std::int32_t standard_offset(const std::string& zone) {
  const date::time_zone* found = find_zone(zone);
  if (!found) return 0;
  const auto info = found->get_info(date::sys_seconds(std::chrono::seconds(1'704'067'200)));
  return static_cast<std::int32_t>(info.offset.count() - std::chrono::seconds(info.save).count());
}

std::int64_t local_seconds(const DateTime& moment) { return day_of(moment.date) * day_seconds + moment.time.second_of_day; }

std::optional<DateTime> at_local(__int128 nanoseconds, const Time& like) {
  __int128 seconds = nanoseconds / second_nanoseconds, rest = nanoseconds % second_nanoseconds;
  if (rest < 0) --seconds, rest += second_nanoseconds;
  if (seconds > static_cast<__int128>(most_year + 1) * 366 * day_seconds || -seconds > static_cast<__int128>(most_year + 1971) * 366 * day_seconds) return std::nullopt;
  const auto whole = static_cast<std::int64_t>(seconds);
  const auto date = checked_date(floor_div(whole, day_seconds));
  if (!date) return std::nullopt;
  Time time = like;
  time.second_of_day = static_cast<std::int32_t>(floor_mod(whole, day_seconds));
  time.nanosecond = static_cast<std::int32_t>(rest);
  return DateTime{*date, time};
}

std::optional<DateTime> at_instant(__int128 nanoseconds, const Time& like) {
  std::int32_t offset = like.offset_seconds.value_or(0);
  if (!like.zone.empty()) {
    const __int128 seconds = nanoseconds / second_nanoseconds;
    constexpr std::int64_t first = -59'011'459'200, last = 253'370'764'800;
    const auto at = date::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(std::clamp<__int128>(seconds, first, last))));
    const date::time_zone* found = find_zone(like.zone);
    offset = found ? static_cast<std::int32_t>(found->get_info(at).offset.count()) : 0;
  }
  return at_local(nanoseconds + offset * second_nanoseconds, like);
}

Value number(std::int64_t value) { return Value(base::Decimal(value)); }

Value with_fraction(std::int64_t seconds, std::int32_t nanoseconds) {
  if (nanoseconds == 0) return number(seconds);
  return Value(base::Decimal::add(base::Decimal(seconds), base::Decimal(nanoseconds, 9)).value());
}

std::optional<Value> part_of_date(base::Date date, std::string_view name) {
  const Civil civil = civil_of(date);
  if (name == "year") return number(civil.year);
  if (name == "month") return number(civil.month);
  if (name == "day") return number(civil.day);
  if (name == "weekday") return number(iso_weekday_of(date));
  return std::nullopt;
}

std::optional<Value> part_of_time(const Time& time, std::optional<std::int32_t> offset, std::string_view name) {
  if (name == "hour") return number(time.second_of_day / 3600);
  if (name == "minute") return number(time.second_of_day / 60 % 60);
  if (name == "second") return with_fraction(time.second_of_day % 60, time.nanosecond);
  if (name == "time offset") return offset ? Value(DaysTime{*offset, 0}) : Value();
  if (name == "timezone") return time.zone.empty() ? Value() : Value(time.zone);
  return std::nullopt;
}

std::optional<Value> part_of_days_time(DaysTime duration, std::string_view name) {
  if (name == "days") return number(duration.seconds / day_seconds);
  if (name == "hours") return number(duration.seconds / 3600 % 24);
  if (name == "minutes") return number(duration.seconds / 60 % 60);
  if (name == "seconds") return with_fraction(duration.seconds % 60, duration.nanoseconds);
  return std::nullopt;
}

}  // namespace

Civil civil_of(base::Date date) {
  const std::int64_t shifted = day_of(date) + 719'468;
  const std::int64_t era = floor_div(shifted, 146'097);
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const auto day = static_cast<unsigned>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  const auto month = static_cast<unsigned>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::optional<base::Date> date_of(const Civil& civil) {
  if (civil.year < -most_year || civil.year > most_year || civil.month < 1 || civil.month > 12 || civil.day < 1) return std::nullopt;
  if (civil.day > days_in_month(civil.year, civil.month)) return std::nullopt;
  return date_at(day_number(civil));
}

int iso_weekday_of(base::Date date) { return static_cast<int>(floor_mod(day_of(date) + 3, 7)) + 1; }

bool is_zone(const std::string& name) { return !name.empty() && find_zone(name) != nullptr; }

std::optional<std::int32_t> offset_of(const Time& time) {
  if (!time.zone.empty()) return standard_offset(time.zone);
  return time.offset_seconds;
}

std::optional<std::int32_t> offset_of(const DateTime& moment) {
  if (!moment.time.zone.empty()) return zone_offset(moment.time.zone, local_seconds(moment));
  return moment.time.offset_seconds;
}

__int128 nanoseconds_of(const DateTime& moment) {
  return (static_cast<__int128>(local_seconds(moment)) - offset_of(moment).value_or(0)) * second_nanoseconds + moment.time.nanosecond;
}

__int128 nanoseconds_of(DaysTime duration) { return static_cast<__int128>(duration.seconds) * second_nanoseconds + duration.nanoseconds; }

std::optional<DaysTime> days_time_of(__int128 nanoseconds) {
  const __int128 seconds = nanoseconds / second_nanoseconds;
  constexpr __int128 most = static_cast<__int128>(2) * most_year * 366 * day_seconds;
  if (seconds > most || -seconds > most) return std::nullopt;
  return DaysTime{static_cast<std::int64_t>(seconds), static_cast<std::int32_t>(nanoseconds % second_nanoseconds)};
}

std::optional<base::Date> plus(base::Date date, YearsMonths duration) {
  const Civil civil = civil_of(date);
  const std::int64_t months = civil.year * 12 + (civil.month - 1) + duration.months;
  const std::int64_t year = floor_div(months, 12);
  const auto month = static_cast<unsigned>(floor_mod(months, 12)) + 1;
  if (year < -most_year || year > most_year) return std::nullopt;
  return date_of({year, month, std::min(civil.day, days_in_month(year, month))});
}

std::optional<base::Date> plus(base::Date date, DaysTime duration) {
  const auto sum = plus(DateTime{date, Time{}}, duration);
  if (!sum) return std::nullopt;
  return sum->date;
}

std::optional<DateTime> plus(const DateTime& moment, YearsMonths duration) {
  const auto date = plus(moment.date, duration);
  if (!date) return std::nullopt;
  return DateTime{*date, moment.time};
}

std::optional<DateTime> plus(const DateTime& moment, DaysTime duration) {
  return at_instant(nanoseconds_of(moment) + nanoseconds_of(duration), moment.time);
}

Time plus(const Time& time, DaysTime duration) {
  const auto sum = at_local(static_cast<__int128>(time.second_of_day) * second_nanoseconds + time.nanosecond +
                                nanoseconds_of(duration) % (day_seconds * second_nanoseconds),
                            time);
  return sum ? sum->time : time;
}

DateTime moment_of(base::Instant instant) {
  const DateTime epoch = midnight_utc(base::Date());
  return *plus(epoch, *days_time_of(static_cast<__int128>(instant.microseconds) * 1000));
}

DateTime midnight_utc(base::Date date) {
  Time midnight;
  midnight.offset_seconds = 0;
  return {date, midnight};
}

std::int64_t months_between(base::Date from, base::Date to) {
  const Civil a = civil_of(from), b = civil_of(to);
  std::int64_t months = (b.year - a.year) * 12 + b.month - a.month;
  if (months > 0 && b.day < a.day) --months;
  if (months < 0 && b.day > a.day) ++months;
  return months;
}

std::optional<Value> temporal_part(const Value& value, std::string_view name) {
  if (const auto* date = value.date()) return part_of_date(*date, name);
  if (const auto* time = value.time()) return part_of_time(*time, offset_of(*time), name);
  if (const auto* moment = value.date_time()) {
    if (auto part = part_of_date(moment->date, name)) return part;
    return part_of_time(moment->time, offset_of(*moment), name);
  }
  if (const auto* duration = value.years_months()) {
    if (name == "years") return number(duration->months / 12);
    if (name == "months") return number(duration->months % 12);
    return std::nullopt;
  }
  if (const auto* duration = value.days_time()) return part_of_days_time(*duration, name);
  return std::nullopt;
}

}  // namespace rules::feel

#include "base/instant.h"

#include <date/tz.h>

namespace base {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t day = 86'400 * second;

tl::unexpected<Refusal> bad_time() {
  return refuse("bad_time", {"时间应带时区，写作 2024-06-20T09:00:00+08:00。",
                             "A time is written with its offset, such as 2024-06-20T09:00:00+08:00 (RFC 3339)."});
}

/// Two digits at the front of `rest`, taken off it; -1 when they are not digits or exceed `most`.
int take_two(std::string_view& rest, int most) {
  if (rest.size() < 2 || rest[0] < '0' || rest[0] > '9' || rest[1] < '0' || rest[1] > '9') return -1;
  const int value = (rest[0] - '0') * 10 + (rest[1] - '0');
  rest.remove_prefix(2);
  return value <= most ? value : -1;
}

bool take(std::string_view& rest, char c) {
  if (rest.empty() || rest[0] != c) return false;
  rest.remove_prefix(1);
  return true;
}

/// Microseconds since midnight of "HH:MM:SS"; -1 when it is none. A leap second is refused: our clock has none.
std::int64_t take_time(std::string_view& rest) {
  const int hours = take_two(rest, 23);
  if (hours < 0 || !take(rest, ':')) return -1;
  const int minutes = take_two(rest, 59);
  if (minutes < 0 || !take(rest, ':')) return -1;
  const int seconds = take_two(rest, 59);
  if (seconds < 0) return -1;
  return ((hours * 60 + minutes) * 60 + seconds) * second;
}

/// Microseconds of ".123", 0 without a point, -1 for a point without digits. Digits beyond the sixth are dropped.
std::int64_t take_fraction(std::string_view& rest) {
  if (!take(rest, '.')) return 0;
  std::int64_t value = 0;
  std::int64_t unit = second;
  std::size_t digits = 0;
  for (; digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9'; ++digits) {
    unit /= 10;
    value += (rest[digits] - '0') * unit;
  }
  rest.remove_prefix(digits);
  return digits == 0 ? -1 : value;
}

/// The offset from UTC in microseconds; nothing when `rest` is not exactly one.
std::optional<std::int64_t> offset(std::string_view rest) {
  if (rest == "Z" || rest == "z") return 0;
  if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-')) return std::nullopt;
  const int sign = rest[0] == '+' ? 1 : -1;
  rest.remove_prefix(1);
  const int hours = take_two(rest, 23);
  if (hours < 0 || !take(rest, ':')) return std::nullopt;
  const int minutes = take_two(rest, 59);
  if (minutes < 0) return std::nullopt;
  return sign * (hours * 60 + minutes) * 60 * second;
}

using Local = date::local_time<std::chrono::microseconds>;

/// What a zone's clock shows. What a thread looked up last is kept: mostly the next question falls into the same season of the same zone.
Local local_in_zone(Instant instant, std::string_view zone) {
  thread_local std::string known;
  thread_local date::sys_info season;
  const date::sys_time<std::chrono::microseconds> moment{std::chrono::microseconds(instant.microseconds)};
  if (zone != known || moment < season.begin || moment >= season.end) {
    season = date::locate_zone(zone)->get_info(moment);
    known = zone;
  }
  return Local(moment.time_since_epoch() + season.offset);
}

Date date_of(Local local) { return Date(std::chrono::sys_days(std::chrono::days(std::chrono::floor<date::days>(local.time_since_epoch()).count()))); }

}  // namespace

Result<Instant> Instant::parse(std::string_view text) {
  if (text.size() < 20 || text.size() > 40) return bad_time();
  const auto date = Date::parse(text.substr(0, 10));
  if (!date || (text[10] != 'T' && text[10] != 't')) return bad_time();
  std::string_view rest = text.substr(11);
  const std::int64_t time = take_time(rest);
  const std::int64_t fraction = time < 0 ? -1 : take_fraction(rest);
  if (fraction < 0) return bad_time();
  const auto from_utc = offset(rest);
  if (!from_utc) return bad_time();
  return Instant{date->days().time_since_epoch().count() * day + time + fraction - *from_utc};
}

std::string Instant::text() const {
  const std::int64_t days = microseconds >= 0 ? microseconds / day : -((day - 1 - microseconds) / day);
  const std::int64_t rest = microseconds - days * day;
  const std::int64_t seconds = rest / second;
  std::string text = Date(std::chrono::sys_days(std::chrono::days(days))).text() + "T00:00:00.000000Z";
  const auto put = [&](std::size_t from_the_end, std::int64_t number) {
    for (auto at = text.size() - from_the_end; number > 0; number /= 10) text[--at] = static_cast<char>('0' + number % 10);
  };
  put(1, rest % second);
  put(8, seconds % 60);
  put(11, seconds / 60 % 60);
  put(14, seconds / 3600);
  return text;
}

Date date_in_zone(Instant instant, std::string_view zone) { return date_of(local_in_zone(instant, zone)); }

std::string minute_in_zone(Instant instant, std::string_view zone) {
  const Local local = local_in_zone(instant, zone);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(local - std::chrono::floor<date::days>(local)).count();
  return fmt::format("{} {:02}:{:02}", date_of(local).text(), minutes / 60, minutes % 60);
}

Instant start_of_day(Date date, std::string_view zone) {
  const date::local_days local{date::days(date.days().time_since_epoch().count())};
  // Where a zone skips or repeats midnight, the day starts at the earliest moment that carries its name.
  const auto moment = date::locate_zone(zone)->to_sys(local, date::choose::earliest);
  return Instant{std::chrono::duration_cast<std::chrono::microseconds>(moment.time_since_epoch()).count()};
}

}  // namespace base

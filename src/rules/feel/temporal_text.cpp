#include "rules/feel/temporal.h"

#include <charconv>

namespace rules::feel {
namespace {

constexpr std::int64_t most_year = 999'999'999;
constexpr std::int64_t most_months = 12 * 2 * most_year;

/// Reads a text from left to right; every step says whether it fitted.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view digits() {
    std::size_t n = 0;
    while (n < rest_.size() && rest_[n] >= '0' && rest_[n] <= '9') ++n;
    const std::string_view found = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return found;
  }

  std::optional<int> two_digits() {
    if (rest_.size() < 2 || !is_digit(rest_[0]) || !is_digit(rest_[1])) return std::nullopt;
    const int value = (rest_[0] - '0') * 10 + (rest_[1] - '0');
    rest_.remove_prefix(2);
    return value;
  }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  std::string_view rest_;
};

std::optional<std::int64_t> integer_of(std::string_view digits) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

/// Nanoseconds of a fraction's digits; what is finer is cut off.
std::int32_t nanoseconds_of_fraction(std::string_view digits) {
  std::int32_t value = 0;
  for (std::size_t i = 0; i < 9; ++i) value = value * 10 + (i < digits.size() ? digits[i] - '0' : 0);
  return value;
}

std::optional<base::Date> read_date(Reader& reader) {
  const bool negative = reader.take('-');
  const std::string_view digits = reader.digits();
  if (digits.size() < 4 || digits.size() > 9 || (digits.size() > 4 && digits[0] == '0')) return std::nullopt;
  const auto year = integer_of(digits);
  if (!year || !reader.take('-')) return std::nullopt;
  const auto month = reader.two_digits();
  if (!month || !reader.take('-')) return std::nullopt;
  const auto day = reader.two_digits();
  if (!day) return std::nullopt;
  return date_of({negative ? -*year : *year, static_cast<unsigned>(*month), static_cast<unsigned>(*day)});
}

/// [+-]hh:mm[:ss] of at most 14 hours.
std::optional<std::int32_t> read_offset(Reader& reader, bool negative) {
  const auto hours = reader.two_digits();
  if (!hours || !reader.take(':')) return std::nullopt;
  const auto minutes = reader.two_digits();
  if (!minutes || *minutes > 59) return std::nullopt;
  std::int32_t seconds = 0;
  if (reader.take(':')) {
    const auto read = reader.two_digits();
    if (!read || *read > 59) return std::nullopt;
    seconds = *read;
  }
  const std::int32_t offset = *hours * 3600 + *minutes * 60 + seconds;
  if (offset > 14 * 3600) return std::nullopt;
  return negative ? -offset : offset;
}

bool read_zone(Reader& reader, Time& time) {
  if (reader.at_end()) return true;
  if (reader.take('Z')) {
    time.offset_seconds = 0;
    return reader.at_end();
  }
  if (reader.take('@')) {
    time.zone = std::string(reader.rest());
    return is_zone(time.zone);
  }
  const bool negative = reader.take('-');
  if (!negative && !reader.take('+')) return false;
  time.offset_seconds = read_offset(reader, negative);
  return time.offset_seconds.has_value() && reader.at_end();
}

struct ReadTime {
  Time time;
  bool next_day = false;  // 24:00:00
};

std::optional<ReadTime> read_time(Reader& reader) {
  const auto hour = reader.two_digits();
  if (!hour || !reader.take(':')) return std::nullopt;
  const auto minute = reader.two_digits();
  if (!minute || !reader.take(':')) return std::nullopt;
  const auto second = reader.two_digits();
  if (!second) return std::nullopt;
  ReadTime read;
  if (reader.take('.')) {
    const std::string_view fraction = reader.digits();
    if (fraction.empty()) return std::nullopt;
    read.time.nanosecond = nanoseconds_of_fraction(fraction);
  }
  const bool midnight = *hour == 24 && *minute == 0 && *second == 0 && read.time.nanosecond == 0;
  if (!midnight && (*hour > 23 || *minute > 59 || *second > 59)) return std::nullopt;
  read.next_day = midnight;
  read.time.second_of_day = midnight ? 0 : *hour * 3600 + *minute * 60 + *second;
  if (!read_zone(reader, read.time)) return std::nullopt;
  return read;
}

std::optional<Value> years_months_of(std::int64_t years, std::int64_t months, bool negative) {
  if (years > most_months / 12 || months > most_months) return std::nullopt;
  const std::int64_t all = years * 12 + months;
  if (all > most_months) return std::nullopt;
  return Value(YearsMonths{negative ? -all : all});
}

/// The numbers of a duration by their letters, each at most once and in order.
struct DurationParts {
  std::optional<std::int64_t> years, months, days, hours, minutes, seconds;
  std::int32_t nanoseconds = 0;

  bool has_time() const { return hours || minutes || seconds; }
};

bool read_number(Reader& reader, std::int64_t& number, std::string_view& fraction) {
  const std::string_view digits = reader.digits();
  const auto value = digits.empty() ? std::nullopt : integer_of(digits);
  if (!value || *value > 1'000'000'000'000'000'000 / 1000) return false;
  number = *value;
  if (reader.take('.')) {
    fraction = reader.digits();
    return !fraction.empty();
  }
  return true;
}

bool read_parts(Reader& reader, DurationParts& parts, bool& in_time) {
  using Field = std::optional<std::int64_t> DurationParts::*;
  struct Letter { char letter; bool time; Field field; };
  static constexpr Letter letters[] = {{'Y', false, &DurationParts::years}, {'M', false, &DurationParts::months},
                                       {'D', false, &DurationParts::days},  {'H', true, &DurationParts::hours},
                                       {'M', true, &DurationParts::minutes}, {'S', true, &DurationParts::seconds}};
  std::size_t next = 0;
  while (!reader.at_end()) {
    if (!in_time && reader.take('T')) {
      in_time = true;
      continue;
    }
    std::int64_t number = 0;
    std::string_view fraction;
    if (!read_number(reader, number, fraction)) return false;
    while (next < std::size(letters) && !(letters[next].time == in_time && reader.rest().starts_with(letters[next].letter))) ++next;
    if (next == std::size(letters) || !reader.take(letters[next].letter)) return false;
    if (!fraction.empty() && letters[next].letter != 'S') return false;
    parts.*letters[next].field = number;
    if (!fraction.empty()) parts.nanoseconds = nanoseconds_of_fraction(fraction);
    ++next;
  }
  return true;
}

std::string year_text(std::int64_t year) { return fmt::format("{}{:04}", year < 0 ? "-" : "", year < 0 ? -year : year); }

std::string fraction_text(std::int32_t nanoseconds) {
  if (nanoseconds == 0) return "";
  std::string digits = fmt::format(".{:09}", nanoseconds);
  while (digits.back() == '0') digits.pop_back();
  return digits;
}

std::string offset_text(std::int32_t offset) {
  if (offset == 0) return "Z";
  const std::int32_t size = std::abs(offset);
  std::string text = fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', size / 3600, size / 60 % 60);
  if (size % 60 != 0) text += fmt::format(":{:02}", size % 60);
  return text;
}

}  // namespace

std::optional<base::Date> parse_date(std::string_view text) {
  Reader reader(text);
  const auto date = read_date(reader);
  if (!date || !reader.at_end()) return std::nullopt;
  return date;
}

std::optional<Time> parse_time(std::string_view text) {
  Reader reader(text);
  const auto read = read_time(reader);
  if (!read) return std::nullopt;
  return read->time;
}

std::optional<DateTime> parse_date_time(std::string_view text) {
  Reader reader(text);
  const auto date = read_date(reader);
  if (!date) return std::nullopt;
  if (reader.at_end()) return DateTime{*date, Time{}};
  if (!reader.take('T')) return std::nullopt;
  const auto read = read_time(reader);
  if (!read) return std::nullopt;
  if (!read->next_day) return DateTime{*date, read->time};
  const auto next = plus(*date, DaysTime{86'400, 0});
  if (!next) return std::nullopt;
  return DateTime{*next, read->time};
}

std::optional<Value> parse_duration(std::string_view text) {
  Reader reader(text);
  const bool negative = reader.take('-');
  if (!reader.take('P') || reader.at_end()) return std::nullopt;
  DurationParts parts;
  bool in_time = false;
  if (!read_parts(reader, parts, in_time)) return std::nullopt;
  if (in_time && !parts.has_time()) return std::nullopt;
  if (parts.years || parts.months) {
    if (parts.days || parts.has_time()) return std::nullopt;
    return years_months_of(parts.years.value_or(0), parts.months.value_or(0), negative);
  }
  const __int128 seconds = static_cast<__int128>(parts.days.value_or(0)) * 86'400 + static_cast<__int128>(parts.hours.value_or(0)) * 3600 +
                           static_cast<__int128>(parts.minutes.value_or(0)) * 60 + parts.seconds.value_or(0);
  const __int128 all = seconds * 1'000'000'000 + parts.nanoseconds;
  const auto duration = days_time_of(negative ? -all : all);
  if (!duration) return std::nullopt;
  return Value(*duration);
}

std::optional<Value> parse_temporal(std::string_view text) {
  if (const auto date = parse_date(text)) return Value(*date);
  if (const auto time = parse_time(text)) return Value(*time);
  if (const auto moment = parse_date_time(text)) return Value(*moment);
  return parse_duration(text);
}

std::string text_of(base::Date date) {
  const Civil civil = civil_of(date);
  return fmt::format("{}-{:02}-{:02}", year_text(civil.year), civil.month, civil.day);
}

std::string text_of(const Time& time) {
  const std::int32_t s = time.second_of_day;
  std::string text = fmt::format("{:02}:{:02}:{:02}{}", s / 3600, s / 60 % 60, s % 60, fraction_text(time.nanosecond));
  if (!time.zone.empty()) return text + "@" + time.zone;
  if (time.offset_seconds) text += offset_text(*time.offset_seconds);
  return text;
}

std::string text_of(const DateTime& moment) { return text_of(moment.date) + "T" + text_of(moment.time); }

std::string text_of(YearsMonths duration) {
  const std::int64_t size = std::abs(duration.months);
  std::string text = duration.months < 0 ? "-P" : "P";
  if (size >= 12) text += fmt::format("{}Y", size / 12);
  if (size % 12 != 0 || size == 0) text += fmt::format("{}M", size % 12);
  return text;
}

std::string text_of(DaysTime duration) {
  const std::int64_t size = std::abs(duration.seconds);
  const std::int32_t nanoseconds = std::abs(duration.nanoseconds);
  const bool negative = duration.seconds < 0 || duration.nanoseconds < 0;
  std::string text = negative ? "-P" : "P";
  if (size >= 86'400) text += fmt::format("{}D", size / 86'400);
  std::string time;
  if (size / 3600 % 24 != 0) time += fmt::format("{}H", size / 3600 % 24);
  if (size / 60 % 60 != 0) time += fmt::format("{}M", size / 60 % 60);
  if (size % 60 != 0 || nanoseconds != 0 || size == 0) time += fmt::format("{}{}S", size % 60, fraction_text(nanoseconds));
  return time.empty() ? text : text + "T" + time;
}

}  // namespace rules::feel

#include "base/date.h"

namespace base {
namespace {

using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr sys_days first_day{std::chrono::year{1} / 1 / 1};
constexpr sys_days last_day{std::chrono::year{9999} / 12 / 31};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

int number(std::string_view digits) {
  int value = 0;
  for (char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool has_date_form(std::string_view text) {
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i == 4 || i == 7 ? text[i] != '-' : !is_digit(text[i])) return false;
  return true;
}

year_month_day civil(const Date& date) { return year_month_day{date.days()}; }

}  // namespace

Result<Date> Date::parse(std::string_view text) {
  if (!has_date_form(text))
    return refuse("bad_date",
                  {"日期应写作“年-月-日”，如 2024-06-20。", "A date is written YYYY-MM-DD, such as 2024-06-20."});
  return of(number(text.substr(0, 4)), static_cast<unsigned>(number(text.substr(5, 2))),
            static_cast<unsigned>(number(text.substr(8, 2))));
}

Result<Date> Date::of(int year, unsigned month, unsigned day) {
  const year_month_day named{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if (year < 1 || year > 9999 || month > 12 || day > 31 || !named.ok())
    return refuse("bad_date", {fmt::format("没有 {} 年 {} 月 {} 日这一天，请核对日期。", year, month, day),
                               fmt::format("There is no day {}-{}-{}: check the date.", year, month, day)});
  return Date(sys_days(named));
}

std::string Date::text() const {
  const auto parts = civil(*this);
  const int year = static_cast<int>(parts.year());
  if (year < 0 || year > 9999) return fmt::format("{:04}-{:02}-{:02}", year, month(), day());
  std::string text = "0000-00-00";
  const auto put = [&](std::size_t end, unsigned number) {
    for (; number > 0; number /= 10) text[--end] = static_cast<char>('0' + number % 10);
  };
  put(4, static_cast<unsigned>(year));
  put(7, static_cast<unsigned>(parts.month()));
  put(10, static_cast<unsigned>(parts.day()));
  return text;
}
int Date::year() const { return static_cast<int>(civil(*this).year()); }
unsigned Date::month() const { return static_cast<unsigned>(civil(*this).month()); }
unsigned Date::day() const { return static_cast<unsigned>(civil(*this).day()); }
int Date::iso_weekday() const { return static_cast<int>(std::chrono::weekday(days_).iso_encoding()); }

Date Date::plus_days(int n) const {
  // Counted in 64 bits: the days of any int fit, only the result is bounded.
  const std::int64_t sum = std::int64_t{days_.time_since_epoch().count()} + n;
  const std::int64_t low = first_day.time_since_epoch().count();
  const std::int64_t high = last_day.time_since_epoch().count();
  return Date(sys_days(std::chrono::days(static_cast<int>(std::clamp(sum, low, high)))));
}

Date Date::plus_months(int n) const {
  const year_month_day from = civil(*this);
  const std::int64_t index = std::int64_t{year()} * 12 + (month() - 1) + n;
  if (index < 12) return Date(first_day);
  if (index >= 10000 * 12) return Date(last_day);
  const std::chrono::year_month target{std::chrono::year{static_cast<int>(index / 12)},
                                       std::chrono::month{static_cast<unsigned>(index % 12) + 1}};
  const year_month_day same = target / from.day();
  return Date(same.ok() ? sys_days(same) : sys_days(target / std::chrono::last));
}

int days_between(Date a, Date b) { return static_cast<int>((b.days() - a.days()).count()); }

}  // namespace base

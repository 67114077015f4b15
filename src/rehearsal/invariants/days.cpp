#include "rehearsal/invariants/days.h"

namespace rehearsal::invariants {
namespace {

unsigned length_of(int year, unsigned month) {
  constexpr unsigned lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : lengths[month - 1];
}

base::Date months_later(base::Date start, int count) {
  const int months = start.year() * 12 + static_cast<int>(start.month()) - 1 + count;
  const int year = months / 12;
  const unsigned month = static_cast<unsigned>(months % 12) + 1;
  return *base::Date::of(year, month, std::min(start.day(), length_of(year, month)));
}

}  // namespace

base::Date last_day(base::Date start, const calendar::Period& period, const calendar::Calendar& days) {
  switch (period.unit) {
    case calendar::Unit::days: return start.plus_days(period.count);
    case calendar::Unit::months: return months_later(start, period.count);
    case calendar::Unit::years: return months_later(start, 12 * period.count);
    case calendar::Unit::working_days: break;
  }
  base::Date day = start;
  for (int left = period.count; left > 0;) {
    day = day.plus_days(1);
    if (days.is_working_day(day)) --left;
  }
  return day;
}

base::Date rolled(base::Date day, const calendar::Calendar& days) {
  while (!days.is_working_day(day)) day = day.plus_days(1);
  return day;
}

}  // namespace rehearsal::invariants

#pragma once
#include "calendar/calendar.h"
#include "calendar/period.h"

namespace rehearsal::invariants {

/// The last day of a period that begins after `start`, counted day by day. Of the calendar it asks only which days are
/// worked. Months and years end on the corresponding day or the month's last. Source: 民法典 201-203; R4, R6.
base::Date last_day(base::Date start, const calendar::Period& period, const calendar::Calendar& days);

/// The same where a last day that is a rest day gives way to the next working day. Source: R8.
base::Date rolled(base::Date day, const calendar::Calendar& days);

}  // namespace rehearsal::invariants

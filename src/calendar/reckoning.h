#pragma once
#include "base/json.h"
#include "calendar/calendar.h"
#include "calendar/period.h"

namespace calendar {

/// Whether a period whose last day is a rest day ends on the next working day (民法典 203, periods to act) or not
/// (bans, validity, seniority, look-back, fixed dates). Source: R8.
enum class Roll { none, to_working_day };

struct SkippedDay {
  base::Date date;
  base::Text why;
};

/// A computed deadline that can show its own reckoning.
struct Reckoning {
  base::Date start;  // the day of the event; not counted
  base::Text rule;   // how it was counted, one sentence
  base::Date first;  // the first day that counts; `start` itself for a period of nothing
  base::Date last;   // the last day, to 24:00
  bool provisional = false;
  base::Text unknown;               // why it is provisional; both empty otherwise
  std::vector<SkippedDay> skipped;  // days up to `last` that did not count, in order
};

/// Day 1 is the day (for working days: the working day) after `start`. Months and years end on the corresponding day,
/// or the month's last. Where a year it needs is not announced, or its regional notice not loaded, the result is
/// provisional and says so. Refuses `bad_period` for more than 10,000 units or an end after the year 9999.
/// Source: 民法典 201-203; R4, R6, R8.
base::Result<Reckoning> reckon(base::Date start, const Period& period, const Calendar& calendar, Roll roll);

/// Two days, both included.
struct Span {
  base::Date first;
  base::Date last;
  bool contains(base::Date date) const { return first <= date && date <= last; }
};

/// Days that do not count, whatever day they are: while others have the file, or a recess.
struct Pause {
  Span days;
  base::Text why;
};

enum class FirstDay { next_day, same_day };

/// What a text may say of a period beside its length.
struct Counting {
  Roll roll = Roll::none;
  FirstDay first_day = FirstDay::next_day;  // same_day: the day of the event is day 1 (a working day, where they count)
  std::vector<Pause> pauses;                // in any order
};

/// The same, counted as the text says. A paused day of months and years makes them one day longer. Refuses `bad_period`
/// also where more than 20,000 days would be skipped.
base::Result<Reckoning> reckon(base::Date start, const Period& period, const Calendar& calendar, const Counting& counting);

/// The last day for what is done at least so long before `event`: day 1 back is the day (for working days: the working
/// day) before it. Provisional and refused as above.
base::Result<Reckoning> reckon_back(base::Date event, const Period& period, const Calendar& calendar);

/// A posting for comment (公示) before a decision.
struct Publicity {
  Reckoning reckoning;        // first and last day of the posting; an objection on the last day is in time
  base::Date next_step_from;  // the following calendar day
};

/// The posting day is not counted, then the whole period follows, in full days. Refuses as `reckon`. Source: R7.
base::Result<Publicity> reckon_publicity(base::Date posted, const Period& period, const Calendar& calendar);

/// A state that lasts from `start` (included) to the corresponding day (included): a ban, a validity. It never rolls.
/// Refuses `bad_period` for working days. Source: R4.
base::Result<Span> state_period(base::Date start, const Period& period);

/// "within the last N years": [reference - N, reference], both ends in. Refuses `bad_period` for working days. Source:
/// R5.
base::Result<Span> look_back(base::Date reference, const Period& period);

/// {"start","rule","first","last","provisional","skipped":[{"date","why"}]}; texts in Chinese, beside each an `_en`
/// member in English; `unknown` when provisional.
base::JsonObject to_json(const Reckoning& reckoning);

}  // namespace calendar

#include "calendar/reckoning.h"

#include <algorithm>

namespace calendar {
namespace {

using base::Date;
using base::Result;
using base::Text;

constexpr int most_units = 10'000;
constexpr std::size_t most_skipped = 20'000;

tl::unexpected<base::Refusal> too_long(const Period& period) {
  const Text text = period.text();
  return base::refuse("bad_period", {fmt::format("期限“{}”过长，无法计算到期日。", text.zh),
                                     fmt::format("The period '{}' is too long to be reckoned.", text.en)});
}

tl::unexpected<base::Refusal> not_in_working_days() {
  return base::refuse("bad_period", {"这里的期限按日、月或年计算，不按工作日。",
                                     "This period is counted in days, months or years, not in working days."});
}

/// The corresponding day `direction` x `period` away; not for working days.
Date shifted(Date from, const Period& period, int direction) {
  const int n = direction * period.count;
  switch (period.unit) {
    case Unit::years: return from.plus_years(n);
    case Unit::months: return from.plus_months(n);
    default: return from.plus_days(n);
  }
}

bool in_bounds(const Period& period) { return period.count >= 0 && period.count <= most_units; }
bool at_the_end(Date date) { return date.plus_days(1) == date; }

void note_unknown(const Calendar& calendar, int year, Reckoning& reckoning) {
  const Text unknown = calendar.unknown_of(year);
  if (unknown.zh.empty()) return;
  if (reckoning.provisional) {
    reckoning.unknown.zh += "；";
    reckoning.unknown.en += "; ";
  }
  reckoning.provisional = true;
  reckoning.unknown.zh += unknown.zh;
  reckoning.unknown.en += unknown.en;
}

/// Notes what is unknown of every year a day of [from, to] lies in.
void note_unknown_years(const Calendar& calendar, Date from, Date to, Reckoning& reckoning) {
  for (int year = from.year(); year <= to.year(); ++year) note_unknown(calendar, year, reckoning);
}

/// Counts working days after the start; every other day up to the last is skipped.
void count_working_days(const Period& period, const Calendar& calendar, Reckoning& reckoning) {
  Date day = reckoning.start;
  for (int counted = 0; counted < period.count && !at_the_end(day);) {
    day = day.plus_days(1);
    if (!calendar.is_working_day(day)) {
      reckoning.skipped.push_back({day, calendar.why_off(day)});
      continue;
    }
    if (++counted == 1) reckoning.first = day;
  }
  reckoning.last = day;
  if (period.count > 0) note_unknown_years(calendar, reckoning.start.plus_days(1), day, reckoning);
}

/// 民法典 203: a last day that is a rest day gives way to the next working day.
void roll_over(const Calendar& calendar, Reckoning& reckoning) {
  const Date before = reckoning.last;
  reckoning.last = calendar.working_day_from(before);
  for (Date day = before; day < reckoning.last; day = day.plus_days(1))
    reckoning.skipped.push_back({day, calendar.why_off(day)});
  note_unknown_years(calendar, before, reckoning.last, reckoning);
}

Text rule_of(const Period& period, Roll roll) {
  const Text text = period.text();
  if (period.unit == Unit::working_days)
    return {
        fmt::format("{}：起始日不计，自下一个工作日起算；周末和放假日不计，调休上班日计入；最后一日至 24:00", text.zh),
        fmt::format("{}: the start day is not counted; weekends and holidays are not, make-up days are; the last day "
                    "runs to 24:00",
                    text.en)};
  const bool rolls = roll == Roll::to_working_day;
  return {fmt::format("{}：起始日不计，{}；最后一日至 24:00", text.zh,
                      rolls ? "最后一日遇休息日顺延至下一个工作日" : "最后一日不因休息日顺延"),
          fmt::format("{}: the start day is not counted; {}; the last day runs to 24:00", text.en,
                      rolls ? "a last day that is a rest day gives way to the next working day"
                            : "the last day does not move for a rest day")};
}

const Pause* pause_on(const Counting& counting, Date day) {
  for (const Pause& pause : counting.pauses)
    if (pause.days.contains(day)) return &pause;
  return nullptr;
}

/// How many days count; for months and years those up to the corresponding day.
int days_to_count(Date before_first, const Period& period, const Counting& counting, Date start) {
  if (period.unit == Unit::working_days || period.unit == Unit::days) return period.count;
  const Date end = shifted(start, period, 1);
  return base::days_between(before_first, counting.first_day == FirstDay::same_day ? end.plus_days(-1) : end);
}

/// Counts from the day after `before_first`; what does not count is skipped, with its reason.
void count(Date before_first, int days, const Period& period, const Calendar& calendar, const Counting& counting, Reckoning& reckoning) {
  Date day = before_first;
  for (int counted = 0; counted < days && !at_the_end(day) && reckoning.skipped.size() <= most_skipped;) {
    day = day.plus_days(1);
    const Pause* pause = pause_on(counting, day);
    const bool is_off = period.unit == Unit::working_days && !calendar.is_working_day(day);
    if (pause || is_off) {
      reckoning.skipped.push_back({day, pause ? pause->why : calendar.why_off(day)});
      continue;
    }
    if (++counted == 1) reckoning.first = day;
  }
  reckoning.last = std::max(day, reckoning.start);
  if (period.unit == Unit::working_days && days > 0) note_unknown_years(calendar, before_first.plus_days(1), day, reckoning);
}

void add(Text& rule, std::string_view zh, std::string_view en) {
  rule.zh += zh;
  rule.en += en;
}

Text rule_of(const Period& period, const Counting& counting) {
  const Text text = period.text();
  Text rule = text;
  if (counting.first_day == FirstDay::same_day) add(rule, "：起始日计入", ": the start day is counted");
  else add(rule, "：起始日不计", ": the start day is not counted");
  if (period.unit == Unit::working_days) add(rule, "；周末和放假日不计，调休上班日计入", "; weekends and holidays are not counted, make-up days are");
  if (!counting.pauses.empty()) add(rule, "；扣除列明的中止日", "; the days named are left out");
  if (period.unit != Unit::working_days && counting.roll == Roll::to_working_day) add(rule, "；最后一日遇休息日顺延至下一个工作日", "; a last day that is a rest day gives way to the next working day");
  add(rule, "；最后一日至 24:00", "; the last day runs to 24:00");
  return rule;
}

Text rule_of_back(const Period& period) {
  const Text text = period.text();
  return {fmt::format("该日之前 {}：自前一{}起倒数；最后一日至 24:00", text.zh, period.unit == Unit::working_days ? "个工作日" : "日"),
          fmt::format("{} before that day, counted back from the {} before it; the last day runs to 24:00", text.en, period.unit == Unit::working_days ? "working day" : "day")};
}

}  // namespace

Result<Reckoning> reckon(Date start, const Period& period, const Calendar& calendar, const Counting& counting) {
  if (counting.first_day == FirstDay::next_day && counting.pauses.empty()) return reckon(start, period, calendar, counting.roll);
  if (!in_bounds(period)) return too_long(period);
  Reckoning reckoning{start, rule_of(period, counting), start, start, false, {}, {}};
  const Date before_first = counting.first_day == FirstDay::same_day ? start.plus_days(-1) : start;
  count(before_first, days_to_count(before_first, period, counting, start), period, calendar, counting, reckoning);
  if (period.unit != Unit::working_days && counting.roll == Roll::to_working_day) roll_over(calendar, reckoning);
  if (at_the_end(reckoning.last) || reckoning.skipped.size() > most_skipped) return too_long(period);
  return reckoning;
}

Result<Reckoning> reckon_back(Date event, const Period& period, const Calendar& calendar) {
  if (!in_bounds(period)) return too_long(period);
  Reckoning reckoning{event, rule_of_back(period), event, event, false, {}, {}};
  if (period.unit != Unit::working_days) {
    reckoning.last = shifted(event, period, -1);
    reckoning.first = period.count > 0 ? event.plus_days(-1) : event;
    return reckoning;
  }
  for (int counted = 0; counted < period.count;) {
    reckoning.last = reckoning.last.plus_days(-1);
    if (!calendar.is_working_day(reckoning.last)) reckoning.skipped.push_back({reckoning.last, calendar.why_off(reckoning.last)});
    else if (++counted == 1) reckoning.first = reckoning.last;
  }
  if (period.count > 0) note_unknown_years(calendar, reckoning.last, event.plus_days(-1), reckoning);
  return reckoning;
}

Result<Reckoning> reckon(Date start, const Period& period, const Calendar& calendar, Roll roll) {
  if (!in_bounds(period)) return too_long(period);
  Reckoning reckoning{start, rule_of(period, roll), start, start, false, {}, {}};
  if (period.unit == Unit::working_days) {
    count_working_days(period, calendar, reckoning);
  } else {
    reckoning.last = shifted(start, period, 1);
    reckoning.first = period.count > 0 ? start.plus_days(1) : start;
    if (roll == Roll::to_working_day) roll_over(calendar, reckoning);
  }
  if (at_the_end(reckoning.last)) return too_long(period);
  return reckoning;
}

Result<Publicity> reckon_publicity(Date posted, const Period& period, const Calendar& calendar) {
  auto reckoning = reckon(posted, period, calendar, Roll::none);
  if (!reckoning) return tl::unexpected(reckoning.error());
  const Date next = reckoning->last.plus_days(1);
  return Publicity{std::move(*reckoning), next};
}

Result<Span> state_period(Date start, const Period& period) {
  if (period.unit == Unit::working_days) return not_in_working_days();
  const Date last = shifted(start, period, 1);
  if (!in_bounds(period) || at_the_end(last)) return too_long(period);
  return Span{start, last};
}

Result<Span> look_back(Date reference, const Period& period) {
  if (period.unit == Unit::working_days) return not_in_working_days();
  if (!in_bounds(period)) return too_long(period);
  return Span{shifted(reference, period, -1), reference};
}

base::JsonObject to_json(const Reckoning& reckoning) {
  base::JsonArray skipped;
  for (const SkippedDay& day : reckoning.skipped)
    skipped.push_back(base::JsonObject{{"date", day.date.text()}, {"why", day.why.zh}, {"why_en", day.why.en}});
  base::JsonObject json{{"start", reckoning.start.text()}, {"rule", reckoning.rule.zh},
                        {"rule_en", reckoning.rule.en},    {"first", reckoning.first.text()},
                        {"last", reckoning.last.text()},   {"provisional", reckoning.provisional},
                        {"skipped", std::move(skipped)}};
  if (reckoning.provisional) json["unknown"] = reckoning.unknown.zh;
  if (reckoning.provisional) json["unknown_en"] = reckoning.unknown.en;
  return json;
}

}  // namespace calendar

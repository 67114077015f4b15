#include "rehearsal/invariants/days.h"
#include "rehearsal/invariants/invariant.h"

#include <fmt/format.h>

namespace rehearsal::invariants {
namespace {

std::optional<Date> stated(const Record& record, const std::string& fact) {
  const auto date = Date::parse(record.fact(fact));
  return date ? std::optional(*date) : std::nullopt;
}

std::optional<Date> on(const std::map<std::string, Date>& days, const std::string& stage) {
  const auto found = days.find(stage);
  return found == days.end() ? std::nullopt : std::optional(found->second);
}

/// A date that is a parameter.
std::optional<Date> set_by_the_text(const programme::Programme& edition, const std::string& parameter) {
  const auto found = edition.rulebook.parameters.find(parameter);
  const auto* date = found == edition.rulebook.parameters.end() ? nullptr : found->second.value.date();
  return date ? std::optional(*date) : std::nullopt;
}

bool ends_the_stage(const programme::Deadline& deadline) { return deadline.missed != "flag" && deadline.missed != "late"; }

/// Declarations and standing aside are about a person, not about the stage.
bool is_an_act(const Occasion& at) {
  const std::string action = at.text("action");
  return action != "declare" && action != "recuse" && action != "reckon";
}

/// How a stage is counted that says no more than when it begins and how long it lasts.
bool is_plain(const programme::Deadline& deadline) {
  return deadline.more_from.empty() && !deadline.take_first && deadline.before.empty() && !deadline.same_day && deadline.restarts_on.empty() && deadline.stopped_while.empty() && deadline.blackout_from.empty();
}

/// Nothing is taken before the day the stage says.
void look_at_start(const Occasion& at, const Tell& tell) {
  const auto& wait = *at.stage()->not_before;
  const auto begin = day_of(*at.record, wait.date.empty() ? wait.from : wait.date);
  const auto period = wait.period ? wait.period : period_in(at.edition(), wait.within);
  if (!begin || (wait.date.empty() && !period) || at.event.actor == "clock" || is_withdrawal(at.event) || !is_an_act(at)) return;
  const Date first = wait.date.empty() ? last_day(*begin, *period, at.so_far.calendar) : *begin;
  if (at.day < first) tell({fmt::format("{} 起才能办理，{} 就办理了。", first.text(), at.day.text()), fmt::format("It can be done from {} on, and was done on {}.", first.text(), at.day.text())});
}

/// After the last day of a stage that ends by time, nothing is taken; and time ends it no sooner.
void look_at_entry(const Occasion& at, Date last, const Tell& tell) {
  if (ends_the_stage(*at.stage()->deadline) && at.event.actor != "clock" && at.day > last && !is_withdrawal(at.event) && !at.text("stage").empty() && is_an_act(at))
    tell({fmt::format("期限 {} 已过，{} 仍受理。", last.text(), at.day.text()), fmt::format("The last day was {}, and an entry was taken on {}.", last.text(), at.day.text())});
}

void look_at_end(const Occasion& at, Date last, const Tell& tell) {
  const auto& missed = at.stage()->deadline->missed;
  const std::string outcome = at.text("outcome");
  const bool by_time = at.event.actor == "clock" && outcome == missed && at.stage()->period.empty();
  if (by_time && at.day <= last) tell({fmt::format("期限到 {}，{} 就按逾期处理。", last.text(), at.day.text()), fmt::format("The last day is {}, and time ended it on {}.", last.text(), at.day.text())});
  if (missed == "late" && (outcome == "late") != (at.day > last))
    tell({fmt::format("期限 {}，{} 办理，结论却是“{}”。", last.text(), at.day.text(), outcome), fmt::format("The last day was {}, the entry came on {}, the outcome is '{}'.", last.text(), at.day.text(), outcome)});
}

void look(const Occasion& at, const Tell& tell) {
  if (!at.record || !at.record->procedure || !at.stage()) return;
  if (at.is("entry_recorded") && at.stage()->not_before) look_at_start(at, tell);
  if (at.is("entry_recorded") && at.stage() && at.stage()->deadline)
    if (const auto last = last_day_of(*at.record, at.so_far)) return look_at_entry(at, *last, tell);
  if (at.is("stage_left") && at.stage() && at.stage()->deadline)
    if (const auto last = last_day_of(*at.record, at.so_far)) return look_at_end(at, *last, tell);
}

}  // namespace

std::optional<Date> day_of(const Record& record, const std::string& event) {
  const auto dot = event.find('.');
  if (dot == std::string::npos) return set_by_the_text(*record.edition, event);
  const std::string place = event.substr(0, dot), what = event.substr(dot + 1);
  if (place == "form") return stated(record, what);
  if (what == "posted") return std::nullopt;
  if (what == "entered" || (record.stage && place == record.stage->id)) return on(record.arrived_on, place);
  return on(record.left_on, place);
}

std::optional<Date> last_day_of(const Record& record, const Chronicle& chronicle) {
  const auto& deadline = *record.stage->deadline;
  if (!is_plain(deadline)) return std::nullopt;
  if (!deadline.date.empty()) return day_of(record, deadline.date);
  const auto period = deadline.period ? deadline.period : period_in(*record.edition, deadline.within);
  const auto start = day_of(record, deadline.from);
  if (!period || !start) return std::nullopt;
  const Date last = last_day(*start, *period, chronicle.calendar);
  return deadline.rolls ? rolled(last, chronicle.calendar) : last;
}

const Invariant deadlines_kept{"deadlines_kept", {"期限按日历计算，过期不受理，也不提前终止", "last days are those the calendar gives: nothing is taken later, nothing ends sooner"}, look};

}  // namespace rehearsal::invariants

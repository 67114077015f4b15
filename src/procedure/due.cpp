#include "procedure/due.h"

#include "calendar/reckoning.h"
#include "procedure/stages/stage.h"

#include <fmt/format.h>

namespace procedure {
namespace {

using Moments = std::map<std::string, base::Instant>;

std::optional<base::Date> day_in(const Moments& moments, const std::string& stage, const Situation& situation) {
  const auto found = moments.find(stage);
  return found == moments.end() ? std::nullopt : std::optional(base::date_in_zone(found->second, situation.programme.zone));
}

std::optional<base::Date> date_on_form(const CaseState& state, const std::string& fact) {
  const auto* value = state.facts->if_contains(fact);
  if (!value || !value->is_string()) return std::nullopt;
  const auto date = base::Date::parse(std::string_view(value->as_string()));
  return date ? std::optional(*date) : std::nullopt;
}

/// A date that the text itself sets: a parameter.
std::optional<base::Date> date_of(const std::string& parameter, const Situation& situation) {
  const auto found = situation.programme.rulebook.parameters.find(parameter);
  const auto* date = found == situation.programme.rulebook.parameters.end() ? nullptr : found->second.value.date();
  return date ? std::optional(*date) : std::nullopt;
}

/// The registration of this case that issues a title.
const programme::Stage* issuing(const CaseState& state, const std::string& title, const Situation& situation) {
  const auto* procedure = situation.programme.procedure(state.procedure);
  if (!procedure || !situation.programme.titles.contains(title)) return nullptr;
  const auto issues = [&](const auto& act) { return act.act == "issue" && act.what == title; };
  const auto found = std::find_if(procedure->stages.begin(), procedure->stages.end(), [&](const auto& stage) { return std::any_of(stage.acts.begin(), stage.acts.end(), issues); });
  return found == procedure->stages.end() ? nullptr : &*found;
}

std::optional<base::Date> day_issued(const CaseState& state, const std::string& title, const Situation& situation) {
  const auto* stage = issuing(state, title, situation);
  const auto day = stage ? day_in(state.left_at, stage->id, situation) : std::nullopt;
  return day && !stage->dated.empty() ? date_on_form(state, stage->dated) : day;
}

/// A case ends as it leaves its last stage.
std::optional<base::Date> day_ended(const AboutCase& about, const Situation& situation) {
  const auto last = std::max_element(about.left_at.begin(), about.left_at.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return about.ended && last != about.left_at.end() ? day_in(about.left_at, last->first, situation) : std::nullopt;
}

/// "about.decide.done", "about.ended": what happened to the case this one is about.
std::optional<base::Date> day_about(const std::string& event, const Situation& situation) {
  if (!situation.about) return std::nullopt;
  if (event == "ended") return day_ended(*situation.about, situation);
  const auto dot = event.find('.');
  return day_in(event.substr(dot) == ".entered" ? situation.about->arrived_at : situation.about->left_at, event.substr(0, dot), situation);
}

/// The day an event happened: one of this case ("screen.entered", "submit.received", "form.change_date"), of the case or title
/// it is about, or of the round it belongs to.
std::optional<base::Date> day_of(const CaseState& state, const std::string& event, const Situation& situation) {
  const auto dot = event.find('.');
  const std::string place = event.substr(0, dot), what = dot == std::string::npos ? "" : event.substr(dot + 1);
  if (dot == std::string::npos) return date_of(event, situation);
  if (place == "form") return date_on_form(state, what);
  if (place == "about") return day_about(what, situation);
  if (const auto outside = situation.days.find(event); outside != situation.days.end()) return outside->second;
  if (what == "issued") return day_issued(state, place, situation);
  if (what == "entered" || place == state.stage) return day_in(state.arrived_at, place, situation);
  const auto posted = what == "posted" ? stages::posted_on(state, place) : std::nullopt;
  return posted ? posted : day_in(state.left_at, place, situation);
}

/// Whether an event is one of this case's own, or of the one it is about, so that a day for it will be known; what a round or
/// another case's title does is not.
bool is_own(const CaseState& state, const std::string& event, const Situation& situation) {
  const std::string place = event.substr(0, event.find('.'));
  const auto* procedure = situation.programme.procedure(state.procedure);
  return place == "form" || place == "about" || (procedure && procedure->stage(place)) || issuing(state, place, situation);
}

/// A date that an office is to set, and has not set yet.
bool is_awaited(const std::string& parameter, const Situation& situation) {
  const auto found = situation.programme.rulebook.parameters.find(parameter);
  return found != situation.programme.rulebook.parameters.end() && !found->second.set_by.empty() && found->second.value.is_null();
}

std::optional<calendar::Period> period_of(const std::string& parameter, const Situation& situation) {
  const auto found = situation.programme.rulebook.parameters.find(parameter);
  return found == situation.programme.rulebook.parameters.end() ? std::nullopt : programme::period_of(found->second);
}

using Days = std::vector<std::optional<base::Date>>;

Days days_of(const CaseState& state, const std::vector<std::string>& events, const Situation& situation) {
  Days days;
  for (const auto& event : events) days.push_back(day_of(state, event, situation));
  return days;
}

std::optional<base::Date> latest(std::optional<base::Date> day, const Days& others) {
  for (const auto& other : others)
    if (other && (!day || *day < *other)) day = other;
  return day;
}

/// The day the period is counted from: of several events the last, which all must have happened, or the first that has;
/// then whatever has begun it anew.
std::optional<base::Date> beginning_of(const CaseState& state, const programme::Deadline& deadline, const Situation& situation) {
  auto days = days_of(state, deadline.more_from, situation);
  days.push_back(day_of(state, deadline.from, situation));
  std::optional<base::Date> day;
  if (deadline.take_first) {
    for (const auto& one : days)
      if (one && (!day || *one < *day)) day = one;
  } else if (std::all_of(days.begin(), days.end(), [](const auto& one) { return one.has_value(); })) {
    day = latest(std::nullopt, days);
  }
  return day ? latest(day, days_of(state, deadline.restarts_on, situation)) : std::nullopt;
}

/// The days a case lay at a stage that stops the clock: from the day after it came to the day it left.
void add_stops(const CaseState& state, const programme::Deadline& deadline, const Situation& situation, std::vector<calendar::Pause>& pauses) {
  const auto* procedure = situation.programme.procedure(state.procedure);
  for (const auto& visit : state.visits) {
    if (std::find(deadline.stopped_while.begin(), deadline.stopped_while.end(), visit.stage) == deadline.stopped_while.end()) continue;
    const auto first = base::date_in_zone(visit.from, situation.programme.zone).plus_days(1), last = base::date_in_zone(visit.to, situation.programme.zone);
    const auto* stage = procedure ? procedure->stage(visit.stage) : nullptr;
    if (first <= last) pauses.push_back({{first, last}, stage ? stage->label : base::Text{visit.stage, visit.stage}});
  }
}

constexpr int most_years_of_blackout = 30;

/// A recess: between two dates, or between two days of every year, also over the turn of the year.
void add_blackout(const programme::Deadline& deadline, base::Date beginning, const Situation& situation, std::vector<calendar::Pause>& pauses) {
  const base::Text why{"停止计算期间", "recess"};
  const auto add = [&](const std::optional<base::Date>& first, const std::optional<base::Date>& last) {
    if (first && last && *first <= *last) pauses.push_back({{*first, *last}, why});
  };
  const auto on = [](int year, const std::string& day) {
    const auto date = base::Date::parse(fmt::format("{:04}-{}", year, day));
    return date ? std::optional(*date) : std::nullopt;
  };
  if (deadline.blackout_from.size() != 5 || situation.programme.rulebook.parameters.contains(deadline.blackout_from))
    return add(date_of(deadline.blackout_from, situation), date_of(deadline.blackout_to, situation));
  const int over_the_turn = deadline.blackout_to < deadline.blackout_from ? 1 : 0;
  for (int year = beginning.year() - 1; year < beginning.year() + most_years_of_blackout; ++year) add(on(year, deadline.blackout_from), on(year + over_the_turn, deadline.blackout_to));
}

calendar::Counting counting_of(const CaseState& state, const programme::Deadline& deadline, base::Date beginning, const Situation& situation) {
  calendar::Counting counting;
  counting.roll = deadline.rolls ? calendar::Roll::to_working_day : calendar::Roll::none;
  counting.first_day = deadline.same_day ? calendar::FirstDay::same_day : calendar::FirstDay::next_day;
  add_stops(state, deadline, situation, counting.pauses);
  if (!deadline.blackout_from.empty()) add_blackout(deadline, beginning, situation, counting.pauses);
  return counting;
}

std::optional<Due> due_by(const base::Result<calendar::Reckoning>& reckoning) {
  if (!reckoning) return std::nullopt;
  return Due{reckoning->last, reckoning->provisional, calendar::to_json(*reckoning)};
}

/// `missed: flag` only shows, `late` still takes entries.
bool decides(const programme::Deadline& deadline) { return deadline.missed != "flag" && deadline.missed != "late"; }

}  // namespace

std::optional<Due> due_of(const CaseState& state, const programme::Stage& stage, const Situation& situation) {
  if (!stage.deadline) return std::nullopt;
  const auto& deadline = *stage.deadline;
  if (!deadline.date.empty()) {
    const auto date = day_of(state, deadline.date, situation);
    return date ? std::optional(Due{*date, false, {}}) : std::nullopt;
  }
  const auto period = deadline.period ? deadline.period : period_of(deadline.within, situation);
  const auto day = deadline.before.empty() ? beginning_of(state, deadline, situation) : day_of(state, deadline.before, situation);
  if (!period || !day) return std::nullopt;
  if (!deadline.before.empty()) return due_by(calendar::reckon_back(*day, *period, situation.calendar));
  return due_by(calendar::reckon(*day, *period, situation.calendar, counting_of(state, deadline, *day, situation)));
}

std::optional<Due> posting_of(const programme::Stage& stage, base::Date posted, const Situation& situation) {
  const auto period = period_of(stage.period, situation);
  if (!period) return std::nullopt;
  const auto publicity = calendar::reckon_publicity(posted, *period, situation.calendar);
  if (!publicity) return std::nullopt;
  return Due{publicity->reckoning.last, publicity->reckoning.provisional, calendar::to_json(publicity->reckoning)};
}

std::optional<Due> completion_of(const programme::Stage& stage, base::Date asked, const Situation& situation) {
  const auto period = period_of(stage.complete_within, situation);
  return period ? due_by(calendar::reckon(asked, *period, situation.calendar, calendar::Roll::none)) : std::nullopt;
}

base::Date day_of_entry(const CaseState& state, const programme::Procedure& procedure, const programme::RegisterAct& act, base::Date today) {
  for (const auto& stage : procedure.stages)
    if (!stage.dated.empty() && std::any_of(stage.acts.begin(), stage.acts.end(), [&](const auto& one) { return one.act == act.act && one.what == act.what; }))
      return date_on_form(state, stage.dated).value_or(today);
  return today;
}

Start start_of(const CaseState& state, const programme::Stage& stage, const Situation& situation) {
  if (!stage.not_before) return {};
  const auto& rule = *stage.not_before;
  if (!rule.date.empty()) {
    const auto day = day_of(state, rule.date, situation);
    return {day || is_own(state, rule.date, situation) || is_awaited(rule.date, situation), day};
  }
  const auto period = rule.period ? rule.period : period_of(rule.within, situation);
  if (!period) return {};
  const auto event = day_of(state, rule.from, situation);
  if (!event) return {is_own(state, rule.from, situation), std::nullopt};
  const auto reckoning = calendar::reckon(*event, *period, situation.calendar, calendar::Roll::none);
  return reckoning ? Start{true, reckoning->last.plus_days(1)} : Start{};
}

bool is_early(const Start& start, const Situation& situation) { return start.waits && (!start.day || situation.today() < *start.day); }

bool is_overdue(const CaseState& state, const Situation& situation) { return state.due && situation.today() > state.due->date; }

bool can_lapse(const programme::Stage& stage) {
  const bool waits = stage.type != programme::StageType::submission || !stage.complete_within.empty();   // for what is never completed
  return (waits && stages::kind_of(stage.type).lapsed != nullptr) || (stage.deadline && decides(*stage.deadline));
}

std::optional<std::string> outcome_of_time(const CaseState& state, const programme::Stage& stage, const Situation& situation) {
  if (!is_overdue(state, situation)) return std::nullopt;
  if (const auto lapsed = stages::kind_of(stage.type).lapsed)
    if (auto outcome = lapsed(state, stage, situation)) return outcome;
  if (stage.deadline && decides(*stage.deadline)) return stage.deadline->missed;
  return std::nullopt;
}

}  // namespace procedure

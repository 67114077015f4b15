#include "procedure/due.h"

#include "calendar/reckoning.h"
#include "procedure/stages/stage.h"

namespace procedure {
namespace {

using Moments = std::map<std::string, base::Instant>;

std::optional<base::Date> day_in(const Moments& moments, const std::string& stage, const Situation& situation) {
  const auto found = moments.find(stage);
  return found == moments.end() ? std::nullopt : std::optional(base::date_in_zone(found->second, situation.programme.zone));
}

std::optional<base::Date> date_on_form(const CaseState& state, const std::string& fact) {
  const auto* value = state.facts.if_contains(fact);
  if (!value || !value->is_string()) return std::nullopt;
  const auto date = base::Date::parse(std::string_view(value->as_string()));
  return date ? std::optional(*date) : std::nullopt;
}

/// The day an event of this case happened: "screen.entered", "submit.received", "form.change_date". What the case itself
/// does not know (a round, a title) gives none.
std::optional<base::Date> day_of(const CaseState& state, const std::string& event, const Situation& situation) {
  const auto dot = event.find('.');
  const std::string place = event.substr(0, dot), what = dot == std::string::npos ? "" : event.substr(dot + 1);
  if (place == "form") return date_on_form(state, what);
  if (what == "entered" || place == state.stage) return day_in(state.arrived_at, place, situation);
  const auto posted = what == "posted" ? stages::posted_on(state, place) : std::nullopt;
  return posted ? posted : day_in(state.left_at, place, situation);
}

std::optional<calendar::Period> period_of(const std::string& parameter, const Situation& situation) {
  const auto found = situation.programme.rulebook.parameters.find(parameter);
  return found == situation.programme.rulebook.parameters.end() ? std::nullopt : programme::period_of(found->second);
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
  const auto start = day_of(state, deadline.from, situation);
  if (!period || !start) return std::nullopt;
  const auto reckoning = calendar::reckon(*start, *period, situation.calendar, deadline.rolls ? calendar::Roll::to_working_day : calendar::Roll::none);
  if (!reckoning) return std::nullopt;
  return Due{reckoning->last, reckoning->provisional, calendar::to_json(*reckoning)};
}

std::optional<Due> posting_of(const programme::Stage& stage, base::Date posted, const Situation& situation) {
  const auto period = period_of(stage.period, situation);
  if (!period) return std::nullopt;
  const auto publicity = calendar::reckon_publicity(posted, *period, situation.calendar);
  if (!publicity) return std::nullopt;
  return Due{publicity->reckoning.last, publicity->reckoning.provisional, calendar::to_json(publicity->reckoning)};
}

bool is_overdue(const CaseState& state, const Situation& situation) { return state.due && situation.today() > state.due->date; }

std::optional<std::string> outcome_of_time(const CaseState& state, const programme::Stage& stage, const Situation& situation) {
  if (!is_overdue(state, situation)) return std::nullopt;
  if (const auto lapsed = stages::kind_of(stage.type).lapsed)
    if (auto outcome = lapsed(state, stage)) return outcome;
  if (stage.deadline && decides(*stage.deadline)) return stage.deadline->missed;
  return std::nullopt;
}

}  // namespace procedure

#include "rehearsal/invariants/days.h"
#include "rehearsal/invariants/invariant.h"

#include <fmt/format.h>

namespace rehearsal::invariants {
namespace {

using programme::StageType;

bool is_by_time(const Occasion& at, const std::string& outcome) {
  const auto& deadline = at.stage()->deadline;
  return deadline && outcome == deadline->missed && at.event.actor == "clock";
}

bool did(const std::vector<const Entry*>& visit, std::string_view action) { return !visit.empty() && visit.back()->action == action; }

/// Everybody appointed has filed a sheet, and as many as the stage asks for.
bool is_reviewed(const Occasion& at) {
  std::set<std::string> filed;
  for (const auto* entry : at.visit())
    if (entry->action == "sheet") filed.insert(entry->event->actor);
  if (filed.size() < static_cast<std::size_t>(std::max(1, at.stage()->at_least))) return false;
  const auto appointed = at.record->assigned.find(at.stage()->by);
  if (appointed == at.record->assigned.end()) return true;
  return std::all_of(appointed->second.begin(), appointed->second.end(), [&](const auto& account) { return filed.contains(account); });
}

bool is_assigned(const Occasion& at, const std::string& outcome) {
  const auto people = at.record->assigned.find(at.stage()->fills);
  const bool none = people == at.record->assigned.end() || people->second.empty();
  return did(at.visit(), "assign") && (outcome == "assigned" ? !none : none && at.stage()->optional);
}

/// On every channel, or inside; with its proof where the stage asks for one.
bool is_posted(const Occasion& at) {
  const Stage& stage = *at.stage();
  if (stage.channels.empty() && !stage.inside) return !at.visit().empty();
  if (!posted_since(*at.record)) return false;
  if (!stage.proof) return true;
  for (const auto* entry : at.visit())
    if (const auto* papers = entry->member("evidence"); papers && papers->is_object() && papers->as_object().contains("proof/" + stage.id)) return true;
  return false;
}

bool lacks_something(const Entry& entry) {
  const auto* lacking = entry.member("incomplete");
  return lacking && lacking->is_array() && !lacking->as_array().empty();
}

/// Complete; or never completed, and given up by whoever received it, or after the time that was given.
bool is_handed_in(const Occasion& at, const std::string& outcome) {
  const auto visit = at.visit();
  if (outcome != "not_completed") return did(visit, "submit") && !lacks_something(*visit.back());
  const Entry *first = nullptr, *latest = nullptr;
  for (const auto* entry : visit)
    if (entry->action == "submit") {
      latest = entry;
      if (!first && lacks_something(*entry)) first = entry;
    }
  if (!first || !lacks_something(*latest)) return false;
  const auto period = period_in(at.edition(), at.stage()->complete_within);
  return period ? at.event.actor == "clock" && at.day > last_day(first->day, *period, at.so_far.calendar) : did(visit, "not_completed");
}

/// Whether the file holds what leaving a stage by this outcome takes.
bool is_earned(const Occasion& at, const std::string& outcome) {
  const auto visit = at.visit();
  switch (at.stage()->type) {
    case StageType::submission: return is_handed_in(at, outcome);
    case StageType::check: return did(visit, "check");
    case StageType::assignment: return is_assigned(at, outcome);
    case StageType::evaluation: return is_reviewed(at);
    case StageType::decision: return did(visit, outcome) || (outcome == "late" && !visit.empty());
    case StageType::ballot: return did(visit, "close");
    case StageType::publication: return is_posted(at);
    case StageType::registration: return did(visit, "register");
  }
  return false;
}

void look(const Occasion& at, const Tell& tell) {
  if (!at.is("stage_left") || !at.stage()) return;
  const std::string outcome = at.text("outcome");
  if (is_by_time(at, outcome) || is_earned(at, outcome)) return;
  tell({fmt::format("“{}”没有应有的记录就以“{}”结束。", at.stage()->id, outcome), fmt::format("'{}' ends as '{}' without the entries that takes.", at.stage()->id, outcome)});
}

}  // namespace

const Invariant stages_earned{"stages_earned", {"环节只凭应有的记录结束", "a step ends only by the entries its kind asks for"}, look};

}  // namespace rehearsal::invariants

#include "rehearsal/invariants/invariant.h"

#include <fmt/format.h>

namespace rehearsal::invariants {
namespace {

/// A party's draft holds nothing up; what an authority has begun does.
bool has_begun(const Chronicle& chronicle, const Record& record) {
  const auto office = chronicle.offices.find(record.applicant);
  const bool authority = office != chronicle.offices.end() && office->second.kind == "authority";
  return record.filed_on.has_value() || authority;
}

/// While a case about this one is open that does not leave it running, nobody acts on it.
void look_at_entry(const Occasion& at, const Tell& tell) {
  if (at.event.actor == "clock" || is_withdrawal(at.event) || at.text("action") == "declare" || at.text("action") == "recuse") return;
  for (const auto& id : at.record->cases_about) {
    const auto& other = at.so_far.cases.at(id);
    if (other.closed || !other.procedure || other.procedure->leaves_running || !has_begun(at.so_far, other)) continue;
    return tell({fmt::format("“{}”未办结，所涉案卷却继续办理。", other.procedure->id), fmt::format("'{}' is open and stops the case it is about, and the case goes on.", other.procedure->id)});
  }
}

/// Some posting leaves its objections to this procedure.
bool hears_objections(const programme::Programme& programme, const Procedure& procedure) {
  return std::any_of(programme.procedures.begin(), programme.procedures.end(), [&](const Procedure& other) {
    return std::any_of(other.stages.begin(), other.stages.end(), [&](const Stage& stage) { return stage.objections == procedure.id; });
  });
}

/// A case is opened about one that has been filed; an objection to a posting also about one that is not closed.
void look_at_opening(const Occasion& at, const Tell& tell) {
  const auto* procedure = at.so_far.programme.procedure(at.text("procedure"));
  if (!procedure || procedure->about_kind != "case") return;
  const auto* about = at.so_far.record_of(at.text("about"));
  const bool fits = about && about->procedure && std::find(procedure->about.begin(), procedure->about.end(), about->procedure->id) != procedure->about.end();
  const bool too_late = about && about->closed && hears_objections(at.so_far.programme, *procedure);
  if (!fits || too_late || !about->filed_on) tell({"所涉案卷没有提交或已办结，却就它开启了案卷。", "A case is opened about one that was not filed, or is closed."});
}

void look(const Occasion& at, const Tell& tell) {
  if (at.is("case_opened")) return look_at_opening(at, tell);
  if (at.is("entry_recorded") && at.record) return look_at_entry(at, tell);
}

}  // namespace

const Invariant objections_hold{"objections_hold", {"未办结的异议阻断它应阻断的", "what is open about a case stops what it must"}, look};

}  // namespace rehearsal::invariants

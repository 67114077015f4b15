#include "rehearsal/invariants/invariant.h"

#include <fmt/format.h>

namespace rehearsal::invariants {
namespace {

/// Where the case must be now: the way's first stage, or what the last outcome leads to. Empty where that is nowhere.
std::string due_next(const Record& record) {
  if (record.path.empty()) return record.way ? record.way->at : "";
  const auto& last = record.path.back();
  const auto* stage = record.procedure->stage(last.stage);
  const auto next = stage ? stage->next.find(last.outcome) : std::map<std::string, std::string>::const_iterator{};
  return stage && next != stage->next.end() ? next->second : "";
}

void entered(const Occasion& at, const Tell& tell) {
  const std::string stage = at.text("stage"), wanted = due_next(*at.record);
  if (at.record->stage || stage != wanted)
    tell({fmt::format("进入“{}”，而程序写明应到“{}”。", stage, wanted), fmt::format("The case enters '{}', where the procedure leads to '{}'.", stage, wanted)});
}

void left(const Occasion& at, const Tell& tell) {
  const std::string stage = at.text("stage"), outcome = at.text("outcome");
  if (!at.stage() || at.stage()->id != stage) return tell({fmt::format("离开了不在其中的阶段“{}”。", stage), fmt::format("The case leaves '{}', where it is not.", stage)});
  if (!at.stage()->next.contains(outcome)) tell({fmt::format("“{}”没有“{}”这个结论。", stage, outcome), fmt::format("'{}' has no outcome '{}'.", stage, outcome)});
}

bool was_withdrawn(const Record& record) {
  return !record.entries.empty() && is_withdrawal(*record.entries.back().event) && record.entries.back().event->office == record.applicant;
}

/// The registration that a case has just left does this.
bool has_just_done(const Record& record, const std::string& act, const std::string& what) {
  const auto* stage = record.path.empty() ? nullptr : record.procedure->stage(record.path.back().stage);
  return stage && std::any_of(stage->acts.begin(), stage->acts.end(), [&](const auto& one) { return one.act == act && (what.empty() || one.what == what); });
}

/// Ended by a case about it, whose procedure the result names and whose registration says so.
bool ended_from_outside(const Occasion& at, const std::string& result) {
  const std::string cause = at.text("cause");
  const auto* other = at.so_far.record(cause);
  if (!other || other->about != at.record->id || !has_just_done(*other, "close", result)) return false;
  return std::any_of(at.record->procedure->results.begin(), at.record->procedure->results.end(), [&](const auto& one) {
    return one.id == result && std::find(one.set_by.begin(), one.set_by.end(), other->procedure->id) != one.set_by.end();
  });
}

void closed(const Occasion& at, const Tell& tell) {
  const std::string result = at.text("result");
  if (result == "withdrawn_by_applicant" ? was_withdrawn(*at.record) : ended_from_outside(at, result)) return;
  if (at.record->stage || due_next(*at.record) != result || at.record->procedure->stage(result))
    tell({fmt::format("以“{}”办结，而最后的结论不通向它。", result), fmt::format("The case ends as '{}', where its last outcome does not lead.", result)});
}

/// The title's own case went from a way in to a registration that issues it, each step as the one before it says.
void issued(const Occasion& at, const Tell& tell) {
  const auto* record = at.so_far.record_of(at.text("case"));
  const std::string title = at.text("title");
  std::string here = record && record->way ? record->way->at : "";
  bool registered = false;
  for (std::size_t i = 0; record && i < record->path.size(); ++i) {
    const auto* stage = record->procedure->stage(record->path[i].stage);
    if (!stage || stage->id != here || !stage->next.contains(record->path[i].outcome)) return tell({"授予前的环节不完整。", "The steps before the award are not complete."});
    here = stage->next.at(record->path[i].outcome);
    registered = registered || std::any_of(stage->acts.begin(), stage->acts.end(), [&](const auto& act) { return act.act == "issue" && act.what == title; });
  }
  if (!registered) tell({fmt::format("“{}”没有经登记环节授予。", title), fmt::format("'{}' is awarded without the step that registers it.", title)});
  if (record && record->result == "withdrawn_by_applicant") tell({"已撤回的案卷获授称号。", "A withdrawn case is awarded a title."});
}

/// Somebody is given a role, or struck off, by a registration about that person.
void enrolled(const Occasion& at, const Tell& tell) {
  const auto* record = at.so_far.record_of(at.text("case"));
  if (!record || record->about != at.text("account") || !has_just_done(*record, at.is("role_granted") ? "grant" : "revoke", at.text("role")))
    tell({"没有登记环节，人员资格却变了。", "Somebody's role changes without the registration that does it."});
}

void look(const Occasion& at, const Tell& tell) {
  if (at.event.stream.starts_with("certificate/") && at.is("certificate_issued")) return issued(at, tell);
  if (at.event.stream.starts_with("office/") && !at.text("case").empty()) return enrolled(at, tell);
  if (!at.record) return;
  if (at.is("stage_entered")) return entered(at, tell);
  if (at.is("stage_left")) return left(at, tell);
  if (at.is("case_closed")) return closed(at, tell);
}

/// Each stream counts its events, nothing is written on a closed case, and time never goes back within a stream.
void look_at_order(const Occasion& at, const Tell& tell) {
  const auto known = at.so_far.versions.find(at.event.stream);
  const std::int64_t last = known == at.so_far.versions.end() ? 0 : known->second;
  if (at.event.version != last + 1) tell({fmt::format("{} 的第 {} 条之后是第 {} 条。", at.event.stream, last, at.event.version), fmt::format("Event {} of {} is followed by {}.", last, at.event.stream, at.event.version)});
  if (at.record && at.record->closed) tell({"案卷办结后又有记录。", "Something is recorded on a closed case."});
  if (at.record && !at.record->procedure) tell({"案卷没有本办法的程序。", "The case has no procedure of the edition."});
}

}  // namespace

const Invariant order_kept{"order_kept", {"每个案卷逐条编号，办结后不再记录", "streams count one by one; nothing is recorded on a closed case"}, look_at_order};
const Invariant path_kept{"path_kept", {"每一步都由前一步的结论引到；称号只在走完全部环节后授予", "every step follows from the one before; a title is awarded only at the end of them"}, look};

}  // namespace rehearsal::invariants

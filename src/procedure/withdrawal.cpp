#include "procedure/withdrawal.h"

#include "procedure/internal/writer.h"
#include "procedure/stages/stage.h"

namespace procedure {
namespace {

using programme::Stage;

using Stages = std::vector<const Stage*>;   // few

bool is_among(const Stages& stages, const Stage* one) { return std::find(stages.begin(), stages.end(), one) != stages.end(); }

/// The stages that `start` leads to, itself included; what comes after `border` is not followed.
Stages reached(const programme::Procedure& procedure, const Stage* start, const Stage* border) {
  Stages seen, open{start};
  while (!open.empty()) {
    const auto* stage = open.back();
    open.pop_back();
    if (!stage || is_among(seen, stage)) continue;
    seen.push_back(stage);
    if (stage == border) continue;
    for (const auto& [outcome, next] : stage->next) open.push_back(procedure.stage(next));
  }
  return seen;
}

/// Whether a case can be at the stage before it has passed `border`, on a way that leads there.
bool is_before(const programme::Procedure& procedure, const Stage* stage, const Stage* border) {
  return std::any_of(procedure.ways.begin(), procedure.ways.end(), [&](const auto& way) {
    const auto there = reached(procedure, procedure.stage(way.at), border);
    return is_among(there, border) && is_among(there, stage);
  });
}

}  // namespace

bool is_withdrawable(const programme::Procedure& procedure, const std::string& stage) {
  const auto *border = procedure.stage(procedure.withdrawable_until), *here = procedure.stage(stage);
  if (!border || !here) return false;
  return is_before(procedure, here, border) || !is_among(reached(procedure, border, nullptr), here);
}

base::Result<Effects> withdraw(const CaseState& state, const programme::Procedure& procedure, const Command& command, const Actor& actor, const Situation& situation) {
  if (actor.office.empty() || actor.office != state.applicant) return base::refuse("not_yours", {"只有申报企业可以撤回申报。", "Only the applicant may withdraw the application."}, procedure.treats);
  if (!is_withdrawable(procedure, state.stage)) return base::refuse("too_late", {"已经过了可以撤回的环节，不能撤回。", "The case is past the step until which it may be withdrawn."}, procedure.treats);
  auto reason = stages::reason_in(command.data, stages::Needed::no);
  if (!reason) return tl::unexpected(reason.error());
  stages::Recorded recorded;
  recorded.sealed_fields["reason"] = std::move(*reason);
  internal::Writer writer(state, actor, "", command.id, situation);
  writer.entry(state.stage, "withdraw", std::move(recorded));
  writer.append("case_closed", {{"result", "withdrawn_by_applicant"}});
  return writer.take();
}

}  // namespace procedure

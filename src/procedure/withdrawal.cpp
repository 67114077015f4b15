#include "procedure/withdrawal.h"

#include "procedure/internal/writer.h"
#include "procedure/stages/stage.h"

#include <set>

namespace procedure {
namespace {

using Names = std::set<std::string_view>;

/// Stages and results that `start` leads to, itself included; what comes after `border` is not followed.
Names reached(const programme::Procedure& procedure, std::string_view start, std::string_view border) {
  Names seen;
  std::vector<std::string_view> open{start};
  while (!open.empty()) {
    const auto name = open.back();
    open.pop_back();
    const auto* stage = procedure.stage(name);
    if (!seen.insert(name).second || !stage || name == border) continue;
    for (const auto& [outcome, next] : stage->next) open.push_back(next);
  }
  return seen;
}

/// What a case can be at before it has passed `border`, on the ways that lead there.
Names before(const programme::Procedure& procedure, std::string_view border) {
  Names names;
  for (const auto& way : procedure.ways)
    if (auto there = reached(procedure, way.at, border); there.contains(border)) names.merge(there);
  return names;
}

}  // namespace

bool is_withdrawable(const programme::Procedure& procedure, const std::string& stage) {
  const auto* border = procedure.stage(procedure.withdrawable_until);
  if (!border || !procedure.stage(stage)) return false;
  return !reached(procedure, border->id, "").contains(stage) || before(procedure, border->id).contains(stage);
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

#include "procedure/recusal.h"

#include "procedure/internal/writer.h"
#include "procedure/stages/stage.h"

namespace procedure {
namespace {

using programme::RoleKind;

bool has(const std::vector<std::string>& names, const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); }

/// A case about a round or about nothing has no party anybody could have an interest in.
bool concerns_somebody(const programme::Procedure* procedure) { return procedure && procedure->about_kind != "round" && procedure->about_kind != "none"; }

bool is_bound(const std::string& role, const CaseState& state, const programme::Programme& programme) {
  return has(programme.recusal.binds, role) && concerns_somebody(programme.procedure(state.procedure));
}

/// The bound roles this person plays here, in the edition's order.
std::vector<std::string> bound_roles(const CaseState& state, const Actor& actor, const programme::Programme& programme) {
  std::vector<std::string> roles;
  for (const auto& role : programme.recusal.binds)
    if (has(actor.roles, role) && is_bound(role, state, programme)) roles.push_back(role);
  return roles;
}

bool sees_only_after(const programme::Programme& programme, const std::string& role) {
  const auto found = programme.roles.find(role);
  return found != programme.roles.end() && (found->second.is == RoleKind::assigned || found->second.is == RoleKind::body || found->second.is == RoleKind::enrolled);
}

/// Where an authority opened the case by its office, it is no party to it.
bool was_opened_by_a_party(const programme::Programme& programme, const programme::Procedure* procedure, const std::string& id) {
  const auto* way = procedure ? procedure->way(id) : nullptr;
  const auto role = way ? programme.roles.find(way->by) : programme.roles.end();
  return role != programme.roles.end() && (role->second.is == RoleKind::party || role->second.is == RoleKind::anyone);
}

bool belongs_to_applicant(const CaseState& state, const Actor& actor, const programme::Programme& programme) {
  if (state.applicant.empty() || !was_opened_by_a_party(programme, programme.procedure(state.procedure), state.way)) return false;
  return actor.office == state.applicant || has(actor.offices, state.applicant);
}

base::Refusal recused(const programme::Programme& programme) {
  return {"recused", {"您已声明回避，或属于申报单位，不能办理本案；请由他人办理。", "You stood aside, or belong to the applicant: somebody else has to act on this case."}, {}, programme.recusal.treats};
}

/// Whoever declares plays a bound role and has not stood aside.
base::Result<void> may_declare(const CaseState& state, const Actor& actor, const programme::Programme& programme) {
  if (bound_roles(state, actor, programme).empty())
    return base::refuse("not_yours", {"本案不需要您声明是否有利害关系。", "Nothing asks you to declare an interest in this case."}, programme.recusal.treats);
  if (is_recused(state, actor, programme)) return tl::unexpected(recused(programme));
  return {};
}

/// The people appointed here without this one; empty where nobody of them is.
base::JsonObject appointed_without(const CaseState& state, const std::string& account) {
  base::JsonObject assigned;
  for (const auto& [role, people] : state.assigned) {
    if (!has(people, account)) continue;
    auto rest = people;
    std::erase(rest, account);
    assigned[role] = base::Json(boost::json::value_from(rest));
  }
  return assigned;
}

/// An evaluation and a ballot have a way of their own to stand aside, which also settles what follows from it.
bool stands_aside_at(const programme::Procedure& procedure, const programme::Stage* stage, const Actor& actor) {
  if (!stage) return false;
  const auto acts = stages::kind_of(stage->type).acts(procedure, *stage);
  return std::any_of(acts.begin(), acts.end(), [&](const auto& act) { return act.what == "recuse" && has(actor.roles, act.by); });
}

}  // namespace

bool plays_bound_role(const CaseState& state, const Actor& actor, const programme::Programme& programme) { return !bound_roles(state, actor, programme).empty(); }

bool owes_declaration(const CaseState& state, const Actor& actor, const programme::Programme& programme) {
  return !state.declared.contains(actor.account) && plays_bound_role(state, actor, programme) && !is_recused(state, actor, programme);
}

bool must_declare_first(const CaseState& state, const Actor& actor, const programme::Programme& programme) {
  if (state.declared.contains(actor.account)) return false;
  const auto roles = bound_roles(state, actor, programme);
  return std::any_of(roles.begin(), roles.end(), [&](const auto& role) { return sees_only_after(programme, role); });
}

std::vector<std::string> roles_closed_to_the_applicant(const programme::Programme& programme, const programme::Procedure& procedure, const std::string& way) {
  if (!concerns_somebody(&procedure) || !was_opened_by_a_party(programme, &procedure, way)) return {};
  return programme.recusal.binds;
}

/// At any stage: whoever reviewed no more closes no ballot on the case either.
bool is_recused(const CaseState& state, const Actor& actor, const programme::Programme& programme) {
  if (stages::declared_conflict(state, actor.account)) return true;
  return belongs_to_applicant(state, actor, programme) && plays_bound_role(state, actor, programme);
}

bool says_no_conflict(const base::JsonObject& data) {
  const auto* word = data.if_contains("no_conflict");
  return word && word->is_bool() && word->as_bool();
}

base::Result<void> may_act_in(const std::string& role, const CaseState& state, const base::JsonObject& data, const Actor& actor, const programme::Programme& programme) {
  if (stages::declared_conflict(state, actor.account)) return tl::unexpected(recused(programme));
  if (!is_bound(role, state, programme)) return {};
  if (belongs_to_applicant(state, actor, programme)) return tl::unexpected(recused(programme));
  if (state.declared.contains(actor.account) || says_no_conflict(data)) return {};
  return tl::unexpected(base::Refusal{"declaration_needed", {"办理前请先声明与申报单位没有利害关系；有利害关系的，请选择回避。", "Declare first that you have no interest in the applicant; if you have one, stand aside."},
                                      {stages::missing_answer("/no_conflict", {"无利害关系声明", "The declaration of no interest"})}, programme.recusal.treats});
}

base::Result<Effects> declare(const CaseState& state, const Command& command, const Actor& actor, const Situation& situation) {
  const auto& programme = situation.programme;
  if (auto bound = may_declare(state, actor, programme); !bound) return tl::unexpected(bound.error());
  if (state.declared.contains(actor.account)) return base::refuse("already_declared", {"您已经作过声明，不必重复。", "You have declared already; once is enough."}, programme.recusal.treats);
  if (!says_no_conflict(command.data))
    return tl::unexpected(stages::complete({stages::missing_answer("/no_conflict", {"无利害关系声明", "The declaration of no interest"})}).error());
  stages::Recorded recorded;
  recorded.public_fields["no_conflict"] = true;
  internal::Writer writer(state, actor, bound_roles(state, actor, programme).front(), command.id, situation);
  writer.entry(state.stage, "declare", std::move(recorded));
  return writer.take();
}

base::Result<Effects> stand_aside(const CaseState& state, const Command& command, const Actor& actor, const Situation& situation) {
  const auto& programme = situation.programme;
  if (auto bound = may_declare(state, actor, programme); !bound) return tl::unexpected(bound.error());
  const auto* procedure = programme.procedure(state.procedure);
  if (procedure && stands_aside_at(*procedure, procedure->stage(state.stage), actor))
    return decide(state, {command.id, state.stage + ".recuse", command.data}, actor, situation);
  auto reason = stages::reason_in(command.data, stages::Needed::yes);
  if (!reason) return tl::unexpected(reason.error());
  stages::Recorded recorded;
  recorded.sealed_fields["reason"] = std::move(*reason);
  if (auto assigned = appointed_without(state, actor.account); !assigned.empty()) recorded.public_fields["assigned"] = std::move(assigned);
  internal::Writer writer(state, actor, bound_roles(state, actor, programme).front(), command.id, situation);
  writer.entry(state.stage, "recuse", std::move(recorded));
  return writer.take();
}

}  // namespace procedure

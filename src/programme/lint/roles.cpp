#include "programme/lint/checks.h"

#include <set>

namespace programme::internal {
namespace {

bool is_named(const Draft& draft, Kind kind, const std::string& name) {
  return std::any_of(draft.references.begin(), draft.references.end(), [&](const Reference& r) { return r.kind == kind && r.name == name; });
}

bool is_filled(const Programme& programme, const std::string& role) {
  for (const Procedure& procedure : programme.procedures)
    for (const Stage& stage : procedure.stages)
      if (stage.type == StageType::assignment && stage.fills == role) return true;
  return false;
}

/// The role itself and, where it may be any of several, those.
void add_with_members(const Programme& programme, const std::string& id, std::set<std::string>& roles) {
  if (!roles.insert(id).second) return;
  const auto role = programme.roles.find(id);
  if (role == programme.roles.end()) return;
  for (const std::string& member : role->second.among) add_with_members(programme, member, roles);
}

/// Every role that acts at some stage.
std::set<std::string> acting(const Programme& programme) {
  std::set<std::string> roles;
  for (const Procedure& procedure : programme.procedures)
    for (const Stage& stage : procedure.stages) add_with_members(programme, stage.by, roles);
  return roles;
}

bool can_judge(const Programme& programme, const std::set<std::string>& acting, const std::string& judge) {
  std::set<std::string> judges;
  add_with_members(programme, judge, judges);
  return std::any_of(judges.begin(), judges.end(), [&](const std::string& role) { return acting.contains(role); });
}

void lint_judge(Draft& draft, const std::set<std::string>& acting, const std::string& judge, const std::string& set, const std::string& path) {
  if (judge.empty() || can_judge(draft.programme, acting, judge)) return;
  draft.advise("judge_never_acts", draft.places[fmt::format("condition {} {}", set, path)],
               {fmt::format("{}.{} 由“{}”认定，但“{}”在任何阶段都不办理。", set, path, judge, judge),
                fmt::format("{}.{} is judged by '{}', who acts at no stage.", set, path, judge)});
}

void lint_judges(Draft& draft, const std::set<std::string>& acting, const std::string& set, const std::vector<rules::Condition>& conditions) {
  for (const rules::Condition& condition : conditions) {
    lint_judge(draft, acting, condition.ask, set, condition.path);
    if (condition.if_fail) lint_judge(draft, acting, condition.if_fail->ask, set, condition.path);
    lint_judges(draft, acting, set, condition.conditions);
  }
}

/// Whatever the fact says, somebody plays the role.
void lint_choice(Draft& draft, const Role& role, const base::Place& place) {
  const auto fact = draft.programme.rulebook.facts.find(role.of);
  if (role.is != RoleKind::choice || fact == draft.programme.rulebook.facts.end()) return;
  for (const auto& option : fact->second.options)
    if (!role.plays.contains(option.id))
      draft.advise("option_without_role", place, {fmt::format("角色“{}”没有写明“{}”选“{}”时由谁担任。", role.id, role.of, option.id),
                                                  fmt::format("role {} does not say who plays it when '{}' is '{}'.", role.id, role.of, option.id)});
  for (const auto& [option, one] : role.plays)
    if (std::none_of(fact->second.options.begin(), fact->second.options.end(), [&](const auto& known) { return known.id == option; }))
      draft.advise("unknown_option", place, {fmt::format("角色“{}”：“{}”没有“{}”这个选项。", role.id, role.of, option), fmt::format("role {}: '{}' has no option '{}'.", role.id, role.of, option)});
}

}  // namespace

void lint_roles(Draft& draft) {
  const Programme& programme = draft.programme;
  for (const auto& [id, role] : programme.roles) {
    const base::Place place = draft.places["role " + id];
    if (role.is == RoleKind::assigned && !is_filled(programme, id))
      draft.advise("role_unfilled", place, {fmt::format("没有任何指派阶段产生“{}”，这个角色无人担任。", id), fmt::format("No assignment fills '{}': nobody could hold it.", id)});
    lint_choice(draft, role, place);
    if (!is_named(draft, Kind::role, id))
      draft.advise("role_unused", place, {fmt::format("没有任何地方用到角色“{}”。", id), fmt::format("Nothing needs the role '{}'.", id)});
  }
  const std::set<std::string> roles = acting(programme);
  for (const auto& [id, set] : programme.rulebook.sets) lint_judges(draft, roles, id, set.conditions);
}

}  // namespace programme::internal

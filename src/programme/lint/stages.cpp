#include "programme/lint/checks.h"

#include <set>

namespace programme::internal {
namespace {

using Names = std::set<std::string>;

/// Every stage and result that some way in leads to.
Names reached(const Procedure& procedure) {
  Names seen;
  std::vector<std::string> open;
  for (const Way& way : procedure.ways) open.push_back(way.at);
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    if (!seen.insert(name).second) continue;
    if (const Stage* stage = procedure.stage(name))
      for (const auto& [outcome, next] : stage->next) open.push_back(next);
  }
  return seen;
}

void lint_reach(Draft& draft, const Procedure& procedure) {
  if (procedure.ways.empty())
    return draft.advise("no_way_in", draft.places["procedure " + procedure.id], {fmt::format("程序“{}”没有入口（ways_in），不会开始。", procedure.id),
                                                                                 fmt::format("Nothing opens the procedure '{}': it has no ways_in.", procedure.id)});
  const Names seen = reached(procedure);
  for (const Stage& stage : procedure.stages)
    if (!seen.contains(stage.id))
      draft.advise("unreachable_stage", draft.places[procedure.id + "." + stage.id], {fmt::format("{}.{}：没有任何入口或下一步能到达这个阶段。", procedure.id, stage.id),
                                                                                      fmt::format("{}.{}: no way in and no next leads to this stage.", procedure.id, stage.id)});
  for (const Outcome_& result : procedure.results)
    if (!seen.contains(result.id) && result.set_by.empty())
      draft.advise("unreachable_result", draft.places[procedure.id + " result " + result.id], {fmt::format("{}：没有任何阶段通向结果“{}”。", procedure.id, result.id),
                                                                                               fmt::format("{}: no stage leads to the result '{}'.", procedure.id, result.id)});
}

/// Nobody acts here: the machine applies rules, or enters what was decided.
bool acts_by_itself(const Stage& stage) { return stage.type == StageType::check || (stage.type == StageType::registration && stage.by.empty()); }

/// A circle of stages at which nobody acts never ends.
bool comes_back_by_itself(const Procedure& procedure, const std::string& start) {
  Names seen;
  std::vector<std::string> open{start};
  while (!open.empty()) {
    const Stage* stage = procedure.stage(open.back());
    open.pop_back();
    if (!stage || !acts_by_itself(*stage)) continue;
    for (const auto& [outcome, next] : stage->next) {
      if (next == start) return true;
      if (seen.insert(next).second) open.push_back(next);
    }
  }
  return false;
}

/// The cases about this one that end it, by procedure and result.
void lint_set_by(Draft& draft, const Procedure& procedure) {
  for (const Outcome_& result : procedure.results)
    for (const auto& id : result.set_by) {
      const Procedure* other = draft.programme.procedure(id);
      const bool closes = other && std::any_of(other->stages.begin(), other->stages.end(), [&](const Stage& stage) {
        return std::any_of(stage.acts.begin(), stage.acts.end(), [&](const RegisterAct& act) { return act.act == "close" && act.what == result.id; });
      });
      if (other && !closes)
        draft.advise("unreachable_result", draft.places[procedure.id + " result " + result.id], {fmt::format("{}：程序“{}”没有登记动作作出结果“{}”（close）。", procedure.id, id, result.id),
                                                                                                 fmt::format("{}: no registration of '{}' closes with '{}'.", procedure.id, id, result.id)});
    }
}

void lint_loops(Draft& draft, const Procedure& procedure) {
  for (const Stage& stage : procedure.stages)
    if (acts_by_itself(stage) && comes_back_by_itself(procedure, stage.id))
      draft.advise("endless_loop", draft.places[procedure.id + "." + stage.id], {fmt::format("{}.{} 与其他自动阶段循环，没有人或期限能结束它。", procedure.id, stage.id),
                                                                                 fmt::format("{}.{} and other stages at which nobody acts go round in a circle that no person and no deadline ends.", procedure.id, stage.id)});
}

/// A part that only one role fills in, in a form that this role never files.
void lint_filled_by(Draft& draft, const Form& form) {
  for (const FormPart& part : form.parts) {
    bool filed = part.filled_by.empty();
    for (const Procedure& procedure : draft.programme.procedures)
      for (const Stage& stage : procedure.stages)
        filed = filed || (std::find(stage.forms.begin(), stage.forms.end(), form.id) != stage.forms.end() && fills_in(draft.programme, stage.by, part));
    if (!filed)
      draft.advise("part_never_filled", draft.places["form " + form.id], {fmt::format("表“{}”的“{}”只由“{}”填写，但没有哪个阶段由它填这份表。", form.id, part.id, part.filled_by),
                                                                          fmt::format("The part '{}' of the form '{}' is filled in by '{}', who files that form at no stage.", part.id, form.id, part.filled_by)});
  }
}

/// Who stays away would hold up a ballot for good that nobody may end and no day ends.
void lint_ballot(Draft& draft, const Procedure& procedure, const Stage& stage) {
  if (stage.type != StageType::ballot || !stage.voting.confirmed_by.empty() || stage.deadline) return;
  const std::string element = procedure.id + "." + stage.id;
  draft.advise("ballot_without_end", draft.places[element], {fmt::format("{}：有人不投票时，没有谁（confirmed_by）或期限（deadline）能结束这次表决。", element),
                                                             fmt::format("{}: where somebody stays away, nobody (confirmed_by) and no day (deadline) ends this ballot.", element)});
}

const ListKind* list_of(const Procedure& procedure, const Stage& stage) {
  for (const ListKind& list : procedure.lists)
    if (list.id == stage.list) return &list;
  return nullptr;
}

/// An office of an area acts on a list only when the list is one per that area: else several offices would share it.
void lint_list(Draft& draft, const Procedure& procedure, const Stage& stage) {
  const std::string element = procedure.id + "." + stage.id;
  const ListKind* list = list_of(procedure, stage);
  const auto role = draft.programme.roles.find(stage.by);
  if (!list || role == draft.programme.roles.end() || role->second.is != RoleKind::area) return;
  if (std::find(list->per.begin(), list->per.end(), stage.by) != list->per.end()) return;
  draft.advise("list_not_of_role", draft.places[element], {fmt::format("{}：名单“{}”不是按“{}”分开的（per），不能确定由哪个单位办理。", element, list->id, stage.by),
                                                           fmt::format("{}: the list '{}' is not one per '{}', so no single office could act on it.", element, list->id, stage.by)});
}

}  // namespace

void lint_stages(Draft& draft) {
  for (const Procedure& procedure : draft.programme.procedures) {
    lint_reach(draft, procedure);
    lint_loops(draft, procedure);
    lint_set_by(draft, procedure);
    for (const Stage& stage : procedure.stages) {
      lint_list(draft, procedure, stage);
      lint_ballot(draft, procedure, stage);
    }
  }
  for (const auto& [id, form] : draft.programme.forms) lint_filled_by(draft, form);
}

}  // namespace programme::internal

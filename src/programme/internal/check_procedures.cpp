#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); }

void check_next(Draft& draft, const Stage& stage, const std::string& element) {
  const std::vector<std::string> outcomes = outcomes_of(stage);
  for (const std::string& outcome : outcomes)
    if (!stage.next.contains(outcome))
      draft.refuse("outcome_without_next", draft.places[element], {fmt::format("{}：结局“{}”没有写明下一步（next）。", element, outcome),
                                                                   fmt::format("{}: next does not say what follows '{}'.", element, outcome)});
  for (const auto& [outcome, next] : stage.next)
    if (!contains(outcomes, outcome)) {
      const base::Text near = suggestion(outcome, outcomes);
      draft.refuse("next_without_outcome", draft.places[element + " next " + outcome],
                   {fmt::format("{}：这个阶段不会有“{}”这个结局{}", element, outcome, near.zh),
                    fmt::format("{}: this stage has no outcome '{}'{}", element, outcome, near.en)});
    }
}

/// `missed` is flag, late, missed or an outcome the stage has anyway.
void check_missed(Draft& draft, const Stage& stage, const std::string& element) {
  if (!stage.deadline) return;
  const std::string& missed = stage.deadline->missed;
  if (missed == "flag" || contains(outcomes_of(stage), missed)) return;
  draft.refuse("unknown_word", draft.places[element], {fmt::format("{}：missed 只能是 flag、late、missed 或本阶段的结局，不能是“{}”。", element, missed),
                                                       fmt::format("{}: missed is flag, late, missed or an outcome of the stage, not '{}'.", element, missed)});
}

void check_names(Draft& draft, const Procedure& procedure) {
  for (const Outcome_& result : procedure.results)
    if (procedure.stage(result.id))
      draft.refuse("stage_and_result", draft.places[procedure.id + "." + result.id],
                   {fmt::format("{} 中“{}”既是阶段又是结果，请改其中一个的名称。", procedure.id, result.id),
                    fmt::format("In {}, '{}' is both a stage and a result: rename one.", procedure.id, result.id)});
}

}  // namespace

void check_procedures(Draft& draft) {
  for (const Procedure& procedure : draft.programme.procedures) {
    check_names(draft, procedure);
    for (const Stage& stage : procedure.stages) {
      const std::string element = procedure.id + "." + stage.id;
      check_next(draft, stage, element);
      check_missed(draft, stage, element);
    }
  }
}

}  // namespace programme::internal

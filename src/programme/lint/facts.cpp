#include "programme/lint/checks.h"

#include <set>

namespace programme::internal {
namespace {

using Names = std::set<std::string>;

Names asked_in_forms(const Programme& programme) {
  Names names;
  for (const auto& [id, form] : programme.forms)
    for (const FormPart& part : form.parts)
      for (const FormField& field : part.fields) names.insert(field.fact);
  return names;
}

void add_recorded(const std::vector<rules::Condition>& conditions, Names& names) {
  for (const rules::Condition& condition : conditions) {
    if (condition.if_fail) names.insert(condition.if_fail->record.begin(), condition.if_fail->record.end());
    add_recorded(condition.conditions, names);
  }
}

/// What some form, record or classification supplies, and what is derived.
Names supplied(const Programme& programme) {
  Names names = asked_in_forms(programme);
  for (const auto& [id, set] : programme.rulebook.sets) add_recorded(set.conditions, names);
  for (const Procedure& procedure : programme.procedures)
    for (const Stage& stage : procedure.stages) names.insert(stage.record.begin(), stage.record.end());
  for (const auto& [name, fact] : programme.rulebook.facts)
    if (fact.formula || !fact.decided_by.empty()) names.insert(name);
  return names;
}

void lint_supply(Draft& draft, const Names& supplied) {
  Names told;
  for (const Formula& formula : std::vector<Formula>(draft.formulas))
    for (const std::string& name : rules::feel::free_names(formula.expression)) {
      if (!draft.programme.rulebook.facts.contains(name) || supplied.contains(name) || !told.insert(name).second) continue;
      draft.advise("fact_unsupplied", formula.place, {fmt::format("{} 需要“{}”，但没有任何表格、记录或认定提供它。", formula.element, name),
                                                      fmt::format("{} needs '{}', which no form, record or classification supplies.", formula.element, name)});
    }
}

Names used(const Draft& draft) {
  Names names;
  for (const Formula& formula : draft.formulas)
    for (const std::string& name : rules::feel::free_names(formula.expression)) names.insert(name);
  for (const Reference& reference : draft.references) {
    if (reference.kind == Kind::fact || reference.kind == Kind::shown) names.insert(reference.name);
    if (reference.kind == Kind::event && reference.name.starts_with("form.")) names.insert(reference.name.substr(5));
  }
  return names;
}

void lint_form(Draft& draft, const std::string& id, const Form& form) {
  Names seen;
  for (const FormPart& part : form.parts)
    for (const FormField& field : part.fields) {
      base::Place place = draft.places["form " + id];
      if (field.line > 0) place = {place.file, field.line, 1, {}};
      const auto fact = draft.programme.rulebook.facts.find(field.fact);
      if (fact != draft.programme.rulebook.facts.end() && fact->second.formula)
        draft.advise("derived_in_form", place, {fmt::format("“{}”由系统计算得出，不应在表格“{}”中填写。", field.fact, id),
                                                fmt::format("'{}' is derived: the form '{}' must not ask for it.", field.fact, id)});
      if (!seen.insert(field.fact).second)
        draft.advise("field_twice", place, {fmt::format("表格“{}”两次要求填写“{}”。", id, field.fact), fmt::format("The form '{}' asks for '{}' twice.", id, field.fact)});
    }
}

}  // namespace

void lint_facts(Draft& draft) {
  lint_supply(draft, supplied(draft.programme));
  const Names read = used(draft);
  for (const auto& [name, fact] : draft.programme.rulebook.facts)
    if (!read.contains(name))
      draft.advise("fact_unused", draft.places["fact " + name], {fmt::format("没有任何规则、表格或文书用到“{}”。", name),
                                                                 fmt::format("No rule, form or document uses '{}'.", name)});
  for (const auto& [id, form] : draft.programme.forms) lint_form(draft, id, form);
}

}  // namespace programme::internal

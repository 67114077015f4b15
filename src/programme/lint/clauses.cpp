#include "programme/lint/checks.h"

#include <set>

namespace programme::internal {
namespace {

std::string shown(const std::vector<const TreatmentPlace*>& places) {
  std::string text;
  for (const TreatmentPlace* place : places) {
    if (!text.empty()) text += ", ";
    text += fmt::format("{} ({}:{}, {})", place->element, place->file, place->line, name_of(place->kind));
  }
  return text;
}

bool only_in_parameters(const Draft& draft, const std::string& clause) {
  return std::any_of(draft.parameter_clauses.begin(), draft.parameter_clauses.end(), [&](const ParameterClause& p) { return p.clause == clause; });
}

void untreated(Draft& draft, const Clause& clause) {
  const base::Place place = draft.places["clause " + clause.id];
  if (only_in_parameters(draft, clause.id))
    draft.advise("clause_only_in_parameters", place, {fmt::format("{}（{}）只在参数中提到，没有规则、表格或阶段处理它。", clause.id, clause.cite),
                                                      fmt::format("{} ({}) is named by a parameter only: no rule, form or stage treats it.", clause.id, clause.cite)});
  else
    draft.advise("clause_untreated", place, {fmt::format("{}（{}）没有任何地方处理，请在相应要素的 treats 中写上它。", clause.id, clause.cite),
                                             fmt::format("{} ({}) is treated nowhere: name it in the treats of what carries it out.", clause.id, clause.cite)});
}

void lint_clause(Draft& draft, const Clause& clause, const std::vector<const TreatmentPlace*>& places) {
  if (places.empty()) return untreated(draft, clause);
  for (const Treatment meant : clause.treat) {
    if (std::any_of(places.begin(), places.end(), [&](const TreatmentPlace* p) { return p->kind == meant; })) continue;
    draft.advise("treatment_wrong_kind", draft.places["clause " + clause.id],
                 {fmt::format("{}（{}）应当是 {}，实际处理之处是：{}。", clause.id, clause.cite, name_of(meant), shown(places)),
                  fmt::format("{} ({}) is meant to be {}, but it is treated at: {}.", clause.id, clause.cite, name_of(meant), shown(places))});
  }
}

/// What carries out a part: the facts its rules read, and the elements themselves.
std::set<std::string> carried_by(const Draft& draft, const std::vector<const TreatmentPlace*>& places) {
  std::set<std::string> names;
  for (const TreatmentPlace* place : places) {
    names.insert(place->element);
    for (const Formula& formula : draft.formulas)
      if (formula.element == place->element)
        for (const std::string& name : rules::feel::free_names(formula.expression)) names.insert(name);
  }
  return names;
}

/// A part that points to another one rests on something that other one holds; where it does not, a remark says so.
void lint_citations(Draft& draft, const Clause& clause, std::map<std::string, std::vector<const TreatmentPlace*>>& places) {
  if (clause.cites.empty() || !clause.remark.zh.empty()) return;
  const std::set<std::string> own = carried_by(draft, places[clause.id]);
  for (const std::string& cited : clause.cites) {
    const std::set<std::string> held = carried_by(draft, places[cited]);
    const bool meets = std::any_of(own.begin(), own.end(), [&](const std::string& name) { return held.contains(name); });
    if (meets && cited != clause.id) continue;
    draft.advise("cites_what_is_not_there", draft.places["clause " + clause.id],
                 {fmt::format("{} 引用 {}，但处理两者的规则、事实和阶段没有任何共同之处。如果原文如此，请用 remark 说明。", clause.id, cited),
                  fmt::format("{} cites {}, but nothing that carries out the one is part of what carries out the other. If the text is so, say it in a remark.", clause.id, cited)});
  }
}

}  // namespace

void lint_clauses(Draft& draft) {
  std::map<std::string, std::vector<const TreatmentPlace*>> places;
  for (const TreatmentPlace& place : draft.programme.treatments) places[place.clause].push_back(&place);
  for (const Clause& clause : draft.programme.clauses) {
    lint_clause(draft, clause, places[clause.id]);
    lint_citations(draft, clause, places);
  }
}

}  // namespace programme::internal

#include "programme/lint/checks.h"

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

}  // namespace

void lint_clauses(Draft& draft) {
  std::map<std::string, std::vector<const TreatmentPlace*>> places;
  for (const TreatmentPlace& place : draft.programme.treatments) places[place.clause].push_back(&place);
  for (const Clause& clause : draft.programme.clauses) lint_clause(draft, clause, places[clause.id]);
}

}  // namespace programme::internal

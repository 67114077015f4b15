#pragma once
#include "procedure/case.h"

namespace procedure::internal {

/// One field as a client sees it (openapi.yaml: Field), `in` being the member of the data it goes into.
base::JsonObject field(const std::string& name, const char* in, const base::Text& label, std::string_view type, bool required);

/// A reason beside an act.
base::JsonObject reason_field(bool required);

base::JsonArray names(const std::vector<std::string>& ids);

/// The kinds of evidence with their labels; a kind nobody knows is left out.
base::JsonArray evidence_kinds(const programme::Programme& programme, const std::vector<std::string>& kinds);

/// Whether the act fills in the stage's forms.
enum class Forms { shown, hidden };

/// The facts and papers an act asks for: of the forms, what a return asked for beside them, and what is noted with it.
void add_facts(base::JsonArray& fields, const CaseState& state, const programme::Stage& stage, const std::string& what, Forms forms, const Situation& situation);

/// The conditions of a group before the group itself.
template <class Visit>
void each_condition(const std::vector<rules::Condition>& conditions, const Visit& visit) {
  for (const auto& condition : conditions) {
    each_condition(condition.conditions, visit);
    visit(condition);
  }
}

/// One citation each, in the order named.
base::JsonArray citations(const programme::Programme& programme, const std::vector<std::string>& ids);

}  // namespace procedure::internal

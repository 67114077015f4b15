#pragma once
#include "procedure/field.h"

namespace procedure::internal {

/// A field that stems from nothing in the edition and goes into the data itself.
Field field(std::string name, base::Text label, std::string_view type, bool required);

/// A reason beside an act.
Field reason_field(bool required);

/// Whether the act fills in the stage's forms.
enum class Forms { shown, hidden };

/// The facts and papers an act asks for: of the forms, what a return asked for beside them, and what is noted with it.
void add_facts(std::vector<Field>& fields, const CaseState& state, const programme::Stage& stage, const std::string& what, Forms forms, const Situation& situation);

/// The conditions of a group before the group itself.
template <class Visit>
void each_condition(const std::vector<rules::Condition>& conditions, const Visit& visit) {
  for (const auto& condition : conditions) {
    each_condition(condition.conditions, visit);
    visit(condition);
  }
}

/// What a value of a round is asked for with; a period or a number is written with its unit.
std::string_view input_of(const programme::Programme& programme, const rules::Parameter& parameter);

/// One citation each, in the order named.
base::JsonArray citations(const programme::Programme& programme, const std::vector<std::string>& ids);

}  // namespace procedure::internal

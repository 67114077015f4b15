#include "procedure/asked.h"

#include "procedure/standing.h"
#include "rules/dossier.h"

namespace procedure {
namespace {

using rules::feel::Value;

/// One at a time, so that a half-typed value hides nothing but itself.
std::map<std::string, Value> readable(const rules::Rulebook& rulebook, const base::JsonObject& facts) {
  rules::Inputs inputs;
  for (const auto& [name, value] : facts)
    if (rulebook.facts.contains(std::string(name))) (void)rules::read_fact(value, std::string(name), rulebook, inputs);
  return std::move(inputs.facts);
}

}  // namespace

Asked::Asked(const programme::Programme& programme, const base::JsonObject& facts, const Surroundings& surroundings) : programme_(programme) {
  const rules::Rulebook& rulebook = programme.rulebook;
  for (const auto& [name, value] : surroundings) scope_.set(name, value);
  for (const auto& [name, fact] : rulebook.facts) scope_.set(name, Value::missing(name));
  for (const auto& [name, parameter] : rulebook.parameters) scope_.set(name, parameter.value);
  for (auto& [name, value] : readable(rulebook, facts)) scope_.set(name, std::move(value));
  for (const auto& name : rulebook.derived_order)
    if (const auto fact = rulebook.facts.find(name); fact != rulebook.facts.end() && fact->second.formula) scope_.set(name, value_of(*fact->second.formula));
}

bool Asked::asks(const programme::FormPart& part, const programme::FormField& field) const {
  return holds(part.show_when) && holds(field.show_when) && holds(programme_.rulebook.facts.at(field.fact).ask_when);
}

bool Asked::holds(const std::optional<rules::feel::Expression>& condition) const { return !condition || value_of(*condition).is_true(); }

/// A name of which nothing is known here is missing, never null.
Value Asked::value_of(const rules::feel::Expression& expression) const {
  rules::feel::MapScope scope(&scope_);
  for (const auto& name : rules::feel::free_names(expression))
    if (!scope_.find(name)) scope.set(name, Value::missing(name));
  return rules::feel::evaluate(expression, scope);
}

Asked asked_in(const CaseState& state, const base::JsonObject& facts, const Situation& situation) {
  return Asked(situation.programme, facts, surroundings_of(state, situation));
}

}  // namespace procedure

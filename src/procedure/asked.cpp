#include "procedure/asked.h"

#include "rules/dossier.h"

namespace procedure {
namespace {

/// One at a time, so that a half-typed value hides nothing but itself.
std::map<std::string, rules::feel::Value> readable(const rules::Rulebook& rulebook, const base::JsonObject& facts) {
  rules::Inputs inputs;
  for (const auto& [name, value] : facts)
    if (rulebook.facts.contains(std::string(name))) (void)rules::read_fact(value, std::string(name), rulebook, inputs);
  return std::move(inputs.facts);
}

}  // namespace

Asked::Asked(const programme::Programme& programme, const base::JsonObject& facts) : programme_(programme) {
  const rules::Rulebook& rulebook = programme.rulebook;
  for (const auto& [name, fact] : rulebook.facts) scope_.set(name, rules::feel::Value::missing(name));
  for (const auto& [name, parameter] : rulebook.parameters) scope_.set(name, parameter.value);
  for (auto& [name, value] : readable(rulebook, facts)) scope_.set(name, std::move(value));
}

bool Asked::asks(const programme::FormPart& part, const programme::FormField& field) const {
  return holds(part.show_when) && holds(field.show_when) && holds(programme_.rulebook.facts.at(field.fact).ask_when);
}

bool Asked::holds(const std::optional<rules::feel::Expression>& condition) const {
  return !condition || rules::feel::evaluate(*condition, scope_).is_true();
}

}  // namespace procedure

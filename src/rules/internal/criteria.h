#pragma once
#include "rules/rulebook.h"

#include <optional>
#include <string>
#include <vector>

namespace rules::internal {

/// A condition that a person may judge: it asks a role, confirms a test, or settles a failed test.
bool is_judged(const Condition& condition);

/// Calls `visit` for every condition and group of the set, parents first, in the file's order.
template <class Visit>
void each_condition(const std::vector<Condition>& conditions, Visit&& visit) {
  for (const Condition& condition : conditions) {
    visit(condition);
    each_condition(condition.conditions, visit);
  }
}

/// The judged conditions of one set that `criterion` names: the one with this path, else all whose last part it is.
std::vector<const Condition*> judged_by(const Set& set, const std::string& criterion);

/// As many as judged_by names.
std::size_t how_many_fit(const Set& set, const std::string& criterion);

/// Why `criterion` names no single judged condition of any set; nothing when it does. Codes: `unknown_criterion`,
/// `ambiguous_criterion`.
std::optional<base::Refusal> criterion_problem(const Rulebook& rulebook, const std::string& criterion);

}  // namespace rules::internal

#pragma once
#include "rules/internal/explanation.h"

namespace rules::internal {

/// The numbers of these rules in the text's order, each given by the clauses it treats; those whose first one the text does
/// not hold come last, in their own order.
std::vector<std::size_t> in_clause_order(const std::vector<const std::vector<std::string>*>& treated, const Rulebook& rulebook);

/// What an explanation says, as results hold it, its rules in this order.
std::vector<Finding> findings_of(const Explanation& explanation, const std::vector<std::size_t>& order, const Rulebook& rulebook);

}  // namespace rules::internal

#pragma once
#include "rules/internal/explanation.h"

namespace rules::internal {

/// The numbers of these clauses in the text's order; those it does not hold come last, in their own order.
std::vector<std::size_t> in_clause_order(const std::vector<std::string_view>& clauses, const std::vector<std::string>& text_order);

/// What an explanation says, as results hold it, its rules in this order.
std::vector<Finding> findings_of(const Explanation& explanation, const std::vector<std::size_t>& order, const Rulebook& rulebook);

}  // namespace rules::internal

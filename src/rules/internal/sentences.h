#pragma once
#include "rules/internal/because.h"

#include <span>

namespace rules::internal {

/// Puts one sentence for people behind what `out` holds: what a rule came to, why, and what to do now.
void add_sentence(base::Text& out, const Leaf& leaf, std::span<const Reason> reasons, const Words& words);

/// What a rule is called to people: its label, else its name.
base::Text label_of(const Condition& condition);

}  // namespace rules::internal

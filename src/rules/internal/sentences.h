#pragma once
#include "rules/internal/because.h"

namespace rules::internal {

/// One sentence for people on what a rule came to, why, and what to do now.
base::Text sentence_of(const Finding& finding, const std::vector<Reason>& reasons, const Leaf& leaf, const Words& words);

}  // namespace rules::internal

#pragma once
#include "base/refusal.h"
#include "programme/sources.h"

#include <vector>

namespace programme {

/// Everything the static checks find: what `load` refuses and, beyond that, what would load but mislead (clauses treated
/// nowhere, facts no form asks, stages nobody reaches ...). In file and line order; empty when all is well.
/// Source of the checks: docs/reference/programme.md, "What lint refuses".
std::vector<base::Problem> lint(const Sources& sources);

}  // namespace programme

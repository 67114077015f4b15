#pragma once
#include "rules/internal/scope.h"

namespace rules::internal {

/// Takes from `needs` the yes-or-no and choice facts that cannot change the expression after all: three-valued logic names
/// a fact that stands twice (`(p and q) or (q and r)` with r true does not need p) unless all values are tried. At most 64
/// trials; facts that reach the expression through derived facts stay.
void narrow_needs(const Rulebook& rulebook, const feel::Expression& expression, const feel::Scope& scope, std::set<std::string>& needs);

}  // namespace rules::internal

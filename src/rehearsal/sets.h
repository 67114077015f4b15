#pragma once
#include "programme/programme.h"

namespace rehearsal {

/// The sets a self-check of `procedure` applies, in the order they are met: what its ways in and its entry stages ask for
/// (`require`, `preview`, the rules of a check) and what the first decision confirms or requires. The main way in comes
/// first, so for an application the first is its eligibility. Empty when the procedure checks nothing.
std::vector<std::string> sets_to_check(const programme::Programme& programme, const programme::Procedure& procedure);

}  // namespace rehearsal

#pragma once
#include "programme/programme.h"
#include "rules/check.h"

namespace rehearsal {

/// The sets a self-check of `procedure` applies: what its first way in requires, what the stage it enters requires,
/// previews or applies, and what the first decision from there on confirms. Each once, in that order; empty when the
/// procedure checks nothing.
std::vector<std::string> sets_to_check(const programme::Programme& programme, const programme::Procedure& procedure);

/// Applies several sets to one case: findings in the text's order, remedies when one set alone fails. Nothing to check
/// passes. Refuses as rules::check.
base::Result<rules::CheckResult> check_sets(const programme::Programme& programme, const std::vector<std::string>& sets,
                                            const rules::Inputs& inputs);

}  // namespace rehearsal

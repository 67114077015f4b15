#pragma once
#include "procedure/case.h"

namespace procedure {

/// Whether the step until which the applicant may withdraw (`withdrawable_until`, that step included) is not yet behind
/// the case, on whichever way it came in. Never, where the text gives no such step.
bool is_withdrawable(const programme::Procedure& procedure, const std::string& stage);

/// The applicant takes its application back. Refuses `not_yours`, `too_late`, `incomplete_entry`.
base::Result<Effects> withdraw(const CaseState& state, const programme::Procedure& procedure, const Command& command, const Actor& actor, const Situation& situation);

}  // namespace procedure

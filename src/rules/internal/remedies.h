#pragma once
#include "rules/internal/evaluation.h"
#include "rules/internal/words.h"

namespace rules::internal {

/// The smallest sets of changes (at most three) that leave nothing failing, smallest first, at most five. Only what a
/// person can bring about is proposed: raise a present amount, obtain or renew a certificate, bring a state about, prove an
/// exemption, apply later. Years gone by, records and registrations stay as they are. Empty when nothing helps, or when
/// nothing within 400 trials does.
std::vector<Remedy> remedies_of(const Rulebook& rulebook, const Set& set, const Inputs& inputs, const Evaluated& evaluated);

}  // namespace rules::internal

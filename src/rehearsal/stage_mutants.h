#pragma once
#include "rehearsal/mutants.h"

namespace rehearsal {

/// The mutants of procedures: a stage skipped, what gates or completes an act dropped, a register act left out.
void add_stages(const programme::Programme& programme, std::vector<Mutant>& out);

}  // namespace rehearsal

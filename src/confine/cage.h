#pragma once
#include "confine/child.h"

namespace confine {

/// Locks this process in for good: limits, no new privileges, no system calls but those of memory, of reading standard input and
/// of writing standard output. False when the machine does not let it; then nothing may be looked at here.
bool lock_in(const Limits& limits);

}  // namespace confine

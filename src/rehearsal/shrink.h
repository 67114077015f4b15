#pragma once
#include "rehearsal/history.h"

namespace rehearsal {

/// The shortest history found that still breaks the same invariant: moves are left out, halves first, then single ones, until
/// none can be spared. The same moves give the same answer. Source: delta debugging (Zeller, Hildebrandt 2002).
Moves shortest(const Scene& scene, const History& history, Moves moves, const std::string& invariant);

}  // namespace rehearsal

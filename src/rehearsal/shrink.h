#pragma once
#include "rehearsal/history.h"

namespace rehearsal {

/// The shortest history found that still breaks the same invariant: what was refused is left out, then whole cases, then runs
/// of moves, halves first, until no single one can be spared or so many moves were made again that some seconds have passed.
/// The same moves give the same answer. Source: delta debugging (Zeller, Hildebrandt 2002).
Moves shortest(const Scene& scene, const History& history, Moves moves, const std::string& invariant);

}  // namespace rehearsal

#pragma once
#include "rehearsal/invariants/watch.h"
#include "rehearsal/world.h"

namespace rehearsal {

/// Reads some of a world's cases again from the bytes in its leaves, as a house does after a restart: the state must be the
/// one that was there, at the end and at the points marked on the way. Empty when it is.
std::vector<invariants::Violation> replayed(const World& world, Dice& dice);

}  // namespace rehearsal

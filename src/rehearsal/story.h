#pragma once
#include "rehearsal/history.h"

namespace rehearsal {

/// One line of a history as a person follows it: when, who, as what, does what on which case, and what came of it.
struct Told {
  std::string on;                      // YYYY-MM-DD in the edition's zone
  base::Text line;
};

/// The moves, told with the edition's own words.
std::vector<Told> story_of(const Scene& scene, const History& history, const Moves& moves);

}  // namespace rehearsal

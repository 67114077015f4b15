#pragma once
#include "programme/programme.h"

#include <vector>

namespace rehearsal {

/// What goes wrong between the engine and the house that keeps its books.
enum class Tampering { none, ballots_kept_twice, recusals_hidden, places_forgotten, bans_forgotten, filings_forgotten, holds_forgotten, withdrawn_reinstated };

/// A fault put into the engine on purpose, to see that an invariant notices. Either the engine is given a changed edition,
/// or what goes in and out of it is tampered with.
struct Fault {
  std::string id;
  base::Text label;
  bool (*applies)(const programme::Programme& programme);
  void (*change)(programme::Programme& programme);   // nullptr: the edition stays as it is
  Tampering tampering = Tampering::none;
  std::string eager = {};                            // the act that shows it
};

/// Every fault, in the order reported.
const std::vector<Fault>& all_faults();

}  // namespace rehearsal

#pragma once
#include "programme/programme.h"

#include <vector>

namespace rehearsal {

/// What goes wrong between the engine and the house that keeps its books.
enum class Tampering {
  none,
  ballots_kept_twice, events_lost, entries_rewritten, numbers_repeated, withdrawn_reinstated,   // in the books
  recusals_hidden, returns_hidden, arrivals_hidden, appointments_hidden,                        // in what the engine is shown of a case
  places_forgotten, bans_forgotten, filings_forgotten, holds_forgotten, objections_unheard, cases_unseen   // in what it is told of others
};

/// A fault put into the engine on purpose, to see that an invariant notices. Either the engine is given a changed edition,
/// or what goes in and out of it is tampered with.
struct Fault {
  std::string id;
  base::Text label;
  std::string caught_by;                             // the invariant made for it
  bool (*applies)(const programme::Programme& programme);
  void (*change)(programme::Programme& programme) = nullptr;    // of what the engine is given; nullptr: the edition stays as it is
  Tampering tampering = Tampering::none;
  std::string eager = {};                            // the act that shows it
  void (*prepare)(programme::Programme& programme) = nullptr;   // of the edition itself, so that it shows sooner
};

/// Every fault, in the order reported.
const std::vector<Fault>& all_faults();

}  // namespace rehearsal

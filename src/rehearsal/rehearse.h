#pragma once
#include "rehearsal/fault.h"
#include "rehearsal/story.h"

namespace rehearsal {

/// One broken invariant, with the shortest history that still breaks it.
struct Broken {
  invariants::Violation violation;
  std::uint64_t history = 0;           // its number in the rehearsal, from 0
  Moves shortest;
  std::vector<Told> story;             // the same, told
};

struct Rehearsal {
  std::size_t cases = 0, histories = 0, events = 0;
  ledger::Hash root{};                                // over all histories' events, in their order (RFC 9162)
  std::vector<Broken> broken;                         // of the first histories that broke something
  std::map<std::string, std::size_t> refusals;        // code -> how often people were refused
  std::map<std::string, std::size_t> visited;         // as of Played
};

/// Outcomes of stages ("<procedure>.<stage>.<outcome>") and results ("<procedure> <result>") of the edition that no case came to.
std::vector<std::string> never_visited(const programme::Programme& edition, const std::map<std::string, std::size_t>& visited);

/// An edition, the days, and what offices may set for a round (`settings_of`).
struct Subject {
  const programme::Programme& edition;
  const calendar::Calendar& calendar;
  std::vector<Setting> settings = {};
};

/// Plays `cases` cases of the edition, a draft as if it were in force. The same seed gives the same root on any machine and
/// with any number of `threads` (0: as many as there are processors).
Rehearsal rehearse(const Subject& subject, std::size_t cases, std::uint64_t seed, unsigned threads = 0);

/// Whether an invariant noticed a fault put into the engine.
struct FaultFound {
  const Fault* fault = nullptr;
  bool applies = false;                // the edition has what the fault touches
  std::optional<invariants::Violation> by;
  std::size_t after_cases = 0;
  Moves shortest;
  std::vector<Told> story;             // the same, told
};

/// Plays with a fault, at most `cases` cases and no fewer than 4,000, until something is noticed.
FaultFound seed_fault(const Subject& subject, const Fault& fault, std::size_t cases, std::uint64_t seed);
/// Each fault in turn.
std::vector<FaultFound> seed_faults(const Subject& subject, std::size_t cases, std::uint64_t seed, unsigned threads = 0);

}  // namespace rehearsal

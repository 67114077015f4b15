#pragma once
#include "rehearsal/invariants/watch.h"
#include "rehearsal/play.h"

namespace rehearsal {

/// One world, played from its opening to its end: its seed says everything about it.
struct History {
  std::uint64_t seed = 0;
  Length length;
};

/// What came of it.
struct Played {
  std::size_t cases = 0;                            // opened by people
  std::vector<ledger::Hash> leaves;                 // of every event, in order
  std::vector<invariants::Violation> violations;    // of the first event that broke something; empty when all held
  std::map<std::string, std::size_t> refusals;      // code -> how often
  std::map<std::string, std::size_t> visited;       // "<procedure>.<stage>.<outcome>", "<procedure> <result>", "<procedure>.<stage> …" for what was left open, "certificate <kind>" -> how often
  Moves moves;                                      // all tried, where they were wanted
};

enum class Keep { nothing, moves };

/// Lets people play it; stops at the first violation. At the end some of its cases are replayed from the bytes of their events.
Played play(const Scene& scene, const std::vector<Dossier>& material, const History& history, Keep keep = Keep::nothing);

/// What moves came to, in order; the last is the one that broke something, where one did.
using Answers = std::vector<Answer>;

/// Makes these moves again in the same world, one after the other, whatever each is answered.
Played make_again(const Scene& scene, const History& history, const Moves& moves, Answers* answers = nullptr);

/// Histories that open `cases` cases at most, `first` and the following of a seed: short ones mostly, some long enough to
/// use up places.
std::vector<History> histories(std::size_t cases, std::uint64_t seed, std::size_t first = 0);

}  // namespace rehearsal

#pragma once
#include "rules/internal/scope.h"

#include <memory>

namespace rules::internal {

/// The truth of one expression about a case.
struct Answer {
  enum class Kind { yes, no, unknown, silent };   // silent: it reads a parameter that the text leaves open
  Kind kind = Kind::unknown;
  std::set<std::string> needs;          // unknown: the facts that could decide it
  std::set<std::string> unsupported;    // stated facts it rests on that need evidence and have none
  std::optional<bool> stated;           // its truth on the facts as stated, whatever their evidence
  feel::Trace trace;                    // of the facts as stated
};

/// What one leaf rule came to, and why.
struct Leaf {
  enum class Basis { test, when, exemption, judgement, other_set };

  const Condition* condition = nullptr;
  const std::vector<std::string>* treats = nullptr;   // its own, else its nearest group's
  bool one_of_several = false;          // stands in a group that does not need all of its members
  Outcome outcome = Outcome::undetermined;
  Basis basis = Basis::test;
  std::set<std::string> needs;
  std::set<std::string> unsupported;
  std::string_view judge_role;
  const Exemption* exemption = nullptr;
  const Judgement* judgement = nullptr;
  std::optional<bool> stated;           // truth of what `trace` shows
  feel::Trace trace;
};

/// One set applied to one case.
struct Evaluated {
  Verdict verdict = Verdict::open;
  std::vector<Leaf> leaves;                   // in the file's order
  std::map<std::string, Outcome> outcomes;    // by path, groups included
};

/// Whether only outcomes are wanted, or also what each rests on: needs, what lacks evidence, traces.
enum class Grounds { named, left_out };

/// Depth counts sets that rest on sets; beyond eight nothing is decided.
Evaluated evaluate_set(const Rulebook& rulebook, const Set& set, const Inputs& inputs, Grounds grounds = Grounds::named, int depth = 0);

/// A group's outcome from its members': not_applicable members do not count, exempt ones pass.
Outcome combined(Need need, int at_least, const std::vector<Outcome>& members);

bool is_open(Outcome outcome);

/// What a set's outcome says of the case. Nothing that applies passes where all is needed, and fails where some is.
Verdict verdict_of(Outcome outcome, Need need);

}  // namespace rules::internal

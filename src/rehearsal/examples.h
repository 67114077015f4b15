#pragma once
#include "base/refusal.h"
#include "programme/programme.h"

#include <string>
#include <vector>

namespace rehearsal {

/// How one of an edition's own examples went. `problems` is empty when everything it expects came true; each problem
/// stands at the line of the expectation it breaks.
struct ExampleResult {
  base::Text label;
  std::string file;
  int line = 0;
  std::vector<base::Problem> problems;
  bool passed() const { return problems.empty(); }
};

/// Runs every example of the edition, in file order. Format: docs/reference/examples.md.
std::vector<ExampleResult> run_examples(const programme::Programme& programme);

/// One element of the edition whose removal or change no example notices.
struct Unnoticed {
  std::string element;   // "eligibility.basic.no_loss_run", "parameter look_back", "exemption eligibility.newly_registered"
  base::Text change;     // what was done to it
  std::string file;
  int line = 0;
  std::vector<std::string> clauses;
};

struct Mutations {
  std::size_t tried = 0;
  std::vector<Unnoticed> unnoticed;   // in file order
};

/// Takes each rule, exemption and parameter away (or shifts it by one) in turn and runs the examples again. An edition whose
/// examples do not all pass is refused with `examples_fail`.
base::Result<Mutations> mutate(const programme::Programme& programme);

}  // namespace rehearsal

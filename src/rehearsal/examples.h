#pragma once
#include "base/refusal.h"
#include "calendar/calendar.h"
#include "programme/programme.h"

#include <string>
#include <vector>

namespace rehearsal {

/// How one of an edition's own examples went. `problems` is empty when everything it expects came true; each problem
/// stands at the line of the expectation it breaks. Codes: `example_broken`, `example_unclear` (it says what the format
/// does not know), and those of what it states (`unknown_fact` ...).
struct ExampleResult {
  base::Text label;
  std::string file;
  int line = 0;
  std::vector<base::Problem> problems;
  bool passed() const { return problems.empty(); }
};

/// Runs one of the edition's examples.
ExampleResult run_example(const programme::Programme& programme, const programme::Example& example, const calendar::Calendar& calendar);

/// Runs every example of the edition, in file order; deadlines are reckoned with `calendar`. Format: docs/reference/examples.md.
std::vector<ExampleResult> run_examples(const programme::Programme& programme, const calendar::Calendar& calendar);

/// One change to the edition that no example notices.
struct Unnoticed {
  std::string element;   // "eligibility.basic.no_loss_run", "parameter look_back", "exemption eligibility.newly_registered"
  base::Text change;     // what was done to it
  std::string file;
  int line = 0;
  std::vector<std::string> clauses;
};

struct Mutations {
  std::size_t tried = 0;
  std::vector<Unnoticed> unnoticed;   // rules first, then exemptions and parameters; in file order within a set
};

/// Takes each rule, exemption and parameter away, or shifts it by one, in turn and runs the examples again. Refuses
/// `examples_fail` when an example fails before anything is changed.
base::Result<Mutations> mutate(const programme::Programme& programme, const calendar::Calendar& calendar);

}  // namespace rehearsal

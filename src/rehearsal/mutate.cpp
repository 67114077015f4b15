#include "rehearsal/examples.h"
#include "rehearsal/mutants.h"

namespace rehearsal {
namespace {

/// Stops at the first example that does not come out.
bool all_pass(const programme::Programme& programme, const calendar::Calendar& calendar) {
  return std::all_of(programme.examples.begin(), programme.examples.end(),
                     [&](const programme::Example& example) { return run_example(programme, example, calendar).passed(); });
}

}  // namespace

base::Result<Mutations> mutate(const programme::Programme& programme, const calendar::Calendar& calendar) {
  if (!all_pass(programme, calendar))
    return base::refuse("examples_fail", {"先让全部示例通过，再做变异检查。", "Let every example pass first, then look for unnoticed changes."});
  Mutations mutations;
  for (Mutant& mutant : mutants_of(programme)) {
    ++mutations.tried;
    programme::Programme changed = programme;
    mutant.apply(changed);
    if (all_pass(changed, calendar))
      mutations.unnoticed.push_back({std::move(mutant.element), std::move(mutant.change), std::move(mutant.file), mutant.line, std::move(mutant.clauses)});
  }
  return mutations;
}

}  // namespace rehearsal

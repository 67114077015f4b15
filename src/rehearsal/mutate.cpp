#include "rehearsal/examples.h"
#include "rehearsal/mutants.h"

namespace rehearsal {
namespace {

bool all_pass(const programme::Programme& programme, const calendar::Calendar& calendar) {
  const auto results = run_examples(programme, calendar);
  return std::all_of(results.begin(), results.end(), [](const ExampleResult& result) { return result.passed(); });
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

#include "programme/lint.h"

#include "programme/internal/reading.h"
#include "programme/lint/checks.h"

namespace programme {
namespace {

constexpr void (*always[])(internal::Draft&) = {internal::lint_clauses, internal::lint_stages, internal::lint_formulas, internal::lint_examples};
/// These ask what is missing; in a folder that does not load, half of what is there was not read and they would mislead.
constexpr void (*when_it_loads[])(internal::Draft&) = {internal::lint_roles, internal::lint_facts, internal::lint_parameters, internal::lint_unused,
                                                         internal::lint_conditions, internal::lint_surroundings, internal::lint_documents, internal::lint_bands, internal::lint_thresholds};

}  // namespace

std::vector<base::Problem> lint(const Sources& sources) {
  internal::Draft draft = internal::read_edition(sources);
  if (!internal::lacks_a_file(draft))
    for (const auto check : always) check(draft);
  if (draft.problems.empty())
    for (const auto check : when_it_loads) check(draft);
  std::vector<base::Problem> problems = std::move(draft.problems);
  problems.insert(problems.end(), draft.advice.begin(), draft.advice.end());
  internal::sort_problems(problems);
  return problems;
}

}  // namespace programme

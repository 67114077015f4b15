#include "rehearsal/examples.h"

#include "rehearsal/run_check.h"

namespace rehearsal {
namespace {

/// What the example states is itself refused, as it says: `then: {refused: unknown_fact}`.
bool was_to_be_refused(const programme::Example& example, const std::vector<base::Problem>& problems) {
  const base::YamlNode* refused = example.then.find("refused");
  return refused && std::any_of(problems.begin(), problems.end(), [&](const base::Problem& problem) { return problem.code == refused->text; });
}

ExampleResult run_one(const programme::Programme& programme, const programme::Example& example, const calendar::Calendar& calendar) {
  ExampleResult result{example.label, example.file, example.line, {}};
  const Given given = read_given(programme, example, result.problems);
  const rules::Rulebook rulebook = with_settings(programme, given, example.file, result.problems);
  Expectations expect(example.file, result.problems);
  if (was_to_be_refused(example, result.problems)) result.problems.clear();
  else if (!result.problems.empty()) return result;
  else if (example.then.members.empty()) expect.unclear(example.then, {"示例没有写明应有的结果。", "The example expects nothing."});
  else if (example.when.find("check")) run_check(rulebook, example, given, expect);
  else if (example.when.find("deadline")) run_deadline(programme, rulebook, example, given, calendar, expect);
  else expect.unclear(example.when, {"还不会演练这种示例：请用 {check: 条件组} 或 {deadline: 程序.阶段}。",
                                     "This kind of example cannot be run yet: use {check: set} or {deadline: procedure.stage}."});
  return result;
}

}  // namespace

std::vector<ExampleResult> run_examples(const programme::Programme& programme, const calendar::Calendar& calendar) {
  std::vector<ExampleResult> results;
  for (const programme::Example& example : programme.examples) results.push_back(run_one(programme, example, calendar));
  return results;
}

}  // namespace rehearsal

#include "rehearsal/examples.h"

#include "programme/share.h"
#include "rehearsal/run_check.h"
#include "rehearsal/settings.h"

namespace rehearsal {
namespace {

/// What the example states is itself refused, as it says: `then: {refused: unknown_fact}`.
bool was_to_be_refused(const programme::Example& example, const std::vector<base::Problem>& problems) {
  const base::YamlNode* refused = example.then.find("refused");
  return refused && std::any_of(problems.begin(), problems.end(), [&](const base::Problem& problem) { return problem.code == refused->text; });
}

/// A ballot reckons with the share that its parameter says.
bool set_share(const std::string& parameter, const Given& given, std::optional<review::Majority>& share) {
  const auto setting = given.settings.find(parameter);
  if (setting == given.settings.end()) return true;
  share = setting->second.is_null() ? std::nullopt : programme::share_of_votes(setting->second.text);
  return share || setting->second.is_null();
}

bool set_shares(programme::Programme& programme, const Given& given) {
  bool all_read = true;
  for (auto& procedure : programme.procedures)
    for (auto& stage : procedure.stages) {
      auto& voting = stage.voting;
      std::optional<review::Majority> quorum;
      if (voting.rule.quorum) quorum = review::Majority{*voting.rule.quorum, review::Of::members};
      all_read = set_share(voting.majority_parameter, given, voting.rule.majority) && set_share(voting.quorum_parameter, given, quorum) && all_read;
      voting.rule.quorum = quorum ? std::optional(quorum->share) : std::nullopt;
    }
  return all_read;
}

/// Acts see the whole edition: with settings, a copy of it. A draft's are played as if it were in force.
void acts(const programme::Programme& programme, const rules::Rulebook& rulebook, const programme::Example& example, const Given& given,
          const calendar::Calendar& calendar, Expectations& expect) {
  const bool as_it_is = &rulebook == &programme.rulebook;
  if (as_it_is && programme.status == "in_force") return run_acts(programme, example, given, calendar, expect);
  programme::Programme other = in_force(programme);
  if (!as_it_is) other.rulebook = rulebook;
  if (!set_shares(other, given)) return expect.unclear(example.given, {"票数请写成 2/3、more than 1/2 of members 之类。", "Write a share of votes as 2/3, more than 1/2 of members and the like."});
  run_acts(other, example, given, calendar, expect);
}

}  // namespace

ExampleResult run_example(const programme::Programme& programme, const programme::Example& example, const calendar::Calendar& calendar) {
  ExampleResult result{example.label, example.file, example.line, {}};
  const Given given = read_given(programme, example, result.problems);
  std::optional<rules::Rulebook> other;
  if (!given.settings.empty()) other = with_settings(programme, given, example.file, result.problems);
  const rules::Rulebook& rulebook = other ? *other : programme.rulebook;
  Expectations expect(example.file, result.problems);
  if (was_to_be_refused(example, result.problems)) result.problems.clear();
  else if (!result.problems.empty()) return result;
  else if (example.then.members.empty()) expect.unclear(example.then, {"示例没有写明应有的结果。", "The example expects nothing."});
  else if (example.when.find("check")) run_check(rulebook, example, given, expect);
  else if (example.when.find("deadline")) run_deadline(programme, rulebook, example, given, calendar, expect);
  else if (example.when.kind == base::YamlNode::Kind::sequence) acts(programme, rulebook, example, given, calendar, expect);
  else expect.unclear(example.when, {"when 应是 {check: 条件组}、{deadline: 程序.阶段} 或一串动作。", "'when' is {check: set}, {deadline: procedure.stage} or a list of acts."});
  return result;
}

std::vector<ExampleResult> run_examples(const programme::Programme& programme, const calendar::Calendar& calendar) {
  std::vector<ExampleResult> results;
  for (const programme::Example& example : programme.examples) results.push_back(run_example(programme, example, calendar));
  return results;
}

}  // namespace rehearsal

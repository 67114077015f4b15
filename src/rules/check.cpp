#include "rules/check.h"

#include "rules/internal/because.h"
#include "rules/internal/criteria.h"
#include "rules/internal/remedies.h"
#include "rules/internal/sentences.h"

namespace rules {
namespace {

using internal::Evaluated;
using internal::Leaf;

std::vector<std::string> sorted(const std::set<std::string>& names) { return {names.begin(), names.end()}; }

Finding finding_of(const Leaf& leaf, const internal::Words& words) {
  Finding finding;
  finding.clauses = leaf.treats;
  finding.clause = leaf.treats.empty() ? "" : leaf.treats.front();
  const auto cite = words.rulebook().cites.find(finding.clause);
  if (cite != words.rulebook().cites.end()) finding.cite = cite->second;
  finding.rule = leaf.condition->id;
  finding.path = leaf.condition->path;
  finding.label = leaf.condition->label;
  if (finding.label.zh.empty()) finding.label = {finding.rule, finding.rule};
  finding.result = leaf.outcome;
  finding.needs = sorted(leaf.needs);
  finding.unsupported = sorted(leaf.unsupported);
  finding.judge_role = leaf.judge_role;
  if (leaf.exemption) finding.exemption = leaf.exemption->id;
  const auto reasons = internal::reasons_of(leaf, words);
  for (const internal::Reason& reason : reasons) finding.because.push_back(reason.because);
  finding.sentence = internal::sentence_of(finding, reasons, leaf, words);
  return finding;
}

/// The text's order; rules without a part of it come last, in the file's order.
void sort_by_clause(std::vector<Finding>& findings, const std::vector<std::string>& order) {
  std::map<std::string_view, std::size_t> place;
  for (std::size_t i = 0; i < order.size(); ++i) place.emplace(order[i], i);
  std::vector<std::pair<std::size_t, std::size_t>> ranks;   // place in the text, place in the file
  for (const Finding& finding : findings) {
    const auto found = place.find(finding.clause);
    ranks.emplace_back(found == place.end() ? order.size() : found->second, ranks.size());
  }
  std::sort(ranks.begin(), ranks.end());
  std::vector<Finding> sorted;
  for (const auto& [rank, index] : ranks) sorted.push_back(std::move(findings[index]));
  findings = std::move(sorted);
}

}  // namespace

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass: return "pass";
    case Outcome::fail: return "fail";
    case Outcome::exempt: return "exempt";
    case Outcome::not_applicable: return "not_applicable";
    case Outcome::undetermined: return "undetermined";
    case Outcome::needs_decision: return "needs_decision";
  }
  return "";
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "pass";
    case Verdict::fail: return "fail";
    case Verdict::open: return "open";
  }
  return "";
}

std::vector<const Condition*> judged_conditions(const Set& set) {
  std::vector<const Condition*> judged;
  internal::each_condition(set.conditions, [&](const Condition& condition) {
    if (internal::is_judged(condition)) judged.push_back(&condition);
  });
  return judged;
}

base::Result<CheckResult> check(const Rulebook& rulebook, const std::string& set_id, const Inputs& inputs) {
  const auto set = rulebook.sets.find(set_id);
  if (set == rulebook.sets.end())
    return base::refuse("unknown_set", {fmt::format("没有条件组“{}”。", set_id), fmt::format("There is no set '{}'.", set_id)});
  for (const Judgement& judgement : inputs.judgements)
    if (auto problem = internal::criterion_problem(rulebook, judgement.criterion)) return tl::make_unexpected(*problem);
  const Evaluated evaluated = internal::evaluate_set(rulebook, set->second, inputs);
  const internal::Words words(rulebook, inputs);
  CheckResult result;
  result.verdict = evaluated.verdict;
  result.outcomes = evaluated.outcomes;
  for (const Leaf& leaf : evaluated.leaves) result.findings.push_back(finding_of(leaf, words));
  sort_by_clause(result.findings, rulebook.clause_order);
  if (inputs.with_remedies && result.verdict == Verdict::fail) result.remedies = internal::remedies_of(rulebook, set->second, inputs, evaluated);
  return result;
}

}  // namespace rules

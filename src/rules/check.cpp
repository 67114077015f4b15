#include "rules/check.h"

#include "rules/internal/criteria.h"
#include "rules/internal/remedies.h"
#include "rules/internal/result.h"

namespace rules {
namespace {

/// Every leaf explained, in the text's order.
std::vector<Finding> findings_of(const internal::Evaluated& evaluated, const Rulebook& rulebook, const Inputs& inputs) {
  internal::QuantityForms forms;
  const internal::Words words(rulebook, inputs, forms);
  internal::Explanation explanation;
  std::vector<std::string_view> clauses;
  for (const internal::Leaf& leaf : evaluated.leaves) {
    explanation.add(leaf, internal::reasons_of(leaf, words), words);
    clauses.push_back(leaf.treats->empty() ? std::string_view() : std::string_view(leaf.treats->front()));
  }
  return internal::findings_of(explanation, internal::in_clause_order(clauses, rulebook.clause_order), rulebook);
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
  const internal::Evaluated evaluated = internal::evaluate_set(rulebook, set->second, inputs);
  CheckResult result;
  result.verdict = evaluated.verdict;
  result.outcomes = evaluated.outcomes;
  result.findings = findings_of(evaluated, rulebook, inputs);
  if (inputs.with_remedies && result.verdict == Verdict::fail) result.remedies = internal::remedies_of(rulebook, set->second, inputs, evaluated);
  return result;
}

}  // namespace rules

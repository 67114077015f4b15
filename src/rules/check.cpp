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
  std::vector<const std::vector<std::string>*> treated;
  for (const internal::Leaf& leaf : evaluated.leaves) {
    explanation.add(leaf, internal::reasons_of(leaf, words), words);
    treated.push_back(leaf.treats);
  }
  return internal::findings_of(explanation, internal::in_clause_order(treated, rulebook), rulebook);
}

/// The set, where there is one and every judgement fits a condition.
base::Result<const Set*> set_to_apply(const Rulebook& rulebook, const std::string& id, const Inputs& inputs) {
  const auto set = rulebook.sets.find(id);
  if (set == rulebook.sets.end())
    return base::refuse("unknown_set", {fmt::format("没有条件组“{}”。", id), fmt::format("There is no set '{}'.", id)});
  for (const Judgement& judgement : inputs.judgements)
    if (auto problem = internal::criterion_problem(rulebook, judgement.criterion)) return tl::make_unexpected(*problem);
  return &set->second;
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
  const auto set = set_to_apply(rulebook, set_id, inputs);
  if (!set) return tl::unexpected(set.error());
  internal::Evaluated evaluated = internal::evaluate_set(rulebook, **set, inputs);
  CheckResult result;
  result.verdict = evaluated.verdict;
  result.findings = findings_of(evaluated, rulebook, inputs);
  if (inputs.with_remedies && result.verdict == Verdict::fail) result.remedies = internal::remedies_of(rulebook, **set, inputs, evaluated);
  result.outcomes = std::move(evaluated.outcomes);
  return result;
}

base::Result<std::map<std::string, Outcome>> outcomes_of(const Rulebook& rulebook, const std::string& set_id, const Inputs& inputs) {
  const auto set = set_to_apply(rulebook, set_id, inputs);
  if (!set) return tl::unexpected(set.error());
  return internal::evaluate_set(rulebook, **set, inputs, internal::Grounds::left_out).outcomes;
}

}  // namespace rules

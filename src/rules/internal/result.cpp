#include "rules/internal/result.h"

namespace rules::internal {
namespace {

base::Text text_of(const Explanation& explanation, const Explanation::Written& written) {
  return {std::string(explanation.zh(written.zh)), std::string(explanation.en(written.en))};
}

Because because_of(const Explanation& explanation, const Explanation::Comparison& comparison) {
  const Reason& reason = comparison.reason;
  Because because;
  because.fact = reason.subject.name;
  because.at = reason.subject.at;
  because.field = reason.subject.field_name;
  because.op = symbol_of(reason.op);
  because.holds = reason.holds;
  because.left = reason.is_empty_list ? "0" : plain(*reason.left);
  because.right = reason.is_empty_list ? (reason.holds ? "0" : "1") : plain(*reason.right);
  if (!reason.is_empty_list && reason.left->number()) because.unit = Words::unit_of(reason.subject);
  because.margin = explanation.zh(comparison.margin);
  because.shown = text_of(explanation, comparison.shown);
  return because;
}

Finding finding_of(const Explanation& explanation, const Explanation::Rule& rule, const Rulebook& rulebook) {
  Finding finding;
  finding.clauses = *rule.treats;
  finding.clause = rule.treats->empty() ? "" : rule.treats->front();
  if (const auto cite = rulebook.cites.find(finding.clause); cite != rulebook.cites.end()) finding.cite = cite->second;
  finding.rule = rule.condition->id;
  finding.path = rule.condition->path;
  finding.label = label_of(*rule.condition);
  finding.result = rule.outcome;
  const auto needs = explanation.names(rule.needs), unsupported = explanation.names(rule.unsupported);
  finding.needs.assign(needs.begin(), needs.end());
  finding.unsupported.assign(unsupported.begin(), unsupported.end());
  finding.judge_role = rule.judge_role;
  if (rule.exemption) finding.exemption = rule.exemption->id;
  for (const auto& comparison : explanation.comparisons(rule)) finding.because.push_back(because_of(explanation, comparison));
  finding.sentence = text_of(explanation, rule.sentence);
  return finding;
}

}  // namespace

std::vector<std::size_t> in_clause_order(const std::vector<const std::vector<std::string>*>& treated, const Rulebook& rulebook) {
  const auto& places = rulebook.clause_places;
  std::vector<std::pair<std::size_t, std::size_t>> ranks;   // place in the text, own number
  for (const auto* clauses : treated) {
    const auto place = clauses->empty() ? places.end() : places.find(clauses->front());
    ranks.emplace_back(place == places.end() ? places.size() : place->second, ranks.size());
  }
  std::sort(ranks.begin(), ranks.end());
  std::vector<std::size_t> order;
  for (const auto& [rank, number] : ranks) order.push_back(number);
  return order;
}

std::vector<Finding> findings_of(const Explanation& explanation, const std::vector<std::size_t>& order, const Rulebook& rulebook) {
  std::vector<Finding> findings;
  findings.reserve(order.size());
  for (const std::size_t number : order) findings.push_back(finding_of(explanation, explanation.rules()[number], rulebook));
  return findings;
}

}  // namespace rules::internal

#include "rules/internal/explanation.h"

namespace rules::internal {
Explanation::Span Explanation::kept(const std::set<std::string>& names) {
  const Span span{static_cast<std::uint32_t>(names_.size()), static_cast<std::uint32_t>(names.size())};
  names_.insert(names_.end(), names.begin(), names.end());
  return span;
}

Explanation::Rule Explanation::rule_of(const Leaf& leaf) {
  Rule rule;
  rule.condition = leaf.condition;
  rule.treats = leaf.treats;
  rule.outcome = leaf.outcome;
  rule.needs = kept(leaf.needs);
  rule.unsupported = kept(leaf.unsupported);
  rule.judge_role = leaf.judge_role;
  rule.exemption = leaf.exemption;
  return rule;
}

void Explanation::clear() {
  rules_.clear();
  comparisons_.clear();
  names_.clear();
  text_.zh.clear();
  text_.en.clear();
}

template <class Write>
Explanation::Written Explanation::written(const Write& write) {
  const auto zh = static_cast<std::uint32_t>(text_.zh.size()), en = static_cast<std::uint32_t>(text_.en.size());
  write(text_);
  return {{zh, static_cast<std::uint32_t>(text_.zh.size()) - zh}, {en, static_cast<std::uint32_t>(text_.en.size()) - en}};
}

void Explanation::add(const Leaf& leaf, std::span<const Reason> reasons, const Words& words) {
  Rule rule = rule_of(leaf);
  rule.first_comparison = static_cast<std::uint32_t>(comparisons_.size());
  rule.comparisons = static_cast<std::uint32_t>(reasons.size());
  for (const Reason& reason : reasons) {
    const Written shown = written([&](base::Text& out) { add_shown(out, reason, words); });
    comparisons_.push_back({reason, shown, written([&](base::Text& out) { add_margin(out.zh, reason); }).zh});
  }
  rule.sentence = written([&](base::Text& out) { add_sentence(out, leaf, reasons, words); });
  rules_.push_back(rule);
}

void Explanation::add_like(const Condition& condition, const std::vector<std::string>& treats, std::size_t index) {
  Rule rule = rules_[index];
  rule.condition = &condition;
  rule.treats = &treats;
  rules_.push_back(rule);
}

}  // namespace rules::internal

#pragma once
#include "rules/internal/sentences.h"

namespace rules::internal {

/// What a set came to and why, rule by rule, in the file's order: fixed words are pointed to, made ones lie in one text. It
/// points into the rulebook, the inputs and the traces it was made from. Cleared and filled again, it asks no memory.
class Explanation {
 public:
  struct Span { std::uint32_t from = 0, size = 0; };
  struct Written { Span zh, en; };   // a text in both languages
  struct Comparison { Reason reason; Written shown; Span margin; };   // margin: in `zh`

  struct Rule {
    const Condition* condition = nullptr;
    const std::vector<std::string>* treats = nullptr;
    Outcome outcome = Outcome::undetermined;
    Span needs, unsupported;           // in `names`
    std::string_view judge_role;
    const Exemption* exemption = nullptr;
    std::uint32_t first_comparison = 0, comparisons = 0;
    Written sentence;
  };

  void clear();
  /// Adds what a leaf came to.
  void add(const Leaf& leaf, std::span<const Reason> reasons, const Words& words);
  /// Adds a condition that does not apply for the same reason as the one at `like`.
  void add_like(const Condition& condition, const std::vector<std::string>& treats, std::size_t like);

  const std::vector<Rule>& rules() const { return rules_; }
  std::span<const Comparison> comparisons(const Rule& rule) const { return std::span(comparisons_).subspan(rule.first_comparison, rule.comparisons); }
  std::span<const std::string> names(const Span& span) const { return std::span(names_).subspan(span.from, span.size); }
  std::string_view zh(const Span& span) const { return std::string_view(text_.zh).substr(span.from, span.size); }
  std::string_view en(const Span& span) const { return std::string_view(text_.en).substr(span.from, span.size); }

 private:
  template <class Write>
  Written written(const Write& write);

  Rule rule_of(const Leaf& leaf);
  Span kept(const std::set<std::string>& names);

  std::vector<Rule> rules_;
  std::vector<std::string> names_;
  std::vector<Comparison> comparisons_;
  base::Text text_;
};

}  // namespace rules::internal

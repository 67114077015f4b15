#include "programme/lint/checks.h"
#include "rules/feel/ast.h"

#include <set>

namespace programme::internal {
namespace {

using rules::Fact;
using rules::Parameter;
using rules::feel::Kind;
using Node = rules::feel::Node;

/// The fact whose amounts the node gives: by its name, one year of a series, the field of a row.
const Fact* amounts_of(const rules::Rulebook& rulebook, const Node& node) {
  if (node.kind == Kind::filter) return amounts_of(rulebook, node.children[0]);
  if (node.kind != Kind::free_name) return nullptr;
  const auto fact = rulebook.facts.find(node.names[0]);
  return fact == rulebook.facts.end() ? nullptr : &fact->second;
}

const Parameter* parameter_of(const rules::Rulebook& rulebook, const Node& node) {
  if (node.kind != Kind::free_name) return nullptr;
  const auto parameter = rulebook.parameters.find(node.names[0]);
  return parameter == rulebook.parameters.end() ? nullptr : &parameter->second;
}

/// Looks for amounts compared with parameters in one formula after the other.
class ThresholdLint {
 public:
  explicit ThresholdLint(Draft& draft) : draft_(draft) {}

  void look(const Node& node) {
    if (node.kind == Kind::compare) {
      pair(node.children[0], node.children[1]);
      pair(node.children[1], node.children[0]);
    }
    for (const Node& child : node.children) look(child);
  }

 private:
  /// Each parameter is told once.
  void pair(const Node& amount, const Node& threshold) {
    const Fact* fact = amounts_of(draft_.programme.rulebook, amount);
    const Parameter* parameter = parameter_of(draft_.programme.rulebook, threshold);
    if (!fact || !parameter || !parameter->value.number() || !told_.insert(parameter->name).second) return;
    const base::Place place = draft_.places["parameter " + parameter->name];
    const std::string unit = fact->unit.empty() && fact->type == rules::FactType::money ? "CNY" : fact->unit;
    if (!unit.empty() && parameter->unit.empty())
      draft_.advise("threshold_without_unit", place, {fmt::format("“{}”与单位为 {} 的“{}”比较，自己却没有单位。", parameter->name, unit, fact->name),
                                                      fmt::format("'{}' is compared with '{}' in {}, but has no unit of its own.", parameter->name, fact->name, unit)});
    if (parameter->treats.empty() && parameter->reading.empty())
      draft_.advise("threshold_without_clause", place, {fmt::format("“{}”是门槛，却没有写明出自哪一条。", parameter->name),
                                                        fmt::format("'{}' is a threshold, but names no clause it comes from.", parameter->name)});
  }

  Draft& draft_;
  std::set<std::string> told_;
};

}  // namespace

void lint_thresholds(Draft& draft) {
  ThresholdLint lint(draft);
  for (const Formula& formula : std::vector<Formula>(draft.formulas))
    if (formula.expression.root) lint.look(*formula.expression.root);
}

}  // namespace programme::internal

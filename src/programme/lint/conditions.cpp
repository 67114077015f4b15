#include "programme/lint/checks.h"
#include "programme/lint/regions.h"
#include "rules/feel/ast.h"

namespace programme::internal {
namespace {

using rules::Condition;
using rules::Exemption;
using rules::feel::Expression;

/// Where expressions stand, by their tree.
using Places = std::map<const rules::feel::Node*, const Formula*>;

/// How often each of some conditions came out true or false, going through all there is to tell apart.
struct Seen { bool yes = false, no = false, open = false; };

/// Looks at the conditions of one set, with what stands above each.
class SetLint {
 public:
  SetLint(Draft& draft, const Places& places) : draft_(draft), places_(places) {}

  void run(const rules::Set& set) {
    walk(set.conditions);
    for (const Exemption& exemption : set.exemptions)
      if (exemption.when) alone(*exemption.when);
  }

 private:
  void walk(const std::vector<Condition>& conditions) {
    for (const Condition& condition : conditions) {
      const std::size_t above = above_.size();
      if (condition.when) {
        if (alone(*condition.when)) reachable(*condition.when);
        above_.push_back(&*condition.when);
      }
      if (condition.test) alone(*condition.test);
      if (condition.if_fail && condition.if_fail->when) settlement(condition, *condition.if_fail->when);
      walk(condition.conditions);
      above_.resize(above);
    }
  }

  const Formula* formula_of(const Expression& expression) const {
    const auto found = places_.find(expression.root.get());
    return found == places_.end() ? nullptr : found->second;
  }

  base::Date day() const { return draft_.programme.effective_from.value_or(base::Date()); }

  /// True when the condition can come out either way, as far as that can be told.
  bool alone(const Expression& expression) {
    Regions regions(draft_.programme.rulebook, day());
    const std::size_t number = regions.add(expression);
    Seen seen;
    const bool all = regions.each([&](const Regions::Row& row) { return note(row.holds(number), seen); });
    const Formula* formula = formula_of(expression);
    if (!all || !formula || seen.open || seen.yes == seen.no) return true;
    if (is_explained(formula->place) || (seen.yes && asks_for_a_choice(expression, regions))) return true;
    if (seen.yes)
      draft_.advise("always_true", formula->place, {fmt::format("{}：“{}”在任何情况下都成立，不起作用。", formula->element, expression.text),
                                                    fmt::format("{}: '{}' holds whatever is stated, so it asks nothing.", formula->element, expression.text)});
    else
      draft_.advise("never_true", formula->place, {fmt::format("{}：“{}”在任何情况下都不成立。", formula->element, expression.text),
                                                   fmt::format("{}: '{}' never holds, whatever is stated.", formula->element, expression.text)});
    return false;
  }

  /// An option that does not exist never fits; that has been said.
  bool is_explained(const base::Place& place) const {
    return std::any_of(draft_.advice.begin(), draft_.advice.end(),
                       [&](const base::Problem& told) { return told.code == "unknown_option" && told.place.file == place.file && told.place.line == place.line; });
  }

  /// `list contains([every option], choice)` asks that the choice be stated.
  static bool asks_for_a_choice(const Expression& expression, const Regions& regions) {
    const rules::Fact* fact = regions.only_fact();
    return fact && fact->type == rules::FactType::choice && expression.root->children[0].kind == rules::feel::Kind::call;
  }

  static bool note(std::optional<bool> holds, Seen& seen) {
    (holds ? *holds ? seen.yes : seen.no : seen.open) = true;
    return !(seen.open || (seen.yes && seen.no));
  }

  /// Whether all of these can hold together; true when that cannot be told.
  bool can_hold(const std::vector<const Expression*>& together, const Expression* fails = nullptr) {
    Regions regions(draft_.programme.rulebook, day());
    for (const Expression* each : together) regions.add(*each);
    const std::size_t failing = fails ? regions.add(*fails) : 0;
    bool found = false;
    const bool all = regions.each([&](const Regions::Row& row) {
      found = true;
      for (std::size_t i = 0; i < together.size(); ++i) found = found && row.holds(i) != false;
      if (fails) found = found && row.holds(failing) != true;
      return !found;
    });
    return found || !all;
  }

  void reachable(const Expression& when) {
    if (above_.empty()) return;
    std::vector<const Expression*> together = above_;
    together.push_back(&when);
    const Formula* formula = formula_of(when);
    if (!formula || can_hold(together)) return;
    const Expression& nearest = *above_.back();
    draft_.advise("unreachable_condition", formula->place, {fmt::format("{}：“{}”与上一级的“{}”不能同时成立，这条规则永远不适用。", formula->element, when.text, nearest.text),
                                                            fmt::format("{}: '{}' and '{}' above it never hold together, so this rule never applies.", formula->element, when.text, nearest.text)});
  }

  /// What settles a failed test must be possible where the test fails.
  void settlement(const Condition& condition, const Expression& when) {
    const Formula* formula = formula_of(when);
    if (!alone(when) || !formula || !condition.test) return;
    std::vector<const Expression*> together = above_;
    together.push_back(&when);
    if (can_hold(together, &*condition.test)) return;
    draft_.advise("unreachable_settlement", formula->place, {fmt::format("{}：“{}”不成立时“{}”也不成立，没有人能据此认定。", formula->element, condition.test->text, when.text),
                                                             fmt::format("{}: where '{}' fails, '{}' never holds, so nobody can settle it.", formula->element, condition.test->text, when.text)});
  }

  Draft& draft_;
  const Places& places_;
  std::vector<const Expression*> above_;   // the `when`s of the groups around, outermost first
};

}  // namespace

void lint_conditions(Draft& draft) {
  const std::vector<Formula> formulas = draft.formulas;
  Places places;
  for (const Formula& formula : formulas) places.emplace(formula.expression.root.get(), &formula);
  for (const auto& [id, set] : draft.programme.rulebook.sets) SetLint(draft, places).run(set);
}

}  // namespace programme::internal

#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

/// Depth-first walk that finds a cycle among names and, if there is none, the order with dependencies first. A chain
/// longer than `most_deep` is reported like a cycle would be: whoever follows it recurses.
class Walk {
 public:
  using Needs = std::map<std::string, std::vector<std::string>>;
  static constexpr std::size_t most_deep = 200;

  explicit Walk(const Needs& needs) : needs_(needs) {
    for (const auto& [name, others] : needs_) visit(name);
  }
  const std::vector<std::string>& order() const { return order_; }
  const std::vector<std::vector<std::string>>& cycles() const { return cycles_; }
  const std::vector<std::string>& too_deep() const { return too_deep_; }

 private:
  enum class State { open, done };

  void visit(const std::string& name) {
    const auto needs = needs_.find(name);
    if (needs == needs_.end()) return;
    if (const auto seen = states_.find(name); seen != states_.end()) {
      if (seen->second == State::open) cycles_.emplace_back(std::find(path_.begin(), path_.end(), name), path_.end());
      return;
    }
    if (path_.size() == most_deep) {
      if (too_deep_.empty()) too_deep_ = path_;
      return;
    }
    states_[name] = State::open;
    path_.push_back(name);
    for (const std::string& other : needs->second) visit(other);
    path_.pop_back();
    states_[name] = State::done;
    order_.push_back(name);
  }

  const Needs& needs_;
  std::map<std::string, State> states_;
  std::vector<std::string> path_, order_;
  std::vector<std::vector<std::string>> cycles_;
  std::vector<std::string> too_deep_;
};

void report_cycles(Draft& draft, const Walk& walk, std::string_view kind, const std::string& code) {
  for (const auto& cycle : walk.cycles()) {
    const std::string shown = fmt::format("{} → {}", fmt::join(cycle, " → "), cycle.front());
    draft.refuse(code, draft.places[fmt::format("{} {}", kind, cycle.front())],
                 {fmt::format("互相依赖成环，无法得出结果：{}。", shown), fmt::format("These depend on each other in a circle: {}.", shown)});
  }
  if (walk.too_deep().empty()) return;
  draft.refuse("too_large", draft.places[fmt::format("{} {}", kind, walk.too_deep().front())],
               {fmt::format("从“{}”起一个接一个的依赖超过 {} 层。", walk.too_deep().front(), Walk::most_deep),
                fmt::format("The chain of dependencies that begins with '{}' is longer than {}.", walk.too_deep().front(), Walk::most_deep)});
}

void collect_sets(const std::vector<rules::Condition>& conditions, std::vector<std::string>& sets) {
  for (const rules::Condition& condition : conditions) {
    if (!condition.holds.empty()) sets.push_back(condition.holds);
    if (!condition.fails.empty()) sets.push_back(condition.fails);
    collect_sets(condition.conditions, sets);
  }
}

void check_sets(Draft& draft) {
  Walk::Needs needs;
  for (const auto& [id, set] : draft.programme.rulebook.sets) collect_sets(set.conditions, needs[id]);
  report_cycles(draft, Walk(needs), "set", "set_cycle");
}

void check_roles(Draft& draft) {
  Walk::Needs needs;
  for (const auto& [id, role] : draft.programme.roles) {
    needs[id] = role.among;
    needs[id].insert(needs[id].end(), role.from.begin(), role.from.end());
  }
  report_cycles(draft, Walk(needs), "role", "role_cycle");
}

}  // namespace

void order_derived_facts(Draft& draft) {
  Walk::Needs needs;
  for (const auto& [name, fact] : draft.programme.rulebook.facts)
    if (fact.formula) needs[name] = rules::feel::free_names(*fact.formula);
  const Walk walk(needs);
  report_cycles(draft, walk, "fact", "fact_cycle");
  draft.programme.rulebook.derived_order = walk.order();
}

void check_cycles(Draft& draft) {
  check_sets(draft);
  check_roles(draft);
}

}  // namespace programme::internal

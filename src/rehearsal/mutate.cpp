#include "rehearsal/examples.h"
#include "rehearsal/mutants.h"

namespace rehearsal {
namespace {

/// The sets that rest on `set`, itself included.
std::set<std::string> resting_on(const rules::Rulebook& rulebook, const std::string& set) {
  std::set<std::string> found{set};
  const auto rests = [&](const rules::Set& other) {
    bool yes = false;
    const std::function<void(const std::vector<rules::Condition>&)> walk = [&](const std::vector<rules::Condition>& conditions) {
      for (const rules::Condition& condition : conditions) {
        yes = yes || found.contains(condition.holds) || found.contains(condition.fails);
        walk(condition.conditions);
      }
    };
    walk(other.conditions);
    return yes;
  };
  for (std::size_t before = 0; before != found.size();) {
    before = found.size();
    for (const auto& [id, other] : rulebook.sets)
      if (rests(other)) found.insert(id);
  }
  return found;
}

/// The example's own acts name the stage.
bool names_stage(const programme::Example& example, const std::string& stage) {
  return std::any_of(example.when.items.begin(), example.when.items.end(), [&](const base::YamlNode& act) {
    const base::YamlNode* named = act.find("stage");
    return named && named->text == stage;
  });
}

/// The examples that can notice a change, those that are quick or likely to first.
std::vector<const programme::Example*> examples_for(const programme::Programme& programme, const Mutant& mutant) {
  std::vector<const programme::Example*> checks, others;
  const auto sets = mutant.reach == Reach::one_set ? resting_on(programme.rulebook, mutant.set) : std::set<std::string>{};
  for (const programme::Example& example : programme.examples) {
    const base::YamlNode* set = example.when.find("check");
    if (!set) others.push_back(&example);
    else if (mutant.reach == Reach::everything || sets.contains(set->text)) checks.push_back(&example);
  }
  for (const bool likely : {true, false})
    std::copy_if(others.begin(), others.end(), std::back_inserter(checks), [&](const auto* example) { return names_stage(*example, mutant.stage) == likely; });
  return checks;
}

bool is_noticed(const programme::Programme& programme, const Mutant& mutant, const calendar::Calendar& calendar) {
  programme::Programme changed = programme;
  mutant.apply(changed);
  const auto examples = examples_for(programme, mutant);
  return std::any_of(examples.begin(), examples.end(), [&](const programme::Example* example) { return !run_example(changed, *example, calendar).passed(); });
}

}  // namespace

base::Result<Mutations> mutate(const programme::Programme& programme, const calendar::Calendar& calendar) {
  const auto fails = [&](const programme::Example& example) { return !run_example(programme, example, calendar).passed(); };
  if (std::any_of(programme.examples.begin(), programme.examples.end(), fails))
    return base::refuse("examples_fail", {"先让全部示例通过，再做变异检查。", "Let every example pass first, then look for unnoticed changes."});
  Mutations mutations;
  for (Mutant& mutant : mutants_of(programme)) {
    ++mutations.tried;
    if (!is_noticed(programme, mutant, calendar))
      mutations.unnoticed.push_back({std::move(mutant.element), std::move(mutant.change), std::move(mutant.file), mutant.line, std::move(mutant.clauses)});
  }
  return mutations;
}

}  // namespace rehearsal

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

/// What an example touches, and so which changes it can notice.
struct Touched {
  const programme::Example* example = nullptr;
  std::string set;                   // of a check
  std::set<std::string> procedures;  // of a deadline, or that cases are opened under
  std::set<std::string> stages;      // acted on or expected, with those of the examples it goes on from
  std::size_t acts = 0;              // 0: a check or a deadline
};

constexpr int most_afters = 8;   // examples that go on from examples

const programme::Example* example_named(const programme::Programme& programme, const std::string& label) {
  for (const programme::Example& other : programme.examples)
    if (other.label.zh == label || other.label.en == label) return &other;
  return nullptr;
}

void add_acts(const programme::Programme& programme, const base::YamlNode& when, Touched& touched, int depth) {
  for (const base::YamlNode& act : when.items) {
    if (const base::YamlNode* after = act.find("after")) {
      const auto* other = depth < most_afters ? example_named(programme, after->text) : nullptr;
      if (other) add_acts(programme, other->when, touched, depth + 1);
      continue;
    }
    ++touched.acts;
    if (const base::YamlNode* stage = act.find("stage")) touched.stages.insert(stage->text);
    const base::YamlNode* procedure = act.find("procedure");
    if (procedure) touched.procedures.insert(procedure->text);
    else if (act.find("way")) touched.procedures.insert(programme.procedures.front().id);
  }
}

Touched touched_by(const programme::Programme& programme, const programme::Example& example) {
  Touched touched;
  touched.example = &example;
  if (const base::YamlNode* set = example.when.find("check")) touched.set = set->text;
  if (const base::YamlNode* deadline = example.when.find("deadline")) {
    const auto dot = deadline->text.find('.');
    touched.procedures.insert(deadline->text.substr(0, dot));
    if (dot != std::string::npos) touched.stages.insert(deadline->text.substr(dot + 1));
  }
  add_acts(programme, example.when, touched, 0);
  if (const base::YamlNode* visited = example.then.find("visited"))
    for (const base::YamlNode& stage : visited->items) touched.stages.insert(stage.text);
  return touched;
}

/// Every example with what it touches, the quick ones first.
std::vector<Touched> touched_by_examples(const programme::Programme& programme) {
  std::vector<Touched> all;
  for (const programme::Example& example : programme.examples) all.push_back(touched_by(programme, example));
  std::sort(all.begin(), all.end(), [](const Touched& a, const Touched& b) { return std::tie(a.acts, a.example) < std::tie(b.acts, b.example); });
  return all;
}

/// Whether an example can notice a change at all.
bool can_notice(const Touched& touched, const Mutant& mutant, const std::set<std::string>& sets) {
  if (!touched.set.empty()) return mutant.reach == Reach::everything || sets.contains(touched.set);
  return mutant.procedure.empty() || touched.procedures.contains(mutant.procedure);
}

/// The examples that can notice a change: those that name its stage first, and then the quick ones.
std::vector<const programme::Example*> examples_for(const programme::Programme& programme, const std::vector<Touched>& all, const Mutant& mutant) {
  const auto sets = mutant.reach == Reach::one_set ? resting_on(programme.rulebook, mutant.set) : std::set<std::string>{};
  std::vector<const programme::Example*> examples;
  for (const bool likely : {true, false})
    for (const Touched& touched : all)
      if (touched.stages.contains(mutant.stage) == likely && can_notice(touched, mutant, sets)) examples.push_back(touched.example);
  return examples;
}

bool is_noticed(const programme::Programme& programme, const std::vector<Touched>& all, const Mutant& mutant, const calendar::Calendar& calendar) {
  programme::Programme changed = programme;
  mutant.apply(changed);
  const auto examples = examples_for(programme, all, mutant);
  return std::any_of(examples.begin(), examples.end(), [&](const programme::Example* example) { return !run_example(changed, *example, calendar).passed(); });
}

}  // namespace

base::Result<Mutations> mutate(const programme::Programme& programme, const calendar::Calendar& calendar) {
  const auto fails = [&](const programme::Example& example) { return !run_example(programme, example, calendar).passed(); };
  if (std::any_of(programme.examples.begin(), programme.examples.end(), fails))
    return base::refuse("examples_fail", {"先让全部示例通过，再做变异检查。", "Let every example pass first, then look for unnoticed changes."});
  Mutations mutations;
  const auto all = touched_by_examples(programme);
  for (Mutant& mutant : mutants_of(programme)) {
    ++mutations.tried;
    if (!is_noticed(programme, all, mutant, calendar))
      mutations.unnoticed.push_back({std::move(mutant.element), std::move(mutant.change), std::move(mutant.file), mutant.line, std::move(mutant.clauses)});
  }
  return mutations;
}

}  // namespace rehearsal

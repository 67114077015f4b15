#include "cases.h"

#include "peer_rules.h"

#include "rules/compiled.h"
#include "rules/testing/random_cases.h"

namespace bench {
namespace {

using rules::Inputs;
using rules::Outcome;

constexpr int most_climbing_steps = 20'000;
constexpr std::size_t cases_from_one = 50;

/// Looks for cases that pass by exchanging one thing at a time, keeping what brings it no further away.
class Climber {
 public:
  Climber(const rules::Rulebook& rulebook, const rules::Set& set, const Wanted& wanted)
      : facts_(facts_read(rulebook, set)), spread_(wanted.spread), compiled_(rulebook, set),
        random_(rulebook, set, wanted.seed, options(wanted.day)), chance_(wanted.seed + 1) {}

  /// What is to be spread stays as it was drawn.
  Inputs passing() {
    Inputs best = random_.next();
    const std::map<std::string, rules::feel::Value> drawn = best.facts;
    std::size_t distance = distance_of(best);
    for (int step = 0; step < most_climbing_steps && distance > 0; ++step) {
      Inputs next = best;
      exchange_one(next);
      for (const std::string& name : spread_) next.facts.insert_or_assign(name, drawn.at(name));
      const std::size_t now = distance_of(next);
      if (now <= distance) best = std::move(next), distance = now;
    }
    return best;
  }

  Inputs changed(const Inputs& from) {
    Inputs changed = from;
    for (std::uint64_t left = chance_() % 7; left > 0; --left) exchange_one(changed);
    return changed;
  }

 private:
  static rules::testing::RandomCaseOptions options(base::Date day) {
    rules::testing::RandomCaseOptions options;
    options.reference_date = day;
    return options;
  }

  /// One fact that the set reads, or one judgement, from another case.
  void exchange_one(Inputs& inputs) {
    const Inputs other = random_.next();
    const std::size_t at = chance_() % (facts_.size() + other.judgements.size());
    if (at >= facts_.size()) {
      const rules::Judgement& given = other.judgements[at - facts_.size()];
      std::erase_if(inputs.judgements, [&](const rules::Judgement& judgement) { return judgement.criterion == given.criterion; });
      if (chance_() % 8 != 0) inputs.judgements.push_back(given);
      return;
    }
    const std::string& name = *std::next(facts_.begin(), static_cast<std::ptrdiff_t>(at));
    if (const auto fact = other.facts.find(name); fact != other.facts.end()) inputs.facts.insert_or_assign(name, fact->second);
  }

  /// How many conditions stand in the way.
  std::size_t distance_of(const Inputs& inputs) {
    compiled_.read(inputs, case_);
    if (compiled_.decide(case_) == rules::Verdict::pass) return 0;
    std::size_t distance = 1;
    for (std::size_t i = 0; i < case_.outcomes().size(); ++i) {
      const Outcome outcome = case_.outcomes()[i];
      const bool is_group = !compiled_.conditions()[i]->conditions.empty();
      if (!is_group && outcome != Outcome::pass && outcome != Outcome::not_applicable && outcome != Outcome::exempt) ++distance;
    }
    return distance;
  }

  std::set<std::string> facts_, spread_;
  rules::CompiledSet compiled_;
  rules::testing::RandomCases random_;
  std::mt19937_64 chance_;
  rules::CompiledCase case_;
};

}  // namespace

std::vector<Inputs> cases_near_the_border(const rules::Rulebook& rulebook, const rules::Set& set, const Wanted& wanted) {
  Climber climber(rulebook, set, wanted);
  std::vector<Inputs> cases;
  while (cases.size() < wanted.count) {
    const Inputs passing = climber.passing();
    for (std::size_t i = 0; i < cases_from_one && cases.size() < wanted.count; ++i) cases.push_back(climber.changed(passing));
  }
  return cases;
}

}  // namespace bench

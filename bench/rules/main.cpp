// bench_rules prepare EDITION FACTS SET DATE ROWS SEED SPREAD OUT   writes the cases and the peers' rules
// bench_rules measure EDITION FACTS SET DATE ROWS SEED SPREAD       measures ours on the same cases, prints JSON
#include "cases.h"
#include "peer_rules.h"

#include "programme/catalogue.h"
#include "rules/compiled.h"

#include <ctime>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

namespace {

constexpr int rounds = 7;
constexpr std::size_t block = 40;    // cases laid out together, few enough to stay in the cache until they are decided

/// Of this thread, so that what else the machine does counts little.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Subject {
  programme::ProgrammePtr edition;
  const rules::Set* set = nullptr;
  std::vector<rules::Inputs> cases;

  const rules::Rulebook& rulebook() const { return edition->rulebook; }
};

Subject read_subject(char** words) {
  const programme::Catalogue catalogue{"", words[1]};
  auto edition = catalogue.load(words[0]);
  if (!edition) throw std::runtime_error(edition.error().message.en);
  Subject subject{*edition, nullptr, {}};
  const auto set = subject.rulebook().sets.find(words[2]);
  if (set == subject.rulebook().sets.end()) throw std::runtime_error("there is no such set");
  subject.set = &set->second;
  const auto day = base::Date::parse(words[3]);
  if (!day) throw std::runtime_error("a date is written 2024-04-10");
  bench::Wanted wanted{*day, std::stoull(words[5]), std::stoull(words[4]), {}};
  std::stringstream spread(words[6]);
  for (std::string name; std::getline(spread, name, ',');) wanted.spread.insert(name);
  subject.cases = bench::cases_near_the_border(subject.rulebook(), *subject.set, wanted);
  return subject;
}

int prepare(const Subject& subject, const std::string& path) {
  const auto facts = bench::facts_read(subject.rulebook(), *subject.set);
  const rules::CompiledSet compiled(subject.rulebook(), *subject.set);
  base::JsonArray cases, expected;
  for (const rules::Inputs& inputs : subject.cases) {
    cases.push_back(bench::peer_case(*subject.set, facts, inputs));
    const auto result = rules::check(subject.rulebook(), subject.set->id, inputs);
    base::JsonArray outcomes;
    for (const rules::Condition* condition : compiled.conditions())
      if (condition->conditions.empty()) outcomes.push_back(base::Json(name_of(result->outcomes.at(condition->path))));
    expected.push_back(base::JsonObject{{"verdict", name_of(result->verdict)}, {"outcomes", std::move(outcomes)}});
  }
  const base::JsonObject out{{"feelin", bench::peer_rules(subject.rulebook(), *subject.set, bench::Dialect::feelin)},
                             {"zen", bench::peer_rules(subject.rulebook(), *subject.set, bench::Dialect::zen)},
                             {"cases", std::move(cases)}, {"expected", std::move(expected)}};
  std::ofstream(path) << boost::json::serialize(out);
  return 0;
}

/// The best of several rounds through all cases.
template <class Pass>
double cases_per_second(std::size_t count, const Pass& pass) {
  double best = 0;
  for (int round = 0; round < rounds; ++round) best = std::max(best, static_cast<double>(count) / pass());
  return best;
}

/// Block by block, what `each` takes; `before` lays the block out and is not counted.
template <class Before, class Each>
double seconds_of(std::size_t count, const Before& before, const Each& each) {
  double seconds = 0;
  for (std::size_t from = 0; from < count; from += block) {
    const std::size_t end = std::min(count, from + block);
    for (std::size_t i = from; i < end; ++i) before(i, i - from);
    const double start = cpu_seconds();
    for (std::size_t i = from; i < end; ++i) each(i, i - from);
    seconds += cpu_seconds() - start;
  }
  return seconds;
}

int measure(const Subject& subject) {
  const rules::CompiledSet compiled(subject.rulebook(), *subject.set);
  std::vector<rules::CompiledCase> ready(block);
  const auto& cases = subject.cases;
  const auto nothing = [](std::size_t, std::size_t) {};
  const auto read = [&](std::size_t i, std::size_t place) { compiled.read(cases[i], ready[place]); };
  std::size_t verdicts[3] = {};
  std::size_t disagreements = 0, explained = 0;
  for (const rules::Inputs& inputs : cases) {
    const auto result = rules::check(subject.rulebook(), subject.set->id, inputs);
    compiled.read(inputs, ready[0]);
    const rules::Verdict verdict = compiled.decide(ready[0]);
    ++verdicts[static_cast<std::size_t>(verdict)];
    bool same = verdict == result->verdict;
    for (std::size_t i = 0; i < compiled.conditions().size(); ++i) same = same && result->outcomes.at(compiled.conditions()[i]->path) == ready[0].outcomes()[i];
    const auto again = compiled.check(inputs, ready[0]);
    same = same && boost::json::serialize(rules::to_json(*again)) == boost::json::serialize(rules::to_json(*result));
    const bool is_explained = compiled.explain(ready[0]) != nullptr;
    explained += is_explained;
    disagreements += !same;
  }
  base::JsonObject out;
  out["cases"] = cases.size();
  out["pass"] = verdicts[0];
  out["fail"] = verdicts[1];
  out["open"] = verdicts[2];
  out["disagreements"] = disagreements;
  out["not_compiled"] = compiled.not_compiled().size();
  out["explained_without_the_tree_walker"] = explained;
  out["decide"] = cases_per_second(cases.size(), [&] { return seconds_of(cases.size(), read, [&](std::size_t, std::size_t place) { (void)compiled.decide(ready[place]); }); });
  out["read_and_decide"] = cases_per_second(cases.size(), [&] {
    return seconds_of(cases.size(), nothing, [&](std::size_t i, std::size_t) {
      compiled.read(cases[i], ready[0]);
      (void)compiled.decide(ready[0]);
    });
  });
  out["decide_and_explain"] = cases_per_second(cases.size(), [&] {
    return seconds_of(cases.size(), read, [&](std::size_t, std::size_t place) {
      (void)compiled.decide(ready[place]);
      (void)compiled.explain(ready[place]);
    });
  });
  out["compiled_check"] = cases_per_second(cases.size(), [&] {
    return seconds_of(cases.size(), nothing, [&](std::size_t i, std::size_t) { (void)compiled.check(cases[i], ready[0]); });
  });
  const std::size_t few = std::min<std::size_t>(cases.size(), 1000);
  out["check"] = static_cast<double>(few) / seconds_of(few, nothing, [&](std::size_t i, std::size_t) { (void)rules::check(subject.rulebook(), subject.set->id, cases[i]); });
  fmt::print("{}\n", boost::json::serialize(out));
  return 0;
}

}  // namespace

int main(int count, char** words) {
  try {
    const std::string_view what = count > 1 ? words[1] : "";
    if (what == "prepare" && count == 10) return prepare(read_subject(words + 2), words[9]);
    if (what == "measure" && count == 9) return measure(read_subject(words + 2));
    fmt::print(stderr, "bench_rules: prepare EDITION FACTS SET DATE ROWS SEED SPREAD OUT | measure EDITION FACTS SET DATE ROWS SEED SPREAD\n");
    return 64;
  } catch (const std::exception& problem) {
    fmt::print(stderr, "bench_rules: {}\n", problem.what());
    return 1;
  }
}

#include "rehearsal/rehearse.h"

#include "rehearsal/shrink.h"

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

namespace rehearsal {
namespace {

constexpr std::size_t most_broken = 3;   // histories shown with their shortest form
constexpr std::size_t cases_for_a_fault = 4'000;   // at least: some faults show late
constexpr int most_seen_otherwise = 5;   // histories in which another invariant than the one a fault is made for breaks first

/// Does 0 .. count - 1, each once, with several threads (0: as many as there are processors).
template <class Work>
void do_all(std::size_t count, unsigned threads, Work work) {
  std::atomic<std::size_t> next = 0;
  const auto take = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < std::max(1U, threads ? threads : std::thread::hardware_concurrency()); ++i) others.emplace_back(take);
  take();
}

/// Plays every history; `tell` hears of one at a time, in order, while others are still played.
template <class Tell>
void play_all(const Scene& scene, const std::vector<Dossier>& material, const std::vector<History>& all, unsigned threads, Tell tell) {
  std::map<std::size_t, Played> waiting;
  std::size_t told = 0;
  std::mutex telling;
  do_all(all.size(), threads, [&](std::size_t i) {
    auto played = play(scene, material, all[i]);
    const std::lock_guard one_at_a_time(telling);
    waiting.emplace(i, std::move(played));
    for (; !waiting.empty() && waiting.begin()->first == told; ++told) {
      tell(told, waiting.begin()->second);
      waiting.erase(waiting.begin());
    }
  });
}

Broken broken_in(const Scene& scene, const std::vector<Dossier>& material, const History& history, std::size_t number) {
  const auto again = play(scene, material, history, Keep::moves);
  const auto& violation = again.violations.front();
  auto moves = shortest(scene, history, again.moves, violation.invariant);
  auto story = story_of(scene, history, moves);
  return {violation, number, std::move(moves), std::move(story)};
}

/// The scene of a subject, with the fault where there is one.
class Ground {
 public:
  explicit Ground(const Subject& subject, const Fault* fault = nullptr) : written_(in_force(subject.edition)), played_(written_), settings_(subject.settings), played_settings_(subject.settings) {
    if (fault) put_in(*fault);
    std::vector<RoundEdition> rounds;
    for (std::size_t i = 0; i < settings_.size(); ++i) rounds.push_back({settings_[i].set, &settings_[i].edition, &played_settings_[i].edition});
    scene_.emplace(Scene{written_, played_, subject.calendar, std::move(rounds), fault ? fault->tampering : Tampering::none, fault ? fault->eager : std::string()});
    compiled_.emplace(&played_, played_.rulebook);
    for (const auto& one : played_settings_) compiled_.emplace(&one.edition, one.edition.rulebook);
    scene_->compiled = &compiled_;
  }
  Ground(const Ground&) = delete;
  Ground& operator=(const Ground&) = delete;

  const Scene& scene() const { return *scene_; }
  const programme::Programme& edition() const { return written_; }

 private:
  void put_in(const Fault& fault) {
    for (const auto step : {fault.prepare, fault.change}) {
      if (!step) continue;
      step(played_);
      for (auto& one : played_settings_) step(one.edition);
    }
    if (!fault.prepare) return;
    fault.prepare(written_);
    for (auto& one : settings_) fault.prepare(one.edition);
  }

  programme::Programme written_, played_;
  std::vector<Setting> settings_, played_settings_;
  std::map<const programme::Programme*, rules::CompiledSets> compiled_;
  std::optional<Scene> scene_;
};

/// The violation of the invariant the fault was made for, where it is among them.
const invariants::Violation& expected_in(const std::vector<invariants::Violation>& violations, const Fault& fault) {
  const auto found = std::find_if(violations.begin(), violations.end(), [&](const auto& one) { return one.invariant == fault.caught_by; });
  return found == violations.end() ? violations.front() : *found;
}

void add(const Played& one, Rehearsal& rehearsal, ledger::Frontier& tree) {
  rehearsal.cases += one.cases;
  rehearsal.events += one.leaves.size();
  for (const auto& leaf : one.leaves) tree.append(leaf);
  for (const auto& [code, count] : one.refusals) rehearsal.refusals[code] += count;
  for (const auto& [what, count] : one.visited) rehearsal.visited[what] += count;
}

}  // namespace

/// Not every history opens all its cases; further ones make up for it, until nothing more is opened.
Rehearsal rehearse(const Subject& subject, std::size_t cases, std::uint64_t seed, unsigned threads) {
  const Ground ground(subject);
  const auto material = material_of(ground.edition());
  Rehearsal rehearsal;
  ledger::Frontier tree;
  for (std::size_t before = 1; rehearsal.cases < cases && before != rehearsal.cases;) {
    before = rehearsal.cases;
    const auto all = histories(cases - rehearsal.cases, seed, rehearsal.histories);
    play_all(ground.scene(), material, all, threads, [&](std::size_t i, const Played& one) {
      add(one, rehearsal, tree);
      if (!one.violations.empty() && rehearsal.broken.size() < most_broken) rehearsal.broken.push_back(broken_in(ground.scene(), material, all[i], rehearsal.histories + i));
    });
    rehearsal.histories += all.size();
  }
  rehearsal.root = tree.root();
  return rehearsal;
}

std::vector<std::string> never_visited(const programme::Programme& edition, const std::map<std::string, std::size_t>& visited) {
  std::vector<std::string> never;
  const auto look = [&](const std::string& what) {
    if (!visited.contains(what)) never.push_back(what);
  };
  for (const auto& procedure : edition.procedures) {
    for (const auto& stage : procedure.stages)
      for (const auto& [outcome, next] : stage.next) look(procedure.id + "." + stage.id + "." + outcome);
    for (const auto& result : procedure.results) look(procedure.id + " " + result.id);
  }
  return never;
}

FaultFound seed_fault(const Subject& subject, const Fault& fault, std::size_t cases, std::uint64_t seed) {
  FaultFound found{&fault, fault.applies(subject.edition), std::nullopt, 0, {}, {}};
  if (!found.applies) return found;
  const Ground ground(subject, &fault);
  const auto material = material_of(ground.edition());
  std::optional<std::pair<History, Played>> seen;
  for (int otherwise = 0; const auto& history : histories(std::max(cases, cases_for_a_fault), seed)) {
    auto played = play(ground.scene(), material, history, Keep::moves);
    found.after_cases += played.cases;
    if (played.violations.empty()) continue;
    const bool as_expected = expected_in(played.violations, fault).invariant == fault.caught_by;
    if (!seen || as_expected) seen.emplace(history, std::move(played));
    if (as_expected || ++otherwise == most_seen_otherwise) break;
  }
  if (!seen) return found;
  auto& [history, played] = *seen;
  found.by = expected_in(played.violations, fault);
  found.shortest = shortest(ground.scene(), history, std::move(played.moves), found.by->invariant);
  found.story = story_of(ground.scene(), history, found.shortest);
  return found;
}

std::vector<FaultFound> seed_faults(const Subject& subject, std::size_t cases, std::uint64_t seed, unsigned threads) {
  const auto& faults = all_faults();
  std::vector<FaultFound> found(faults.size());
  do_all(faults.size(), threads, [&](std::size_t i) { found[i] = seed_fault(subject, faults[i], cases, seed); });
  return found;
}

}  // namespace rehearsal

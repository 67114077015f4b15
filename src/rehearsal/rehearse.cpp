#include "rehearsal/rehearse.h"

#include "rehearsal/shrink.h"

#include <atomic>
#include <thread>

namespace rehearsal {
namespace {

constexpr std::size_t most_broken = 3;   // histories shown with their shortest form
constexpr std::size_t cases_for_a_fault = 4'000;   // at least: some faults show late

/// Every history played, in order, by several threads.
std::vector<Played> play_all(const Scene& scene, const std::vector<Dossier>& material, const std::vector<History>& all, unsigned threads) {
  std::vector<Played> played(all.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < all.size(); i = next++) played[i] = play(scene, material, all[i]);
  };
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < std::max(1U, threads ? threads : std::thread::hardware_concurrency()); ++i) others.emplace_back(work);
  work();
  others.clear();
  return played;
}

Broken broken_in(const Scene& scene, const std::vector<Dossier>& material, const History& history, std::size_t number) {
  const auto again = play(scene, material, history, Keep::moves);
  const auto& violation = again.violations.front();
  return {violation, number, shortest(scene, history, again.moves, violation.invariant)};
}

FaultFound seek(const programme::Programme& edition, const calendar::Calendar& calendar, const Fault& fault, std::size_t cases, std::uint64_t seed) {
  FaultFound found{&fault, fault.applies(edition), std::nullopt, 0, {}};
  if (!found.applies) return found;
  programme::Programme changed = edition;
  if (fault.change) fault.change(changed);
  const Scene scene{edition, changed, calendar, fault.tampering, fault.eager};
  const auto material = material_of(edition);
  for (const auto& history : histories(std::max(cases, cases_for_a_fault), seed)) {
    auto played = play(scene, material, history, Keep::moves);
    found.after_cases += played.cases;
    if (played.violations.empty()) continue;
    found.by = played.violations.front();
    found.shortest = shortest(scene, history, std::move(played.moves), found.by->invariant);
    break;
  }
  return found;
}

}  // namespace

programme::Programme in_force(const programme::Programme& edition) {
  programme::Programme played = edition;
  played.status = "in_force";
  played.effective_from.reset();
  played.until.reset();
  return played;
}

Rehearsal rehearse(const programme::Programme& edition, const calendar::Calendar& calendar, std::size_t cases, std::uint64_t seed, unsigned threads) {
  const auto played = in_force(edition);
  const Scene scene{played, played, calendar};
  const auto material = material_of(played);
  const auto all = histories(cases, seed);
  Rehearsal rehearsal;
  ledger::Frontier tree;
  std::size_t number = 0;
  for (const auto& one : play_all(scene, material, all, threads)) {
    rehearsal.cases += one.cases;
    rehearsal.events += one.leaves.size();
    for (const auto& leaf : one.leaves) tree.append(leaf);
    for (const auto& [code, count] : one.refusals) rehearsal.refusals[code] += count;
    for (const auto& [what, count] : one.visited) rehearsal.visited[what] += count;
    if (!one.violations.empty() && rehearsal.broken.size() < most_broken) rehearsal.broken.push_back(broken_in(scene, material, all[number], number));
    ++number;
  }
  rehearsal.histories = all.size();
  rehearsal.root = tree.root();
  return rehearsal;
}

std::vector<FaultFound> seed_faults(const programme::Programme& edition, const calendar::Calendar& calendar, std::size_t cases, std::uint64_t seed) {
  const auto played = in_force(edition);
  std::vector<FaultFound> found;
  for (const auto& fault : all_faults()) found.push_back(seek(played, calendar, fault, cases, seed));
  return found;
}

}  // namespace rehearsal

#include "rehearsal/sets.h"

#include <iterator>

namespace rehearsal {
namespace {

using programme::Stage;

void add(std::vector<std::string>& sets, const std::vector<std::string>& more) {
  for (const std::string& set : more)
    if (!set.empty() && std::find(sets.begin(), sets.end(), set) == sets.end()) sets.push_back(set);
}

rules::Verdict worse(rules::Verdict a, rules::Verdict b) {
  const auto rank = [](rules::Verdict v) { return v == rules::Verdict::fail ? 2 : v == rules::Verdict::open ? 1 : 0; };
  return rank(a) >= rank(b) ? a : b;
}

/// Merges findings that are each in the text's order.
void merge_findings(const programme::Programme& programme, std::vector<rules::Finding>& all, std::vector<rules::Finding> more) {
  const auto& places = programme.rulebook.clause_places;
  const auto place = [&](const rules::Finding& finding) {
    const auto found = places.find(finding.clause);
    return found == places.end() ? places.size() : found->second;
  };
  std::vector<rules::Finding> merged;
  std::merge(std::make_move_iterator(all.begin()), std::make_move_iterator(all.end()), std::make_move_iterator(more.begin()),
             std::make_move_iterator(more.end()), std::back_inserter(merged), [&](const auto& a, const auto& b) { return place(a) < place(b); });
  all = std::move(merged);
}

/// What ranks or marks a case is shown, and decides nothing.
bool is_gate(const programme::Programme& programme, const std::string& set) {
  const auto found = programme.rulebook.sets.find(set);
  return found == programme.rulebook.sets.end() || found->second.use == rules::Use::gate;
}

}  // namespace

std::vector<std::string> sets_to_check(const programme::Programme& programme, const programme::Procedure& procedure) {
  (void)programme;
  std::vector<std::string> sets;
  if (procedure.ways.empty()) return sets;
  const programme::Way& way = procedure.ways.front();
  add(sets, way.require);
  bool entered = false;
  for (const Stage& stage : procedure.stages) {
    if (stage.id == way.at) {
      add(sets, stage.require);
      add(sets, stage.preview);
      add(sets, stage.rules);
      entered = true;
    }
    if (!entered || stage.type != programme::StageType::decision) continue;
    add(sets, {stage.confirms});
    break;
  }
  return sets;
}

base::Result<rules::CheckResult> check_sets(const programme::Programme& programme, const std::vector<std::string>& sets,
                                            const rules::Inputs& inputs) {
  rules::CheckResult all;
  all.verdict = rules::Verdict::pass;
  std::size_t failed = 0;
  for (const std::string& set : sets) {
    auto result = rules::check(programme.rulebook, set, inputs);
    if (!result) return result;
    merge_findings(programme, all.findings, std::move(result->findings));
    if (is_gate(programme, set)) {
      failed += result->verdict == rules::Verdict::fail ? 1 : 0;
      all.verdict = worse(all.verdict, result->verdict);
      all.remedies.insert(all.remedies.end(), result->remedies.begin(), result->remedies.end());
    }
    for (auto& [path, outcome] : result->outcomes) all.outcomes.insert_or_assign(sets.size() > 1 ? set + "." + path : path, outcome);
  }
  if (failed > 1) all.remedies.clear();
  return all;
}

}  // namespace rehearsal

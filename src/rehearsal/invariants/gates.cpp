#include "rehearsal/invariants/invariant.h"

#include <fmt/format.h>

namespace rehearsal::invariants {
namespace {

using base::Json;
using rules::Condition;

enum class Said { pass, fail, open, nothing };

/// What one act's findings say, path by path; several sets may share a path, then each takes the next.
class Findings {
 public:
  explicit Findings(const Json* findings) {
    const auto* list = findings && findings->is_object() ? findings->as_object().if_contains("findings") : nullptr;
    if (list && list->is_array())
      for (const auto& finding : list->as_array()) found_[base::text_of(finding, "path")].push_back(&finding);
  }

  /// Nothing where no finding has this path.
  const Json* take(const std::string& path) {
    auto found = found_.find(path);
    if (found == found_.end()) return nullptr;
    const std::size_t next = std::min(taken_[path]++, found->second.size() - 1);
    return found->second[next];
  }

 private:
  std::map<std::string, std::vector<const Json*>> found_;
  std::map<std::string, std::size_t> taken_;
};

/// What a set comes to, from what was found of each of its conditions.
class Verdict {
 public:
  Verdict(Findings& findings, const std::vector<std::string>& open_to) : findings_(findings), open_to_(open_to) {}

  Said of(const std::vector<Condition>& conditions, rules::Need need, int at_least) {
    int passed = 0, failed = 0, open = 0, all = 0;
    for (const auto& condition : conditions) {
      const Said said = condition.conditions.empty() ? leaf(condition) : of(condition.conditions, condition.need, condition.at_least);
      if (said == Said::nothing) continue;
      ++all;
      (said == Said::pass ? passed : said == Said::fail ? failed : open) += 1;
    }
    if (all == 0) return Said::nothing;
    const int needed = need == rules::Need::all ? all : need == rules::Need::any ? 1 : at_least;
    if (passed >= needed) return Said::pass;
    return passed + open >= needed ? Said::open : Said::fail;
  }

  const std::string& unknown() const { return unknown_; }   // a path nothing was found of; empty: none
  bool is_left_open() const { return others_open_ == 0; }   // only what a later role judges is open

 private:
  Said leaf(const Condition& condition) {
    const Json* finding = findings_.take(condition.path);
    const std::string result = finding ? base::text_of(*finding, "result") : "";
    if (!finding) unknown_ = condition.path;
    if (result == "pass" || result == "exempt") return Said::pass;
    if (result == "not_applicable") return Said::nothing;
    if (result == "fail") return Said::fail;
    const std::string judge = finding ? base::text_of(*finding, "judge_role") : "";
    if (result != "needs_decision" || std::find(open_to_.begin(), open_to_.end(), judge) == open_to_.end()) ++others_open_;
    return Said::open;
  }

  Findings& findings_;
  const std::vector<std::string>& open_to_;
  std::string unknown_;
  int others_open_ = 0;
};

struct Required { std::vector<std::string> sets, open_to; };

/// The sets the edition puts before this outcome.
Required required_for(const Occasion& at, const std::string& outcome) {
  const Stage& stage = *at.stage();
  Required required;
  for (const auto& option : stage.options)
    if (option.id == outcome) required = {option.require, option.open_to};
  const auto outcomes = programme::outcomes_of(stage);
  if (outcomes.empty() || outcomes.front() != outcome) return required;
  if (at.record->path.empty() && at.record->way) required.sets.insert(required.sets.end(), at.record->way->require.begin(), at.record->way->require.end());
  required.sets.insert(required.sets.end(), stage.require.begin(), stage.require.end());
  return required;
}

const Json* findings_of(const Occasion& at) {
  const auto visit = at.visit();
  for (auto entry = visit.rbegin(); entry != visit.rend(); ++entry)
    if (const auto* findings = (*entry)->event->sealed_fields.if_contains("findings")) return findings;
  return nullptr;
}

void check_set(const Occasion& at, const std::string& name, const std::vector<std::string>& open_to, Findings& findings, const Tell& tell) {
  const auto set = at.edition().rulebook.sets.find(name);
  if (set == at.edition().rulebook.sets.end()) return;
  Verdict verdict(findings, open_to);
  const Said said = verdict.of(set->second.conditions, set->second.need, set->second.at_least);
  if (!verdict.unknown().empty())
    return tell({fmt::format("作出结论时没有核查条件组“{}”的“{}”。", name, verdict.unknown()), fmt::format("The outcome came without looking at '{}' of the set '{}'.", verdict.unknown(), name)});
  if (said == Said::fail || (said == Said::open && !verdict.is_left_open()))
    tell({fmt::format("条件组“{}”没有满足就作出了结论。", name), fmt::format("The outcome came although the set '{}' does not hold.", name)});
}

/// The machine's own stage: its outcome is what its sets come to.
void check_of_the_machine(const Occasion& at, const std::string& outcome, const Tell& tell) {
  Findings findings(findings_of(at));
  Said worst = Said::pass;
  for (const auto& name : at.stage()->rules) {
    const auto set = at.edition().rulebook.sets.find(name);
    if (set == at.edition().rulebook.sets.end() || worst == Said::fail) continue;
    const std::vector<std::string> nobody;
    const Said said = Verdict(findings, nobody).of(set->second.conditions, set->second.need, set->second.at_least);
    if (said == Said::fail || said == Said::open) worst = said;
  }
  const std::string wanted = worst == Said::pass ? "pass" : worst == Said::fail ? "fail" : "open";
  if (outcome != wanted) tell({fmt::format("自动核查结论“{}”与所记核查结果“{}”不符。", outcome, wanted), fmt::format("The check ends as '{}', its findings say '{}'.", outcome, wanted)});
}

void look(const Occasion& at, const Tell& tell) {
  if (!at.is("stage_left") || !at.stage()) return;
  const std::string outcome = at.text("outcome");
  if (at.stage()->type == programme::StageType::check) return check_of_the_machine(at, outcome, tell);
  const auto required = required_for(at, outcome);
  if (required.sets.empty()) return;
  Findings findings(findings_of(at));
  for (const auto& name : required.sets) check_set(at, name, required.open_to, findings, tell);
}

}  // namespace

const Invariant gates_passed{"gates_passed", {"要求的条件组核查通过后才有结论", "an outcome comes only after the sets it requires were looked at and hold"}, look};

}  // namespace rehearsal::invariants

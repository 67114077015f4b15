#include "procedure/internal/checks.h"

#include "procedure/stages/questions.h"
#include "procedure/standing.h"

namespace procedure {
namespace {

using Papers = std::map<std::string, std::vector<std::string>>;

/// Without the papers no rule reads.
base::Shared<Papers> papers_for_rules(const base::Shared<Papers>& evidence) {
  const auto is_read = [](const auto& paper) { return !stages::is_beside_the_forms(paper.first); };
  if (std::all_of(evidence->begin(), evidence->end(), is_read)) return evidence;
  Papers papers;
  std::copy_if(evidence->begin(), evidence->end(), std::inserter(papers, papers.end()), is_read);
  return papers;
}

bool is_something_erased(const base::JsonObject& facts) {
  return std::any_of(facts.begin(), facts.end(), [](const auto& fact) { return stages::is_erased(fact.value()); });
}

}  // namespace

namespace internal {

base::Result<rules::Dossier> Checks::read() const {
  const auto& rulebook = situation_.programme.rulebook;
  rules::FactsRead nothing;
  auto& before = situation_.facts_read ? *situation_.facts_read : nothing;
  if (is_something_erased(state_.facts)) return rules::read_dossier({stages::legible(state_.facts), state_.dated_checks, state_.judgements}, rulebook, before);
  return rules::read_dossier({state_.facts, state_.dated_checks, state_.judgements}, rulebook, before);
}

base::Result<rules::Dossier>& Checks::dossier() {
  if (dossier_) return *dossier_;
  dossier_ = read();
  if (!*dossier_) return *dossier_;
  auto& inputs = (*dossier_)->inputs;
  inputs.today = situation_.today();
  inputs.reference_date = as_of_today_ || !state_.submitted_on ? inputs.today : *state_.submitted_on;
  inputs.evidence = papers_for_rules(state_.evidence);
  inputs.evidence_required = true;
  inputs.around = [&state = state_, &situation = situation_](std::string_view name) {
    if (const auto found = situation.surroundings.find(std::string(name)); found != situation.surroundings.end()) return std::optional(found->second);
    return name == "stage" ? std::optional(stages_of(state, situation)) : std::nullopt;
  };
  return *dossier_;
}

base::Result<rules::CheckResult> Checks::check(const std::string& set, Remedies remedies) {
  auto& read = dossier();
  if (!read) return tl::unexpected(read.error());
  read->inputs.with_remedies = remedies == Remedies::looked_for;
  if (situation_.compiled) return situation_.compiled->check(set, read->inputs, *situation_.laid_out);
  return rules::check(situation_.programme.rulebook, set, read->inputs);
}

std::map<std::string, rules::Outcome> Checks::outcomes(const std::string& set) {
  const auto& read = dossier();
  if (!read) return {};
  const auto outcomes = situation_.compiled ? situation_.compiled->outcomes_of(set, read->inputs, *situation_.laid_out) : rules::outcomes_of(situation_.programme.rulebook, set, read->inputs);
  return outcomes.value_or(std::map<std::string, rules::Outcome>{});
}

}  // namespace internal

base::Result<rules::CheckResult> check(const CaseState& state, const std::string& set, bool as_of_today, const Situation& situation, Remedies remedies) {
  return internal::Checks(state, as_of_today, situation).check(set, remedies);
}

}  // namespace procedure

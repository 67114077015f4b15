#include "procedure/internal/checks.h"
#include "procedure/stages/stage.h"

namespace procedure::stages {
namespace {

using rules::Finding;
using rules::Outcome;

bool is_open(const Finding& finding) { return finding.result == Outcome::undetermined || finding.result == Outcome::needs_decision; }

bool is_left_to(const Finding& finding, const std::vector<std::string>& roles) {
  return finding.result == Outcome::needs_decision && std::find(roles.begin(), roles.end(), finding.judge_role) != roles.end();
}

/// The findings as problems, their clauses as articles.
tl::unexpected<base::Refusal> refuse_findings(std::string code, base::Text message, const std::vector<Finding>& findings) {
  base::Refusal refusal{std::move(code), std::move(message), {}, {}};
  for (const auto& finding : findings) {
    refusal.problems.push_back({std::string(rules::name_of(finding.result)), {finding.label.zh + "：" + finding.sentence.zh, finding.label.en + ": " + finding.sentence.en}, {"", 0, 0, "/findings/" + finding.path}});
    if (!finding.clause.empty()) refusal.articles.push_back(finding.clause);
  }
  return tl::unexpected(std::move(refusal));
}

template <class Wanted>
std::vector<Finding> chosen(const std::vector<Finding>& findings, Wanted wanted) {
  std::vector<Finding> found;
  std::copy_if(findings.begin(), findings.end(), std::back_inserter(found), wanted);
  return found;
}

/// Whoever files something decides nothing and can send nothing back.
base::Text told_not_met(const Step& step) {
  if (step.stage.type == programme::StageType::submission) return {"有条件未达到，还不能提交；请看列出的每一条差在哪里。", "Conditions are not met, so this cannot be submitted yet; see what each of those listed lacks."};
  return {"有条件未达到，不能作出这一决定；可以选择退回补正，或说明理由不予通过。", "Conditions are not met, so this cannot be decided; return it for correction or refuse with reasons."};
}

base::Text told_open(const Step& step) {
  if (step.stage.type == programme::StageType::submission) return {"还有条件缺信息、缺证明或尚未判断，补齐后才能提交。", "Some conditions lack facts, evidence or a judgement; this can be submitted once they are complete."};
  return {"还有条件缺信息、缺证明或尚未判断，补齐后才能作出这一决定。", "Some conditions lack facts, evidence or a judgement; this can be decided once they are complete."};
}

base::Result<void> judge_result(const Step& step, const rules::CheckResult& result, const std::vector<std::string>& open_to) {
  if (result.verdict == rules::Verdict::pass) return {};   // where one of several is enough, the others may stay open
  if (result.verdict == rules::Verdict::fail)
    return refuse_findings("requirement_not_met", told_not_met(step), chosen(result.findings, [](const Finding& f) { return f.result == Outcome::fail; }));
  const auto open = chosen(result.findings, [&](const Finding& f) { return is_open(f) && !is_left_to(f, open_to); });
  if (open.empty()) return {};
  return refuse_findings("requirement_open", told_open(step), open);
}

/// The state as it will be with this act, as far as rules read it. What is recorded is lent to the event that shows it.
CaseState after(const Step& step, Recorded& recorded) {
  ledger::Event preview;
  preview.sealed_fields = std::move(recorded.sealed_fields);
  preview.public_fields = std::move(recorded.public_fields);
  auto state = step.state;
  take_statements(state, preview);
  recorded.sealed_fields = std::move(preview.sealed_fields.edit());
  recorded.public_fields = std::move(preview.public_fields.edit());
  return state;
}

}  // namespace

void add_findings(Recorded& recorded, const rules::CheckResult& result) {
  auto json = rules::to_json(result);
  auto* known = recorded.sealed_fields.if_contains("findings");
  if (!known) {
    recorded.sealed_fields["findings"] = std::move(json);
    return;
  }
  auto& all = known->as_object();
  if (result.verdict != rules::Verdict::pass) all["result"] = json.at("result");
  for (auto& finding : json.at("findings").as_array()) all.at("findings").as_array().push_back(std::move(finding));
}

base::Result<void> require_sets(const Step& step, const std::vector<std::string>& sets, const std::vector<std::string>& open_to, Recorded& recorded) {
  if (sets.empty()) return {};
  const CaseState state = after(step, recorded);
  internal::Checks checks(state, step.stage.as_of == "today", step.situation);
  for (const auto& set : sets) {
    const auto result = checks.check(set, Remedies::left_out);
    if (!result) return tl::unexpected(result.error());
    if (auto met = judge_result(step, *result, open_to); !met) return met;
    add_findings(recorded, *result);
  }
  return {};
}

base::Result<void> gates_allow(const Step& step, Recorded& recorded) {
  const auto outcomes = programme::outcomes_of(step.stage);
  if (!recorded.outcome || outcomes.empty() || *recorded.outcome != outcomes.front()) return {};
  std::vector<std::string> sets;
  const auto* way = step.procedure.way(step.state.way);
  const bool first_filed = step.state.left_at.empty();
  if (way && first_filed) sets = way->require;
  sets.insert(sets.end(), step.stage.require.begin(), step.stage.require.end());
  return require_sets(step, sets, {}, recorded);
}

}  // namespace procedure::stages

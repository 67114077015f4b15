#include "procedure/stages/stage.h"

#include <fmt/format.h>

namespace procedure::stages {
namespace {

using rules::Condition;

constexpr std::size_t longest_text = 4000 * 4;
constexpr std::size_t most_judgements = 200;

const Condition* find_condition(const std::vector<Condition>& conditions, std::string_view name) {
  for (const auto& condition : conditions) {
    if (condition.path == name || condition.id == name) return &condition;
    if (const auto* below = find_condition(condition.conditions, name)) return below;
  }
  return nullptr;
}

/// The sets in which this stage's role may judge: those it confirms and those its options require.
std::vector<const rules::Set*> judged_sets(const Step& step) {
  std::vector<std::string> names = step.stage.require;
  if (!step.stage.confirms.empty()) names.insert(names.begin(), step.stage.confirms);
  for (const auto& option : step.stage.options) names.insert(names.end(), option.require.begin(), option.require.end());
  std::vector<const rules::Set*> sets;
  for (const auto& name : names) {
    const auto found = step.situation.programme.rulebook.sets.find(name);
    if (found != step.situation.programme.rulebook.sets.end() && std::find(sets.begin(), sets.end(), &found->second) == sets.end()) sets.push_back(&found->second);
  }
  return sets;
}

bool plays(const Step& step, const std::string& role) {
  return role == step.role || role == step.stage.by || std::find(step.actor.roles.begin(), step.actor.roles.end(), role) != step.actor.roles.end();
}

base::Result<base::JsonObject> one_judgement(const Step& step, const base::Json& sent, const std::string& pointer) {
  const std::string criterion = base::text_of(sent, "criterion");
  const Condition* condition = nullptr;
  for (const auto* set : judged_sets(step))
    if (!condition) condition = find_condition(set->conditions, criterion);
  const std::string asked = !condition ? "" : !condition->ask.empty() ? condition->ask : condition->if_fail ? condition->if_fail->ask : "";
  if (!condition || asked.empty() || !plays(step, asked))
    return base::refuse("not_yours_to_judge", {fmt::format("“{}”不在本环节由您判断的条件之列，请去掉后再提交。", criterion),
                                               fmt::format("“{}” is not among the conditions you judge at this step; leave it out.", criterion)},
                        std::vector<base::Problem>{{"not_yours_to_judge", {"不由您判断", "not yours to judge"}, {"", 0, 0, pointer}}});
  const std::string result = base::text_of(sent, "result");
  if (result != "pass" && result != "fail") {
    const auto refused = complete({missing_answer(pointer + "/result", condition->label)});
    return tl::unexpected(refused.error());
  }
  base::JsonObject judgement{{"criterion", condition->path}, {"judge", step.actor.name}, {"account", step.actor.account}, {"role", step.role},
                             {"date", step.situation.today().text()}, {"result", result}};
  if (const std::string reason = base::text_of(sent, "reason"); !reason.empty()) judgement["reason"] = reason.substr(0, longest_text);
  if (const auto* object = sent.if_object())
    if (const auto* evidence = object->if_contains("evidence"); evidence && evidence->is_array()) judgement["evidence"] = *evidence;
  return judgement;
}

bool is_empty_answer(const base::Json& answer) { return !answer.is_object() || (base::text_of(answer, "result").empty() && base::text_of(answer, "finding").empty()); }

std::vector<base::Problem> problems_of(const rules::CheckResult& result, bool (*blocks)(const rules::Finding&)) {
  std::vector<base::Problem> problems;
  for (const auto& finding : result.findings)
    if (blocks(finding)) problems.push_back({std::string(rules::name_of(finding.result)), {finding.label.zh + "：" + finding.sentence.zh, finding.label.en + ": " + finding.sentence.en}, {"", 0, 0, "/findings/" + finding.path}});
  return problems;
}

tl::unexpected<base::Refusal> refuse_findings(std::string code, base::Text message, std::vector<base::Problem> problems, const rules::CheckResult& result, rules::Outcome a, rules::Outcome b) {
  base::Refusal refusal{std::move(code), std::move(message), std::move(problems), {}};
  for (const auto& finding : result.findings)
    if ((finding.result == a || finding.result == b) && !finding.clause.empty()) refusal.articles.push_back(finding.clause);
  return tl::unexpected(std::move(refusal));
}

}  // namespace

bool is_a_no(const programme::Choice& option) { return option.items_required || (option.reason_required && option.require.empty()); }

std::string text_in(const base::JsonObject& data, std::string_view key) {
  const auto* value = data.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()).substr(0, longest_text) : std::string();
}

base::Problem missing_answer(std::string pointer, const base::Text& what) {
  return {"missing_answer", {what.zh + "还没有填写。", what.en + " is not filled in."}, {"", 0, 0, std::move(pointer)}};
}

base::Result<void> complete(std::vector<base::Problem> problems) {
  if (problems.empty()) return {};
  return base::refuse("incomplete_entry", {fmt::format("还有 {} 处没有填好，请补全后再提交；已填的内容都还在。", problems.size()),
                                           fmt::format("{} place(s) are not filled in yet; complete them and send again. Nothing you typed is lost.", problems.size())},
                      std::move(problems));
}

base::Result<void> take_judgements(const Step& step, Recorded& recorded) {
  const auto* sent = step.command.data.if_contains("judgements");
  if (!sent || !sent->is_array() || sent->as_array().empty()) return {};
  if (sent->as_array().size() > most_judgements)
    return base::refuse("incomplete_entry", {"判断太多，一次不超过 200 条。", "At most 200 judgements at a time."});
  base::JsonArray judgements;
  for (std::size_t i = 0; i < sent->as_array().size(); ++i) {
    auto judgement = one_judgement(step, sent->as_array()[i], fmt::format("/judgements/{}", i));
    if (!judgement) return tl::unexpected(judgement.error());
    judgements.push_back(std::move(*judgement));
  }
  recorded.sealed_fields["judgements"] = std::move(judgements);
  return {};
}

base::Result<void> take_sheet(const Step& step, Recorded& recorded, bool partial) {
  const auto found = step.situation.programme.sheets.find(step.stage.sheet);
  if (found == step.situation.programme.sheets.end()) return {};
  const auto* sent = step.command.data.if_contains("sheet");
  const base::JsonObject empty;
  const base::JsonObject& answers = sent && sent->is_object() ? sent->as_object() : empty;
  std::vector<base::Problem> problems;
  base::JsonObject kept;
  for (const auto& criterion : found->second.criteria) {
    const auto* answer = answers.if_contains(criterion.id);
    const std::string pointer = "/sheet/" + criterion.id;
    if (!answer || is_empty_answer(*answer)) {
      if (!partial && !criterion.optional) problems.push_back(missing_answer(pointer, criterion.label));
      continue;
    }
    if (found->second.scale != programme::ScaleKind::text && base::text_of(*answer, "result").empty()) problems.push_back(missing_answer(pointer + "/result", criterion.label));
    if ((found->second.with_finding || found->second.scale == programme::ScaleKind::text) && base::text_of(*answer, "finding").empty() && base::text_of(*answer, "result").empty())
      problems.push_back(missing_answer(pointer + "/finding", criterion.label));
    kept[criterion.id] = base::JsonObject{{"result", base::text_of(*answer, "result")}, {"finding", base::text_of(*answer, "finding").substr(0, longest_text)}};
  }
  for (const auto& [name, answer] : answers)
    if (std::none_of(found->second.criteria.begin(), found->second.criteria.end(), [&](const auto& c) { return c.id == name; }))
      problems.push_back({"unknown_criterion", {fmt::format("评审表没有“{}”这一项。", std::string_view(name)), fmt::format("The sheet has no criterion “{}”.", std::string_view(name))}, {"", 0, 0, "/sheet/" + std::string(name)}});
  if (auto ok = complete(std::move(problems)); !ok) return ok;
  if (!kept.empty()) recorded.sealed_fields["sheet"] = std::move(kept);
  return {};
}

base::Result<void> require_sets(const Step& step, const std::vector<std::string>& sets, const std::vector<std::string>& open_to, Recorded& recorded) {
  // the state as it will be with this act's judgements
  ledger::Event preview;
  preview.kind = "entry_recorded";
  preview.version = step.state.version;
  preview.sealed_fields = recorded.sealed_fields;
  preview.public_fields = recorded.public_fields;
  const CaseState after = evolve(step.state, preview);
  for (const auto& set : sets) {
    auto result = procedure::check(after, set, step.stage.as_of == "today", step.situation);
    if (!result) return tl::unexpected(result.error());
    recorded.sealed_fields["findings"] = rules::to_json(*result);
    if (result->verdict == rules::Verdict::fail)
      return refuse_findings("requirement_not_met", {"有条件未达到，不能作出这一决定；可以选择退回补正，或说明理由不予通过。",
                                                     "Conditions are not met, so this cannot be decided; return it for correction or refuse with reasons."},
                             problems_of(*result, [](const rules::Finding& f) { return f.result == rules::Outcome::fail; }), *result, rules::Outcome::fail, rules::Outcome::fail);
    if (result->verdict == rules::Verdict::pass) continue;   // where one of several is enough, the others may stay open
    auto open = *result;
    std::erase_if(open.findings, [&](const rules::Finding& f) {
      const bool is_open = f.result == rules::Outcome::undetermined || f.result == rules::Outcome::needs_decision;
      const bool left_to_another = f.result == rules::Outcome::needs_decision && std::find(open_to.begin(), open_to.end(), f.judge_role) != open_to.end();
      return !is_open || left_to_another;
    });
    if (!open.findings.empty())
      return refuse_findings("requirement_open", {"还有条件缺信息、缺证明或尚未判断，补齐后才能作出这一决定。",
                                                  "Some conditions lack facts, evidence or a judgement; this can be decided once they are complete."},
                             problems_of(open, [](const rules::Finding&) { return true; }), open, rules::Outcome::undetermined, rules::Outcome::needs_decision);
  }
  return {};
}

}  // namespace procedure::stages

#include "procedure/stages/stage.h"

#include <fmt/format.h>

namespace procedure::stages {
namespace {

using rules::Condition;

constexpr std::size_t most_judgements = 200;
constexpr std::size_t most_files = 200;

const Condition* find_condition(const std::vector<Condition>& conditions, std::string_view name) {
  for (const auto& condition : conditions) {
    if (condition.path == name || condition.id == name) return &condition;
    if (const auto* below = find_condition(condition.conditions, name)) return below;
  }
  return nullptr;
}

/// The sets in which this stage's role may judge: those it confirms and those its options require.
std::vector<std::string> judged_sets(const programme::Stage& stage) {
  std::vector<std::string> names = stage.require;
  if (!stage.confirms.empty()) names.insert(names.begin(), stage.confirms);
  for (const auto& option : stage.options) names.insert(names.end(), option.require.begin(), option.require.end());
  return names;
}

const Condition* condition_named(const Step& step, const std::string& criterion) {
  const auto& sets = step.situation.programme.rulebook.sets;
  for (const auto& name : judged_sets(step.stage))
    if (const auto set = sets.find(name); set != sets.end())
      if (const auto* condition = find_condition(set->second.conditions, criterion)) return condition;
  return nullptr;
}

std::string judge_of(const Condition& condition) { return !condition.ask.empty() ? condition.ask : condition.if_fail ? condition.if_fail->ask : ""; }

bool plays(const Step& step, const std::string& role) {
  return role == step.role || role == step.stage.by || std::find(step.actor.roles.begin(), step.actor.roles.end(), role) != step.actor.roles.end();
}

tl::unexpected<base::Refusal> not_yours_to_judge(const std::string& criterion, const std::string& pointer) {
  return base::refuse("not_yours_to_judge", {fmt::format("“{}”不在本环节由您判断的条件之列，请去掉后再提交。", criterion),
                                             fmt::format("“{}” is not among the conditions you judge at this step; leave it out.", criterion)},
                      std::vector<base::Problem>{{"not_yours_to_judge", {"不由您判断", "not yours to judge"}, {"", 0, 0, pointer}}});
}

bool are_files(const base::Json& evidence) {
  return evidence.is_array() && evidence.as_array().size() <= most_files &&
         std::all_of(evidence.as_array().begin(), evidence.as_array().end(), [](const base::Json& file) { return file.is_string(); });
}

std::vector<base::Problem> problems_in(const base::Json& sent, const Condition& condition, const std::string& pointer) {
  std::vector<base::Problem> problems;
  const std::string result = base::text_of(sent, "result");
  if (result != "pass" && result != "fail") problems.push_back(missing_answer(pointer + "/result", condition.label));
  if (characters_in(base::text_of(sent, "reason")) > longest_text) problems.push_back(too_long(pointer + "/reason", longest_text));
  const auto* evidence = sent.is_object() ? sent.as_object().if_contains("evidence") : nullptr;
  if (evidence && !evidence->is_null() && !are_files(*evidence))
    problems.push_back({"wrong_type", {fmt::format("应为不超过 {} 个文件的列表。", most_files), fmt::format("A list of at most {} files is expected.", most_files)}, {"", 0, 0, pointer + "/evidence"}});
  return problems;
}

base::JsonObject judgement_of(const Step& step, const base::Json& sent, const Condition& condition) {
  base::JsonObject judgement{{"criterion", condition.path}, {"judge", step.actor.name}, {"account", step.actor.account}, {"role", step.role},
                             {"date", step.situation.today().text()}, {"result", base::text_of(sent, "result")}};
  if (std::string reason = written(sent, "reason"); !reason.empty()) judgement["reason"] = std::move(reason);
  if (const auto* evidence = sent.as_object().if_contains("evidence"); evidence && evidence->is_array()) judgement["evidence"] = *evidence;
  return judgement;
}

base::Result<base::JsonObject> one_judgement(const Step& step, const base::Json& sent, const std::string& pointer) {
  const std::string criterion = base::text_of(sent, "criterion");
  const auto* condition = condition_named(step, criterion);
  const std::string asked = condition ? judge_of(*condition) : "";
  if (asked.empty() || !plays(step, asked)) return not_yours_to_judge(criterion, pointer);
  if (auto ok = complete(problems_in(sent, *condition, pointer)); !ok) return tl::unexpected(ok.error());
  return judgement_of(step, sent, *condition);
}

}  // namespace

base::Result<void> take_judgements(const Step& step, Recorded& recorded) {
  const auto* sent = step.command.data->if_contains("judgements");
  if (!sent || !sent->is_array() || sent->as_array().empty()) return {};
  if (sent->as_array().size() > most_judgements) return complete({too_many("/judgements", most_judgements)});
  base::JsonArray judgements;
  for (std::size_t i = 0; i < sent->as_array().size(); ++i) {
    auto judgement = one_judgement(step, sent->as_array()[i], fmt::format("/judgements/{}", i));
    if (!judgement) return tl::unexpected(judgement.error());
    judgements.push_back(std::move(*judgement));
  }
  recorded.sealed_fields["judgements"] = std::move(judgements);
  return {};
}

}  // namespace procedure::stages

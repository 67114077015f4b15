#include "procedure/actions.h"

#include "procedure/due.h"
#include "procedure/internal/fields.h"
#include "procedure/stages/stage.h"
#include "procedure/withdrawal.h"

namespace procedure {
namespace {

using base::JsonArray;
using base::JsonObject;
using programme::Stage;

base::Text label_of(const Stage& stage, const std::string& what) {
  for (const auto& option : stage.options)
    if (option.id == what) return option.label;
  if (what == "judge") return {stage.label.zh + "：先记录判断", stage.label.en + ": record judgements"};
  if (what == "recuse") return {"声明利益冲突并回避", "Declare a conflict of interest and stand aside"};
  if (what == "replace") return {stage.label.zh + "：更换人员", stage.label.en + ": replace people"};
  if (what == "close") return {stage.label.zh + "：结束表决并计票", stage.label.en + ": close the ballot and count"};
  if (what == "object") return {stage.label.zh + "：登记异议", stage.label.en + ": note an objection"};
  return stage.label;
}

std::string form_of(const Stage& stage, const std::string& what) {
  if (!stage.forms.empty()) return stage.forms.front();
  return stage.sheet.empty() ? stage.id + "." + what : stage.sheet;
}

bool reviews(const CaseState& state, const Stage& stage, const Actor& actor) {
  const auto people = state.assigned.find(stage.by);
  const bool is_appointed = people == state.assigned.end() || std::find(people->second.begin(), people->second.end(), actor.account) != people->second.end();
  const bool has_filed = std::any_of(state.entries.begin(), state.entries.end(), [&](const Entry& entry) {
    return entry.stage == stage.id && entry.action == "sheet" && entry.account == actor.account && entry.at >= state.entered_at;
  });
  return is_appointed && !has_filed && actor.office != state.applicant && !stages::declared_conflict(state, actor.account);
}

/// Whether the act can be taken at all: not by somebody who stood aside, no option whose condition does not hold, no
/// objection before the posting, nothing after what time has decided.
bool is_open(const CaseState& state, const Stage& stage, const std::string& what, const Actor& actor, const Situation& situation) {
  if (outcome_of_time(state, stage, situation)) return false;
  if (stage.type == programme::StageType::evaluation && what != "replace") return reviews(state, stage, actor);
  if (stage.type == programme::StageType::ballot && what != "close") return stages::may_still_vote(state, stage, actor, situation);
  if (stage.type == programme::StageType::publication && what == "object") return stages::posted_on(state, stage).has_value();
  const auto option = std::find_if(stage.options.begin(), stage.options.end(), [&](const auto& one) { return one.id == what; });
  return option == stage.options.end() || stages::is_offered(state, *option, situation);
}

Action action_of(const Stage& stage, const std::string& what, JsonArray fields, const Situation& situation) {
  std::vector<std::string> articles = stage.treats;
  for (const auto& option : stage.options)
    if (option.id == what && !option.treats.empty()) articles = option.treats;
  JsonObject json{{"action", stage.id + "." + what}, {"stage", stage.id}, {"label", to_json(label_of(stage, what))}, {"form", form_of(stage, what)}};
  const auto form = stage.forms.empty() ? situation.programme.forms.end() : situation.programme.forms.find(stage.forms.front());
  if (form != situation.programme.forms.end()) json["form_label"] = to_json(form->second.label);
  json["fields"] = std::move(fields);
  json["clause"] = articles.empty() ? "" : articles.front();
  json["cite"] = articles.empty() ? "" : situation.programme.cite(articles.front());
  json["articles"] = internal::citations(situation.programme, articles);
  return {stage.id + "." + what, stage.id, std::move(json)};
}

/// Whether it is this person's act: by role, and not excluded from the stage.
bool is_theirs(const CaseState& state, const Stage& stage, const stages::OpenAct& act, const Actor& actor) {
  return std::find(actor.roles.begin(), actor.roles.end(), act.by) != actor.roles.end() && !stages::stands_for(state, actor, stage.not_roles);
}

bool may_withdraw(const CaseState& state, const programme::Procedure& procedure, const Actor& actor) {
  return !actor.office.empty() && actor.office == state.applicant && is_withdrawable(procedure, state.stage);
}

Action withdrawing(const CaseState& state) {
  JsonObject json{{"action", "case.withdraw"}, {"stage", state.stage}, {"label", JsonObject{{"zh", "撤回申报"}, {"en", "Withdraw the application"}}}, {"form", "case.withdraw"},
                  {"fields", JsonArray{internal::reason_field(false)}}, {"clause", ""}, {"cite", ""}, {"articles", JsonArray{}}};
  return {"case.withdraw", state.stage, std::move(json)};
}

}  // namespace

std::vector<Action> actions(const CaseState& state, const Actor& actor, const Situation& situation) {
  std::vector<Action> found;
  const auto* procedure = situation.programme.procedure(state.procedure);
  const Stage* stage = state.closed || !procedure ? nullptr : procedure->stage(state.stage);
  if (!stage) return found;
  for (const auto& act : stages::kind_of(stage->type).acts(*procedure, *stage)) {
    if (!is_theirs(state, *stage, act, actor) || !is_open(state, *stage, act.what, actor, situation)) continue;
    auto fields = fields_of(state, *stage, act.what, actor, situation);
    if (act.what != "judge" || !fields.empty()) found.push_back(action_of(*stage, act.what, std::move(fields), situation));
  }
  if (may_withdraw(state, *procedure, actor)) found.push_back(withdrawing(state));
  return found;
}

}  // namespace procedure

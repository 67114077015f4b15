#include "procedure/actions.h"

#include "procedure/admission.h"
#include "procedure/due.h"
#include "procedure/internal/fields.h"
#include "procedure/recusal.h"
#include "procedure/stages/stage.h"
#include "procedure/standing.h"
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
  if (what == "not_completed") return {stage.label.zh + "：未补全，予以办结", stage.label.en + ": close as not completed"};
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
    return entry.stage == stage.id && entry.action == "sheet" && entry.account == actor.account && state.is_of_this_visit(entry);
  });
  return is_appointed && !has_filed && actor.office != state.applicant && !stages::declared_conflict(state, actor.account);
}

/// Whether the act can be taken at all: not by somebody who stood aside, no option whose condition does not hold, no
/// objection before the posting, none twice, no ballot ended early by its voters, nothing before the first day or after what time has decided.
bool is_open(const CaseState& state, const Stage& stage, const std::string& what, const Actor& actor, const Situation& situation) {
  if (outcome_of_time(state, stage, situation) || is_early(start_of(state, stage, situation), situation)) return false;
  if (stage.type == programme::StageType::evaluation && what != "replace") return reviews(state, stage, actor);
  if (stage.type == programme::StageType::ballot && what != "close") return stages::may_still_vote(state, stage, actor, situation);
  if (stage.type == programme::StageType::ballot) return stages::may_close(state, stage, situation);
  if (stage.type == programme::StageType::submission && what == "not_completed") return stages::is_incomplete(state, stage) && !completion_of(stage, situation.today(), situation);
  if (stage.type == programme::StageType::publication && what == "object") return stages::posted_on(state, stage).has_value();
  if (stage.type == programme::StageType::publication) return stage.restarts_when_amended || !stages::runs(state, stage);
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
bool is_theirs(const CaseState& state, const Stage& stage, const stages::OpenAct& act, const Actor& actor, const Situation& situation) {
  return std::find(actor.roles.begin(), actor.roles.end(), act.by) != actor.roles.end() && !stages::stands_for(state, actor, stage.not_roles) && !acted_before(actor, stage, situation);
}

bool may_withdraw(const CaseState& state, const programme::Procedure& procedure, const Actor& actor) {
  return !actor.office.empty() && actor.office == state.applicant && is_withdrawable(procedure, state.stage);
}

/// An act about the whole case.
Action about_the_case(const CaseState& state, const char* what, const base::Text& label, JsonArray fields, const std::vector<std::string>& articles, const Situation& situation) {
  const std::string action = std::string("case.") + what;
  JsonObject json{{"action", action}, {"stage", state.stage}, {"label", to_json(label)}, {"form", action}, {"fields", std::move(fields)}};
  json["clause"] = articles.empty() ? "" : articles.front();
  json["cite"] = articles.empty() ? "" : situation.programme.cite(articles.front());
  json["articles"] = internal::citations(situation.programme, articles);
  return {action, state.stage, std::move(json)};
}

Field no_conflict_field() { return internal::field("no_conflict", {"我与本事项及所涉单位没有利害关系", "I have no interest in this matter or in those it concerns"}, "boolean", true); }

/// What is offered: an act of the stage, or one about the whole case.
struct Offer {
  stages::OpenAct act;                 // empty `by`: about the whole case
  bool declares = false;               // with a declaration of no interest
};

bool offers(const std::vector<Offer>& found, std::string_view what) {
  return std::any_of(found.begin(), found.end(), [&](const Offer& one) { return one.act.what == what; });
}

/// The acts of the stage that are this person's now.
std::vector<Offer> offered_at(const CaseState& state, const programme::Procedure& procedure, const Stage& stage, const Actor& actor, const Situation& situation) {
  std::vector<Offer> found;
  for (const auto& act : stages::kind_of(stage.type).acts(procedure, stage)) {
    if (!is_theirs(state, stage, act, actor, situation) || !is_open(state, stage, act.what, actor, situation)) continue;
    const auto allowed = may_act_in(act.by, state, {}, actor, situation.programme);
    if (allowed || allowed.error().code != "recused") found.push_back({act, !allowed && act.what != "recuse"});
  }
  return found;
}

/// Whoever owes a declaration before seeing the case is asked for that and nothing else.
std::vector<Offer> offered(const CaseState& state, const programme::Procedure& procedure, const Stage& stage, const Actor& actor, const Situation& situation) {
  const auto& programme = situation.programme;
  const bool declares = plays_bound_role(state, actor, programme) && !is_recused(state, actor, programme);
  std::vector<Offer> found;
  if (situation.held_by.empty()) {
    if (declares && must_declare_first(state, actor, programme)) found.push_back({{"declare", ""}});
    else found = offered_at(state, procedure, stage, actor, situation);
    if (declares && !found.empty() && !offers(found, "recuse")) found.push_back({{"recuse", ""}});
  }
  if (may_withdraw(state, procedure, actor)) found.push_back({{"withdraw", ""}});
  return found;
}

Action about_the_case(const CaseState& state, const std::string& what, JsonArray fields, const Situation& situation) {
  const auto& recusal = situation.programme.recusal.treats;
  if (what == "declare") return about_the_case(state, "declare", {"声明无利害关系", "Declare that you have no interest"}, std::move(fields), recusal, situation);
  if (what == "recuse") return about_the_case(state, "recuse", {"声明利害关系并回避", "Declare an interest and stand aside"}, std::move(fields), recusal, situation);
  return about_the_case(state, "withdraw", {"撤回申报", "Withdraw the application"}, std::move(fields), {}, situation);
}

/// Nothing where there is nothing to judge.
std::optional<std::vector<Field>> asked_by(const CaseState& state, const Stage& stage, const Offer& offer, const Actor& actor, const Situation& situation) {
  const auto& [act, declares] = offer;
  if (act.by.empty()) return std::vector{act.what == "declare" ? no_conflict_field() : internal::reason_field(act.what == "recuse")};
  auto fields = fields_of(state, stage, act.what, actor, situation);
  if (act.what == "judge" && fields.empty()) return std::nullopt;
  if (declares) fields.push_back(no_conflict_field());
  return fields;
}

std::optional<Action> described(const CaseState& state, const Stage& stage, const Offer& offer, const Actor& actor, const Situation& situation) {
  const auto asked = asked_by(state, stage, offer, actor, situation);
  if (!asked) return std::nullopt;
  auto fields = to_json(*asked, state, stage, situation);
  if (offer.act.by.empty()) return about_the_case(state, offer.act.what, std::move(fields), situation);
  auto action = action_of(stage, offer.act.what, std::move(fields), situation);
  if (!stage.rank.empty()) action.json["rank"] = ranking_of(state, stage, situation);
  return action;
}

std::string name_of(const Stage& stage, const Offer& offer) { return (offer.act.by.empty() ? "case" : stage.id) + "." + offer.act.what; }

/// The stage the case is at, with what is offered there.
struct Open { const Stage* stage = nullptr; std::vector<Offer> offers; };

Open open_now(const CaseState& state, const Actor& actor, const Situation& situation) {
  const auto* procedure = situation.programme.procedure(state.procedure);
  const Stage* stage = state.closed || !procedure ? nullptr : procedure->stage(state.stage);
  return stage ? Open{stage, offered(state, *procedure, *stage, actor, situation)} : Open{};
}

std::vector<std::string> names_of(const Open& open) {
  std::vector<std::string> names;
  for (const auto& offer : open.offers) names.push_back(name_of(*open.stage, offer));
  return names;
}

}  // namespace

std::vector<Action> actions(const CaseState& state, const Actor& actor, const Situation& situation) {
  std::vector<Action> found;
  const auto open = open_now(state, actor, situation);
  for (const auto& offer : open.offers)
    if (auto action = described(state, *open.stage, offer, actor, situation)) found.push_back(std::move(*action));
  return found;
}

std::vector<std::string> action_names(const CaseState& state, const Actor& actor, const Situation& situation) { return names_of(open_now(state, actor, situation)); }

std::optional<Asking> chosen(const CaseState& state, const Actor& actor, const Situation& situation, const std::function<std::string(const std::vector<std::string>&)>& choose) {
  const auto open = open_now(state, actor, situation);
  if (open.offers.empty()) return std::nullopt;
  const auto names = names_of(open);
  auto action = choose(names);
  const auto place = std::find(names.begin(), names.end(), action);
  if (place == names.end()) return std::nullopt;
  auto fields = asked_by(state, *open.stage, open.offers[static_cast<std::size_t>(place - names.begin())], actor, situation);
  return fields ? std::optional(Asking{std::move(action), std::move(*fields)}) : std::nullopt;
}

}  // namespace procedure

#include "programme/internal/json_parts.h"
#include "programme/json.h"

namespace programme::internal {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;

std::string need_of(rules::Need need) {
  switch (need) {
    case rules::Need::all: return "all";
    case rules::Need::any: return "any";
    case rules::Need::at_least: return "at_least";
  }
  return "";
}

std::string use_of(rules::Use use) {
  switch (use) {
    case rules::Use::gate: return "gate";
    case rules::Use::rank: return "rank";
    case rules::Use::tag: return "tag";
  }
  return "";
}

Json if_fail_json(const std::optional<rules::IfFail>& if_fail) {
  if (!if_fail) return nullptr;
  return JsonObject{{"when", expression_json(if_fail->when)}, {"ask", if_fail->ask}, {"record", to_json(if_fail->record)},
                    {"evidence", to_json(if_fail->evidence)}, {"treats", to_json(if_fail->treats)}};
}

JsonArray conditions_json(const std::vector<rules::Condition>& conditions) {
  JsonArray array;
  for (const rules::Condition& condition : conditions)
    array.push_back(JsonObject{{"id", condition.id},
                               {"path", condition.path},
                               {"label", to_json(condition.label)},
                               {"when", expression_json(condition.when)},
                               {"test", expression_json(condition.test)},
                               {"ask", condition.ask},
                               {"need", need_of(condition.need)},
                               {"at_least", condition.at_least},
                               {"conditions", conditions_json(condition.conditions)},
                               {"holds", condition.holds},
                               {"fails", condition.fails},
                               {"evidence", to_json(condition.evidence)},
                               {"show", to_json(condition.show)},
                               {"if_fail", if_fail_json(condition.if_fail)},
                               {"treats", to_json(condition.treats)},
                               {"reading", condition.reading}});
  return array;
}

JsonArray exemptions_json(const std::vector<rules::Exemption>& exemptions) {
  JsonArray array;
  for (const rules::Exemption& exemption : exemptions)
    array.push_back(JsonObject{{"id", exemption.id},
                               {"label", to_json(exemption.label)},
                               {"when", expression_json(exemption.when)},
                               {"lifts", to_json(exemption.lifts)},
                               {"evidence", to_json(exemption.evidence)},
                               {"treats", to_json(exemption.treats)},
                               {"reading", exemption.reading}});
  return array;
}

Json deadline_json(const std::optional<Deadline>& deadline) {
  if (!deadline) return nullptr;
  return JsonObject{{"from", deadline->from},     {"date", deadline->date},   {"within", deadline->within},
                    {"period", deadline->period ? Json(to_json(deadline->period->text())) : Json(nullptr)},
                    {"missed", deadline->missed}, {"rolls", deadline->rolls}, {"more_from", to_json(deadline->more_from)},
                    {"take", deadline->take_first ? "first" : "last"}, {"before", deadline->before}, {"counts_from", deadline->same_day ? "same_day" : "next_day"},
                    {"restarts_on", to_json(deadline->restarts_on)}, {"stopped_while", to_json(deadline->stopped_while)},
                    {"blackout_from", deadline->blackout_from}, {"blackout_to", deadline->blackout_to}, {"treats", to_json(deadline->treats)}};
}

Json not_before_json(const std::optional<NotBefore>& wait) {
  if (!wait) return nullptr;
  return JsonObject{{"from", wait->from}, {"date", wait->date}, {"within", wait->within}, {"period", wait->period ? Json(to_json(wait->period->text())) : Json(nullptr)}, {"treats", to_json(wait->treats)}};
}

Json number(const std::optional<int>& value) { return value ? Json(*value) : Json(nullptr); }

JsonArray groups_json(const std::vector<Group>& groups) {
  JsonArray array;
  for (const Group& group : groups)
    array.push_back(JsonObject{{"id", group.id}, {"label", to_json(group.label)}, {"when", expression_json(group.when)}, {"at_most", number(group.at_most)}, {"at_least", number(group.at_least)},
                               {"at_most_parameter", group.at_most_parameter}, {"at_least_parameter", group.at_least_parameter}, {"treats", to_json(group.treats)}});
  return array;
}

JsonArray options_json(const std::vector<Choice>& options) {
  JsonArray array;
  for (const Choice& choice : options)
    array.push_back(JsonObject{{"id", choice.id},
                               {"label", to_json(choice.label)},
                               {"require", to_json(choice.require)},
                               {"open_to", to_json(choice.open_to)},
                               {"reason_required", choice.reason_required},
                               {"items_required", choice.items_required},
                               {"at_most", number(choice.at_most)},
                               {"at_most_parameter", choice.at_most_parameter},
                               {"groups", groups_json(choice.groups)},
                               {"outside_quota", choice.outside_quota},
                               {"record", to_json(choice.record)},
                               {"treats", to_json(choice.treats)}});
  return array;
}

JsonArray channels_json(const std::vector<Channel>& channels) {
  JsonArray array;
  for (const Channel& channel : channels) array.push_back(JsonObject{{"id", channel.id}, {"label", to_json(channel.label)}, {"treats", to_json(channel.treats)}});
  return array;
}

JsonArray acts_json(const std::vector<RegisterAct>& acts) {
  JsonArray array;
  for (const RegisterAct& act : acts) array.push_back(JsonObject{{"act", act.act}, {"what", act.what}});
  return array;
}

std::string_view name_of(review::Of of) {
  switch (of) {
    case review::Of::cast: return "cast";
    case review::Of::present: return "present";
    case review::Of::members: return "members";
  }
  return "";
}

Json share_json(const std::optional<review::Share>& share) {
  if (!share) return nullptr;
  return JsonObject{{"part", share->part}, {"whole", share->whole}, {"strictly", share->strictly}};
}

Json voting_json(const Stage& stage) {
  if (stage.type != StageType::ballot) return nullptr;
  const auto& [rule, confirmed_by, majority_parameter, quorum_parameter, tie, secret, chair_votes] = stage.voting;
  Json majority = share_json(rule.majority ? std::optional(rule.majority->share) : std::nullopt);
  if (rule.majority) majority.as_object()["of"] = name_of(rule.majority->of);
  JsonObject json{{"majority", std::move(majority)}, {"quorum", share_json(rule.quorum)}, {"confirmed_by", confirmed_by}, {"tie", tie}, {"secret", secret}, {"chair_votes", chair_votes}};
  if (!majority_parameter.empty()) json["majority_parameter"] = majority_parameter;
  if (!quorum_parameter.empty()) json["quorum_parameter"] = quorum_parameter;
  return json;
}

JsonArray rank_json(const std::vector<rules::feel::Expression>& rank) {
  JsonArray array;
  for (const rules::feel::Expression& expression : rank) array.push_back(Json(expression.text));
  return array;
}

JsonObject documents_json(const Stage& stage) {
  JsonObject json;
  for (const auto& [outcome, documents] : stage.documents_of) json[outcome] = to_json(documents);
  return json;
}

JsonObject stage_json(const Stage& stage) {
  JsonObject next;
  for (const std::string& outcome : outcomes_of(stage))
    if (const auto step = stage.next.find(outcome); step != stage.next.end()) next[outcome] = step->second;
  return {{"id", stage.id},
          {"type", name_of(stage.type)},
          {"label", to_json(stage.label)},
          {"by", stage.by},
          {"to", stage.to},
          {"next", std::move(next)},
          {"list", stage.list},
          {"require", to_json(stage.require)},
          {"preview", to_json(stage.preview)},
          {"not", to_json(stage.not_roles)},
          {"not_about", to_json(stage.not_about)},
          {"record", to_json(stage.record)},
          {"not_before", not_before_json(stage.not_before)},
          {"ask_to_complete", stage.ask_to_complete},
          {"complete_within", stage.complete_within},
          {"forms", to_json(stage.forms)},
          {"documents", to_json(stage.documents)},
          {"documents_of", documents_json(stage)},
          {"deadline", deadline_json(stage.deadline)},
          {"optional", stage.optional},
          {"rules", to_json(stage.rules)},
          {"as_of", stage.as_of},
          {"fills", stage.fills},
          {"sheet", stage.sheet},
          {"mode", stage.mode},
          {"at_least", stage.at_least},
          {"blind", stage.blind},
          {"sees", to_json(stage.sees)},
          {"settles", stage.settles},
          {"rank", rank_json(stage.rank)},
          {"discretion", stage.discretion},
          {"confirms", stage.confirms},
          {"options", options_json(stage.options)},
          {"voting", voting_json(stage)},
          {"channels", channels_json(stage.channels)},
          {"period", stage.period},
          {"inside", stage.inside},
          {"proof", stage.proof},
          {"restarts_on", stage.restarts_when_amended ? "amended" : ""},
          {"objections", stage.objections},
          {"acts", acts_json(stage.acts)},
          {"year", stage.year},
          {"dated", stage.dated},
          {"treats", to_json(stage.treats)},
          {"reading", stage.reading}};
}

JsonArray ways_json(const std::vector<Way>& ways) {
  JsonArray array;
  for (const Way& way : ways)
    array.push_back(JsonObject{{"id", way.id},           {"label", to_json(way.label)}, {"by", way.by},         {"at", way.at},
                               {"require", to_json(way.require)}, {"follows", way.follows},      {"treats", to_json(way.treats)}, {"reading", way.reading}});
  return array;
}

}  // namespace

Json expression_json(const std::optional<rules::feel::Expression>& expression) { return expression ? Json(expression->text) : Json(nullptr); }

JsonObject set_json(const rules::Set& set) {
  return {{"id", set.id},
          {"label", to_json(set.label)},
          {"need", need_of(set.need)},
          {"at_least", set.at_least},
          {"use", use_of(set.use)},
          {"conditions", conditions_json(set.conditions)},
          {"exemptions", exemptions_json(set.exemptions)},
          {"treats", to_json(set.treats)}};
}

JsonObject procedure_json(const Procedure& procedure) {
  JsonArray results, lists, stages;
  for (const Outcome_& result : procedure.results) results.push_back(JsonObject{{"id", result.id}, {"label", to_json(result.label)}, {"set_by", to_json(result.set_by)}});
  for (const ListKind& list : procedure.lists)
    lists.push_back(JsonObject{{"id", list.id}, {"label", to_json(list.label)}, {"per", to_json(list.per)}, {"closes", list.closes}});
  for (const Stage& stage : procedure.stages) stages.push_back(stage_json(stage));
  return {{"id", procedure.id},
          {"label", to_json(procedure.label)},
          {"subject", procedure.subject},
          {"about_kind", procedure.about_kind},
          {"about", to_json(procedure.about)},
          {"leaves_running", procedure.leaves_running},
          {"per_round", procedure.per_round},
          {"one_per_applicant", procedure.one_per_applicant},
          {"withdrawable_until", procedure.withdrawable_until},
          {"results", std::move(results)},
          {"ways", ways_json(procedure.ways)},
          {"lists", std::move(lists)},
          {"stages", std::move(stages)},
          {"treats", to_json(procedure.treats)}};
}

}  // namespace programme::internal

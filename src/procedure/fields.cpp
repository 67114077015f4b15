#include "procedure/actions.h"

#include "procedure/internal/checks.h"
#include "procedure/internal/fields.h"
#include "procedure/stages/scoring.h"
#include "programme/settings.h"

#include <set>

namespace procedure {
namespace {

using base::JsonArray;
using base::JsonObject;
using internal::add_facts;
using internal::citations;
using internal::each_condition;
using internal::evidence_kinds;
using internal::field;
using internal::Forms;
using internal::names;
using programme::Programme;
using programme::Stage;
using rules::Condition;

bool judged_by(const Condition& condition, const Actor& actor, const std::string& by) {
  const auto is_theirs = [&](const std::string& role) { return !role.empty() && (role == by || std::find(actor.roles.begin(), actor.roles.end(), role) != actor.roles.end()); };
  return is_theirs(condition.ask) || (condition.if_fail && is_theirs(condition.if_fail->ask));
}

JsonArray verdicts() {
  return {JsonObject{{"id", "pass"}, {"label", JsonObject{{"zh", "符合"}, {"en", "met"}}}}, JsonObject{{"id", "fail"}, {"label", JsonObject{{"zh", "不符合"}, {"en", "not met"}}}}};
}

std::vector<const Condition*> judged_in(const rules::Set& set, const Actor& actor, const std::string& by) {
  std::vector<const Condition*> judged;
  each_condition(set.conditions, [&](const Condition& condition) {
    if (judged_by(condition, actor, by)) judged.push_back(&condition);
  });
  return judged;
}

/// Where this actor judges nothing of a set, what it comes to is not asked.
void add_judgements(JsonArray& fields, const rules::Set& set, const Actor& actor, const Stage& stage, internal::Checks& checks, const Situation& situation) {
  const auto judged = judged_in(set, actor, stage.by);
  const auto outcomes = judged.empty() ? std::map<std::string, rules::Outcome>() : checks.outcomes(set.id);
  for (const auto* one : judged) {
    const Condition& condition = *one;
    const auto found = outcomes.find(condition.path);
    const auto outcome = found == outcomes.end() ? std::nullopt : std::optional(found->second);
    const bool waits = outcome == rules::Outcome::needs_decision;
    if (outcome == rules::Outcome::not_applicable || (condition.ask.empty() && !waits)) continue;
    JsonObject json = field(condition.path, "judgements", condition.label, "judgement", waits);
    if (!condition.show.empty()) json["show"] = names(condition.show);
    json["evidence"] = evidence_kinds(situation.programme, condition.evidence);
    json["options"] = verdicts();
    json["articles"] = citations(situation.programme, condition.treats);
    fields.push_back(std::move(json));
  }
}

JsonArray answers_on(const programme::Sheet& sheet) {
  if (sheet.scale == programme::ScaleKind::yes_no)
    return {JsonObject{{"id", "yes"}, {"label", JsonObject{{"zh", "是"}, {"en", "yes"}}}}, JsonObject{{"id", "no"}, {"label", JsonObject{{"zh", "否"}, {"en", "no"}}}}};
  JsonArray options;
  for (const auto& option : sheet.scale_options) {
    const auto label = sheet.scale_labels.find(option);
    options.push_back(JsonObject{{"id", option}, {"label", to_json(label == sheet.scale_labels.end() ? base::Text{option, option} : label->second)}});
  }
  return options;
}

/// The range of the points, the weight, and whether the answer is noted only.
void describe_points(JsonObject& json, const programme::Sheet& sheet, const programme::Criterion& criterion) {
  json["scale"] = programme::name_of(sheet.scale);
  if (sheet.with_finding) json["with_finding"] = true;
  const auto range = programme::range_of(sheet, criterion);
  if (sheet.scale == programme::ScaleKind::points && range.high) {
    json["low"] = range.low->text();
    json["high"] = range.high->text();
  }
  if (const auto weight = sheet.scheme.weights.find(criterion.id); weight != sheet.scheme.weights.end()) json["weight"] = weight->second.text();
  if (!criterion.counts) json["counts"] = false;
  if (sheet.source) json["source"] = to_json(sheet.source->name);
}

/// What was noted before at this visit need not be answered again.
void add_sheet(JsonArray& fields, const CaseState& state, const Stage& stage, const Situation& situation, stages::Completeness completeness) {
  const auto sheet = situation.programme.sheets.find(stage.sheet);
  if (sheet == situation.programme.sheets.end()) return;
  const auto noted = stages::noted_answers(state, stage);
  for (const auto& criterion : sheet->second.criteria) {
    if (!stages::applies(state, criterion, situation)) continue;
    const bool required = completeness == stages::Completeness::whole && !criterion.optional && !noted.contains(criterion.id);
    JsonObject json = field(criterion.id, "sheet", criterion.label, "finding", required);
    if (!criterion.show.empty()) json["show"] = names(criterion.show);
    if (auto options = answers_on(sheet->second); !options.empty()) json["options"] = std::move(options);
    describe_points(json, sheet->second, criterion);
    json["articles"] = citations(situation.programme, criterion.treats);
    fields.push_back(std::move(json));
  }
}

/// What may be sent back: the applicant's own answers, by their pointers.
JsonObject items_field(const CaseState& state, const Stage& stage, const std::string& option, const Situation& situation) {
  JsonObject json = field("items", "data", {"需要补正的项目", "Items to correct"}, "items", true);
  JsonArray options;
  if (const auto* procedure = situation.programme.procedure(state.procedure))
    for (const auto* fact : stages::facts_to_correct(state, situation.programme, *procedure, stage, option)) options.push_back(JsonObject{{"id", "/facts/" + fact->name}, {"label", to_json(fact->label)}});
  json["options"] = std::move(options);
  if (situation.programme.extra_documents_reasoned.is_set) json["may_add"] = "/extra/";
  return json;
}

/// The sets whose conditions are judged in this act, in order.
std::vector<std::string> judged_sets(const Stage& stage, const programme::Choice* option) {
  std::vector<std::string> sets;
  if (!stage.confirms.empty()) sets.push_back(stage.confirms);
  if (option)
    for (const auto& set : option->require)
      if (std::find(sets.begin(), sets.end(), set) == sets.end()) sets.push_back(set);
  return sets;
}

void add_judged_sets(JsonArray& fields, const CaseState& state, const Stage& stage, const programme::Choice* option, const Actor& actor, const Situation& situation) {
  internal::Checks checks(state, stage.as_of == "today", situation);
  for (const auto& name : judged_sets(stage, option))
    if (const auto set = situation.programme.rulebook.sets.find(name); set != situation.programme.rulebook.sets.end()) add_judgements(fields, set->second, actor, stage, checks, situation);
}

void add_note(JsonArray& fields, const CaseState& state, const Stage& stage, const Actor& actor, const Situation& situation) {
  add_judged_sets(fields, state, stage, nullptr, actor, situation);
  add_sheet(fields, state, stage, situation, stages::Completeness::partial);
}

void add_decision(JsonArray& fields, const CaseState& state, const Stage& stage, const programme::Choice& option, const Actor& actor, const Situation& situation) {
  add_facts(fields, state, stage, option.id, stages::is_a_no(option) ? Forms::hidden : Forms::shown, situation);
  if (!stages::is_a_no(option)) {
    add_judged_sets(fields, state, stage, &option, actor, situation);
    add_sheet(fields, state, stage, situation, stages::Completeness::whole);
  }
  if (option.items_required) fields.push_back(items_field(state, stage, option.id, situation));
  fields.push_back(internal::reason_field(option.reason_required));
}

const programme::Choice* option_of(const Stage& stage, const std::string& id) {
  const auto option = std::find_if(stage.options.begin(), stage.options.end(), [&](const auto& one) { return one.id == id; });
  return option == stage.options.end() ? nullptr : &*option;
}

/// Whoever belongs to the applicant by one of several offices is nobody to appoint.
bool may_be_appointed(const CaseState& state, const std::string& account, const Situation& situation) {
  return !stages::declared_conflict(state, account) &&
         std::none_of(situation.candidates.begin(), situation.candidates.end(), [&](const auto& one) { return one.account == account && one.office == state.applicant; });
}

/// Whoever is appointed is called what the edition calls the role that they fill.
JsonObject members_field(const CaseState& state, const std::string& role, const Situation& situation, bool required) {
  JsonObject members = field("members", "data", situation.programme.roles.at(role).label, "members", required);
  JsonArray options;
  for (const auto& candidate : situation.candidates)
    if (may_be_appointed(state, candidate.account, situation)) options.push_back(JsonObject{{"id", candidate.account}, {"label", JsonObject{{"zh", candidate.name}, {"en", candidate.name}}}});
  members["options"] = std::move(options);
  return members;
}

void add_evaluation(JsonArray& fields, const CaseState& state, const Stage& stage, const std::string& what, const Situation& situation) {
  if (what == "sheet") {
    add_sheet(fields, state, stage, situation, stages::Completeness::whole);
    return add_facts(fields, state, stage, what, Forms::hidden, situation);
  }
  if (what == "replace") fields.push_back(members_field(state, stage.by, situation, false));
  fields.push_back(internal::reason_field(what == "recuse"));
}

void add_publication(JsonArray& fields, const CaseState& state, const Stage& stage, const std::string& what, const Situation& situation) {
  if (what == "object") return fields.push_back(internal::reason_field(true));
  if (stages::amends_a_posting(state, stage)) fields.push_back(internal::reason_field(true));
  if (stage.inside) fields.push_back(field("date", "data", {"公示开始的日期", "Posted from"}, "date", true));
  for (const auto& channel : stage.channels) {
    JsonObject json = field(channel.id, "channels", channel.label, "channel", true);
    json["articles"] = citations(situation.programme, channel.treats);
    fields.push_back(std::move(json));
  }
  if (stage.proof) fields.push_back(field("proof", "evidence", {"公示的证明材料", "Proof of the posting"}, "document", true));
  add_facts(fields, state, stage, what, Forms::hidden, situation);
}

/// The round to be opened, and what the office may set for it.
void add_round(JsonArray& fields, const Stage& stage, const Situation& situation) {
  if (stage.year.empty()) fields.push_back(field("year", "data", {"评审年度", "Year of the round"}, "text", true));
  fields.push_back(field("opens", "data", {"申报开始日", "First day of applications"}, "date", false));
  fields.push_back(field("closes", "data", {"申报截止日", "Last day of applications"}, "date", false));
  for (const auto* parameter : stages::settable_by(situation.programme, stage.by)) fields.push_back(field_of(situation.programme, *parameter));
}

void add_registration(JsonArray& fields, const CaseState& state, const Stage& stage, const std::string& what, const Situation& situation) {
  add_facts(fields, state, stage, what, Forms::hidden, situation);
  if (!stages::opens_round(stage)) return;
  add_round(fields, stage, situation);
  fields.push_back(internal::reason_field(false));
}

void add_assignment(JsonArray& fields, const CaseState& state, const Stage& stage, const std::string& what, const Situation& situation) {
  fields.push_back(members_field(state, stage.fills, situation, !stage.optional));
  add_facts(fields, state, stage, what, Forms::hidden, situation);
}

/// One of the options open for this case, or what may be said instead of them.
JsonObject option_field(const CaseState& state, const Stage& stage, const char* other, const base::Text& other_label, const Situation& situation) {
  JsonObject json = field("option", "data", stage.label, "choice", true);
  JsonArray options;
  for (const auto& option : stage.options)
    if (stages::is_offered(state, option, situation)) options.push_back(JsonObject{{"id", option.id}, {"label", to_json(option.label)}});
  options.push_back(JsonObject{{"id", other}, {"label", to_json(other_label)}});
  json["options"] = std::move(options);
  return json;
}

void add_ballot(JsonArray& fields, const CaseState& state, const Stage& stage, const std::string& what, const Situation& situation) {
  if (what == "vote") return fields.push_back(option_field(state, stage, "abstain", {"弃权", "Abstain"}, situation));
  if (what == "recuse") return fields.push_back(internal::reason_field(true));
  add_facts(fields, state, stage, what, Forms::hidden, situation);
  if (stage.voting.rule.majority) return;
  JsonObject outcome = option_field(state, stage, "none", {"均未通过", "None of them"}, situation);
  if (stage.next.contains("tied")) outcome["options"].as_array().push_back(JsonObject{{"id", "tied"}, {"label", JsonObject{{"zh", "票数相同"}, {"en", "Equal votes"}}}});
  fields.push_back(std::move(outcome));
  fields.push_back(internal::reason_field(true));
}

JsonObject citation(const std::string& id, const programme::Clause* clause) {
  JsonObject json{{"id", id}, {"cite", clause ? std::string_view(clause->cite) : std::string_view()}};
  if (clause) json["gloss"] = to_json(clause->gloss);
  return json;
}

}  // namespace

namespace internal {

namespace { constexpr std::size_t members_of_a_field = 16; }   // mostly at most; room for them at once

JsonObject field(const std::string& name, const char* in, const base::Text& label, std::string_view type, bool required) {
  JsonObject json;
  json.reserve(members_of_a_field);
  json.emplace("name", name);
  json.emplace("in", in);
  json.emplace("label", to_json(label));
  json.emplace("type", type);
  json.emplace("required", required);
  return json;
}

JsonObject reason_field(bool required) {
  JsonObject reason = field("reason", "data", {"理由", "Reason"}, "reason", required);
  reason["at_most"] = stages::longest_text;
  return reason;
}

JsonArray citations(const Programme& programme, const std::vector<std::string>& ids) {
  JsonArray array;
  std::set<std::string_view> seen;
  for (const auto& id : ids) {
    const auto* clause = programme.clause(id);
    if (seen.insert(clause ? std::string_view(clause->cite) : std::string_view()).second) array.push_back(citation(id, clause));
  }
  return array;
}

}  // namespace internal

JsonObject to_json(const base::Text& text) {
  JsonObject json;
  json.reserve(2);
  json.emplace("zh", text.zh);
  json.emplace("en", text.en);
  return json;
}

JsonObject field_of(const Programme& programme, const rules::Parameter& parameter) {
  static const std::set<std::string_view> with_inputs{"boolean", "date", "majority", "share"};   // a period or a number is written with its unit
  const auto type = programme::setting_type(programme, parameter);
  JsonObject json = internal::field(parameter.name, "parameters", parameter.label, with_inputs.contains(type) ? type : "text", false);
  if (!parameter.unit.empty()) {
    json["unit"] = parameter.unit;
    json["unit_label"] = to_json(programme::unit_in_words(parameter));
  }
  if (!parameter.note.zh.empty()) json["help"] = to_json(parameter.note);
  if (!parameter.value.is_null()) json["now"] = parameter.value.shown();
  json["articles"] = internal::citations(programme, parameter.treats);
  return json;
}

JsonArray fields_of(const CaseState& state, const Stage& stage, const std::string& what, const Actor& actor, const Situation& situation) {
  JsonArray fields;
  switch (stage.type) {
    case programme::StageType::submission:
      if (what == "not_completed") fields.push_back(internal::reason_field(true));
      else add_facts(fields, state, stage, what, Forms::shown, situation);
      break;
    case programme::StageType::decision:
      if (const auto* option = option_of(stage, what)) add_decision(fields, state, stage, *option, actor, situation);
      else add_note(fields, state, stage, actor, situation);
      break;
    case programme::StageType::evaluation: add_evaluation(fields, state, stage, what, situation); break;
    case programme::StageType::assignment: add_assignment(fields, state, stage, what, situation); break;
    case programme::StageType::publication: add_publication(fields, state, stage, what, situation); break;
    case programme::StageType::ballot: add_ballot(fields, state, stage, what, situation); break;
    case programme::StageType::registration: add_registration(fields, state, stage, what, situation); break;
    case programme::StageType::check: break;
  }
  return fields;
}

}  // namespace procedure

#include "procedure/actions.h"

#include "procedure/asked.h"
#include "procedure/internal/fields.h"
#include "procedure/stages/stage.h"
#include "rules/dossier.h"

#include <set>

namespace procedure {
namespace {

using base::JsonArray;
using base::JsonObject;
using internal::citations;
using internal::field;
using programme::Programme;
using programme::Stage;
using rules::Condition;
using rules::Fact;

constexpr int series_years = 3;

JsonArray names(const std::vector<std::string>& ids) { return JsonArray(ids.begin(), ids.end()); }

JsonArray options_of(const Fact& fact) {
  JsonArray options;
  for (const auto& option : fact.options) options.push_back(JsonObject{{"id", option.id}, {"label", to_json(option.label)}});
  return options;
}

JsonArray evidence_kinds(const Programme& programme, const std::vector<std::string>& kinds) {
  JsonArray array;
  for (const auto& kind : kinds)
    if (const auto label = programme.rulebook.evidence_kinds.find(kind); label != programme.rulebook.evidence_kinds.end())
      array.push_back(JsonObject{{"id", kind}, {"label", to_json(label->second)}});
  return array;
}

/// What the facts of one form look like to a client.
class FactFields {
 public:
  FactFields(const CaseState& state, const Stage& stage, const Situation& situation)
      : state_(state), stage_(stage), programme_(situation.programme), latest_(rules::latest_fiscal_year(state.submitted_on.value_or(situation.today()))), asked_(asked_in(state, stages::legible(state.facts), situation)) {}

  JsonObject of(const programme::FormPart& part, const programme::FormField& f) const {
    const auto& fact = programme_.rulebook.facts.at(f.fact);
    JsonObject json = field(fact.name, "facts", f.label.zh.empty() ? fact.label : f.label, programme::name_of(fact.type), !f.may_be_empty && asked_.asks(part, f));
    json["part"] = JsonObject{{"id", part.id}, {"label", to_json(part.label)}};
    describe(json, fact);
    if (const auto& when = f.show_when ? f.show_when : fact.ask_when) json["show_when"] = when->text;
    if (!asked_.asks(part, f)) json["hidden"] = true;
    if (f.at_most) json["at_most"] = *f.at_most;
    if (fact.type == rules::FactType::series) json["years"] = years(f.years.value_or(series_years));
    json["class"] = programme::name_of(fact.fact_class);
    if (!stages::is_correctable(state_, stage_, programme_, fact.name)) json["locked"] = true;
    return json;
  }

 private:
  void describe(JsonObject& json, const Fact& fact) const {
    if (!fact.help.zh.empty()) json["help"] = to_json(fact.help);
    if (!fact.options.empty()) json["options"] = options_of(fact);
    if (!fact.unit.empty()) json["unit"] = fact.unit;
    if (fact.unit == "CNY") json["units"] = JsonArray{"万元", "元", "亿元"};
    if (!fact.check.empty()) json["check"] = fact.check;
    if (fact.empty_needs_dated_check) json["dated_check"] = true;
    if (!fact.fields.empty()) {
      JsonArray rows;
      for (const auto& column : fact.fields) {
        JsonObject row = field(column.name, "facts", column.label, programme::name_of(column.type), false);
        describe(row, column);
        rows.push_back(std::move(row));
      }
      json["rows"] = std::move(rows);
    }
    JsonArray evidence = evidence_kinds(programme_, fact.evidence);
    if (!evidence.empty()) json["evidence"] = std::move(evidence);
    if (!fact.treats.empty()) json["articles"] = citations(programme_, fact.treats);
  }

  JsonArray years(int count) const {
    JsonArray array;
    for (int i = 0; i < count; ++i) array.push_back(base::Json(std::to_string(latest_ - i)));
    return array;
  }

  const CaseState& state_;
  const Stage& stage_;
  const Programme& programme_;
  int latest_;
  Asked asked_;
};

template <class Visit>
void each_condition(const std::vector<Condition>& conditions, const Visit& visit) {
  for (const auto& condition : conditions) {
    each_condition(condition.conditions, visit);
    visit(condition);
  }
}

/// Condition path -> result, of a check on what the case says now.
std::map<std::string, std::string> results_of(const CaseState& state, const std::string& set, const Stage& stage, const Situation& situation) {
  std::map<std::string, std::string> results;
  if (const auto checked = check(state, set, stage.as_of == "today", situation))
    for (const auto& finding : checked->findings) results[finding.path] = rules::name_of(finding.result);
  return results;
}

/// A place for papers at each condition a person will judge; facts have their own.
void add_slots(JsonArray& fields, const rules::Set& set, const CaseState& state, const Stage& stage, const programme::FormPart& part, const Situation& situation) {
  const auto results = results_of(state, set.id, stage, situation);
  each_condition(set.conditions, [&](const Condition& condition) {
    if (condition.ask.empty() || condition.evidence.empty()) return;
    JsonObject json = field(condition.path, "evidence", condition.label, "document", false);
    json["part"] = JsonObject{{"id", part.id}, {"label", to_json(part.label)}};
    json["evidence"] = evidence_kinds(situation.programme, condition.evidence);
    json["articles"] = citations(situation.programme, condition.treats);
    if (const auto result = results.find(condition.path); result != results.end() && result->second == "not_applicable") json["hidden"] = true;
    if (!stages::is_correctable(state, stage, situation.programme, condition.path)) json["locked"] = true;
    fields.push_back(std::move(json));
  });
}

void add_forms(JsonArray& fields, const CaseState& state, const Stage& stage, const Situation& situation) {
  const FactFields facts(state, stage, situation);
  for (const auto& id : stage.forms) {
    const auto form = situation.programme.forms.find(id);
    if (form == situation.programme.forms.end()) continue;
    for (const auto& part : form->second.parts) {
      for (const auto& f : part.fields) fields.push_back(facts.of(part, f));
      if (const auto set = situation.programme.rulebook.sets.find(part.of); part.attach == "per_condition" && set != situation.programme.rulebook.sets.end())
        add_slots(fields, set->second, state, stage, part, situation);
    }
  }
}

bool judged_by(const Condition& condition, const Actor& actor, const std::string& by) {
  const auto is_theirs = [&](const std::string& role) { return !role.empty() && (role == by || std::find(actor.roles.begin(), actor.roles.end(), role) != actor.roles.end()); };
  return is_theirs(condition.ask) || (condition.if_fail && is_theirs(condition.if_fail->ask));
}

JsonArray verdicts() {
  return {JsonObject{{"id", "pass"}, {"label", JsonObject{{"zh", "符合"}, {"en", "met"}}}}, JsonObject{{"id", "fail"}, {"label", JsonObject{{"zh", "不符合"}, {"en", "not met"}}}}};
}

void add_judgements(JsonArray& fields, const rules::Set& set, const CaseState& state, const Actor& actor, const Stage& stage, const Situation& situation) {
  const auto results = results_of(state, set.id, stage, situation);
  each_condition(set.conditions, [&](const Condition& condition) {
    if (!judged_by(condition, actor, stage.by)) return;
    const auto result = results.find(condition.path);
    const std::string now = result == results.end() ? "" : result->second;
    if (now == "not_applicable" || (condition.ask.empty() && now != "needs_decision")) return;
    JsonObject json = field(condition.path, "judgements", condition.label, "judgement", now == "needs_decision");
    if (!condition.show.empty()) json["show"] = names(condition.show);
    json["evidence"] = evidence_kinds(situation.programme, condition.evidence);
    json["options"] = verdicts();
    json["articles"] = citations(situation.programme, condition.treats);
    fields.push_back(std::move(json));
  });
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

/// What was noted before at this visit need not be answered again.
void add_sheet(JsonArray& fields, const CaseState& state, const Stage& stage, const Situation& situation, stages::Completeness completeness) {
  const auto sheet = situation.programme.sheets.find(stage.sheet);
  if (sheet == situation.programme.sheets.end()) return;
  const auto noted = stages::noted_answers(state, stage);
  for (const auto& criterion : sheet->second.criteria) {
    const bool required = completeness == stages::Completeness::whole && !criterion.optional && !noted.contains(criterion.id);
    JsonObject json = field(criterion.id, "sheet", criterion.label, "finding", required);
    if (!criterion.show.empty()) json["show"] = names(criterion.show);
    if (auto options = answers_on(sheet->second); !options.empty()) json["options"] = std::move(options);
    json["articles"] = citations(situation.programme, criterion.treats);
    fields.push_back(std::move(json));
  }
}

/// What may be sent back: the applicant's own answers, by their pointers.
JsonObject items_field(const CaseState& state, const Stage& stage, const std::string& option, const Situation& situation) {
  JsonObject json = field("items", "data", {"需要补正的项目", "Items to correct"}, "items", true);
  JsonArray options;
  if (const auto* procedure = situation.programme.procedure(state.procedure))
    for (const auto* fact : stages::facts_to_correct(situation.programme, *procedure, stage, option)) options.push_back(JsonObject{{"id", "/facts/" + fact->name}, {"label", to_json(fact->label)}});
  json["options"] = std::move(options);
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
  for (const auto& name : judged_sets(stage, option))
    if (const auto set = situation.programme.rulebook.sets.find(name); set != situation.programme.rulebook.sets.end()) add_judgements(fields, set->second, state, actor, stage, situation);
}

void add_note(JsonArray& fields, const CaseState& state, const Stage& stage, const Actor& actor, const Situation& situation) {
  add_judged_sets(fields, state, stage, nullptr, actor, situation);
  add_sheet(fields, state, stage, situation, stages::Completeness::partial);
}

void add_decision(JsonArray& fields, const CaseState& state, const Stage& stage, const programme::Choice& option, const Actor& actor, const Situation& situation) {
  if (!stages::is_a_no(option)) {
    add_forms(fields, state, stage, situation);
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

JsonObject members_field(const CaseState& state, const Situation& situation, bool required) {
  JsonObject members = field("members", "data", {"选任的人员", "People appointed"}, "members", required);
  JsonArray options;
  for (const auto& candidate : situation.candidates)
    if (candidate.office != state.applicant && !stages::declared_conflict(state, candidate.account))
      options.push_back(JsonObject{{"id", candidate.account}, {"label", JsonObject{{"zh", candidate.name}, {"en", candidate.name}}}});
  members["options"] = std::move(options);
  return members;
}

void add_evaluation(JsonArray& fields, const CaseState& state, const Stage& stage, const std::string& what, const Situation& situation) {
  if (what == "sheet") return add_sheet(fields, state, stage, situation, stages::Completeness::whole);
  if (what == "replace") fields.push_back(members_field(state, situation, false));
  fields.push_back(internal::reason_field(what == "recuse"));
}

void add_publication(JsonArray& fields, const Stage& stage, const std::string& what, const Situation& situation) {
  if (what == "object") return fields.push_back(internal::reason_field(true));
  for (const auto& channel : stage.channels) {
    JsonObject json = field(channel.id, "channels", channel.label, "channel", true);
    json["articles"] = citations(situation.programme, channel.treats);
    fields.push_back(std::move(json));
  }
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
  if (stage.voting.rule.majority) return;
  fields.push_back(option_field(state, stage, "none", {"均未通过", "None of them"}, situation));
  fields.push_back(internal::reason_field(true));
}

JsonObject citation(const Programme& programme, const std::string& id) {
  JsonObject json{{"id", id}, {"cite", programme.cite(id)}};
  if (const auto* clause = programme.clause(id)) json["gloss"] = to_json(clause->gloss);
  return json;
}

}  // namespace

namespace internal {

JsonObject field(std::string name, const char* in, const base::Text& label, std::string_view type, bool required) {
  return {{"name", std::move(name)}, {"in", in}, {"label", to_json(label)}, {"type", type}, {"required", required}};
}

JsonObject reason_field(bool required) {
  JsonObject reason = field("reason", "data", {"理由", "Reason"}, "reason", required);
  reason["at_most"] = stages::longest_text;
  return reason;
}

JsonArray citations(const Programme& programme, const std::vector<std::string>& ids) {
  JsonArray array;
  std::set<std::string, std::less<>> seen;
  for (const auto& id : ids)
    if (seen.insert(programme.cite(id)).second) array.push_back(citation(programme, id));
  return array;
}

}  // namespace internal

JsonObject to_json(const base::Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

JsonArray fields_of(const CaseState& state, const Stage& stage, const std::string& what, const Actor& actor, const Situation& situation) {
  JsonArray fields;
  switch (stage.type) {
    case programme::StageType::submission: add_forms(fields, state, stage, situation); break;
    case programme::StageType::decision:
      if (const auto* option = option_of(stage, what)) add_decision(fields, state, stage, *option, actor, situation);
      else add_note(fields, state, stage, actor, situation);
      break;
    case programme::StageType::evaluation: add_evaluation(fields, state, stage, what, situation); break;
    case programme::StageType::assignment: fields.push_back(members_field(state, situation, !stage.optional)); break;
    case programme::StageType::publication: add_publication(fields, stage, what, situation); break;
    case programme::StageType::ballot: add_ballot(fields, state, stage, what, situation); break;
    case programme::StageType::check:
    case programme::StageType::registration: break;
  }
  return fields;
}

}  // namespace procedure

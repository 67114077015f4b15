#include "procedure/actions.h"
#include "procedure/asked.h"
#include "procedure/internal/checks.h"
#include "procedure/internal/fields.h"
#include "procedure/stages/questions.h"
#include "rules/dossier.h"

namespace procedure::internal {
namespace {

using base::JsonArray;
using base::JsonObject;
using programme::Programme;
using programme::Stage;
using rules::Condition;
using rules::Fact;

constexpr int series_years = 3;

JsonArray options_of(const Fact& fact) {
  JsonArray options;
  for (const auto& option : fact.options) options.push_back(JsonObject{{"id", option.id}, {"label", to_json(option.label)}});
  return options;
}

void put_mark(const CaseState& state, const std::string& name, JsonObject& json) {
  json["may_be_marked"] = true;
  if (state.marks.contains(name)) json["marked"] = true;
}

/// What the facts of one form look like to a client.
class FactFields {
 public:
  FactFields(const CaseState& state, const Stage& stage, const Situation& situation)
      : state_(state), stage_(stage), programme_(situation.programme), latest_(rules::latest_fiscal_year(state.submitted_on.value_or(situation.today()))), asked_(asked_in(state, state.facts, situation)) {}

  JsonObject of(const programme::FormPart& part, const programme::FormField& f) const {
    const auto& fact = programme_.rulebook.facts.at(f.fact);
    const bool is_asked = asked_.asks(part, f);
    JsonObject json = field(fact.name, "facts", f.label.zh.empty() ? fact.label : f.label, programme::name_of(fact.type), !f.may_be_empty && is_asked);
    json["part"] = JsonObject{{"id", part.id}, {"label", to_json(part.label)}};
    describe(json, fact);
    if (const auto& when = f.show_when ? f.show_when : fact.ask_when) json["show_when"] = when->text;
    if (!is_asked) json["hidden"] = true;
    if (f.at_most) json["at_most"] = *f.at_most;
    if (f.at_least) json["at_least"] = *f.at_least;
    if (f.fewest_rows) json["fewest_rows"] = *f.fewest_rows;
    if (f.most_rows) json["most_rows"] = *f.most_rows;
    if (!f.must_be.empty()) json["must_be"] = f.must_be;
    if (!f.scan_of.empty()) json["scan_of"] = f.scan_of;
    if (part.may_not_apply) json["part"].as_object()["may_not_apply"] = true;
    if (fact.type == rules::FactType::series) json["years"] = years(f.years.value_or(series_years));
    json["class"] = programme::name_of(fact.fact_class);
    if (!stages::is_correctable(state_, stage_, programme_, fact.name)) json["locked"] = true;
    if (part.may_be_marked) put_mark(state_, fact.name, json);
    return json;
  }

  bool asks(const programme::FormPart& part) const { return asked_.holds(part.show_when); }

  /// A fact noted with the act stands in no part.
  JsonObject of(const stages::NotedFact& noted) const {
    programme::FormField f;
    f.fact = noted.fact;
    f.may_be_empty = !noted.required;
    JsonObject json = of({}, f);
    json.erase("part");
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

/// A place for papers at each condition a person will judge; facts have their own.
void add_slots(JsonArray& fields, const rules::Set& set, const CaseState& state, const Stage& stage, const programme::FormPart& part, Checks& checks, const Situation& situation) {
  std::optional<std::map<std::string, rules::Outcome>> outcomes;   // asked for once there is a place
  each_condition(set.conditions, [&](const Condition& condition) {
    if (condition.ask.empty() || condition.evidence.empty()) return;
    if (!outcomes) outcomes = checks.outcomes(set.id);
    JsonObject json = field(condition.path, "evidence", condition.label, "document", false);
    json["part"] = JsonObject{{"id", part.id}, {"label", to_json(part.label)}};
    json["evidence"] = evidence_kinds(situation.programme, condition.evidence);
    json["articles"] = citations(situation.programme, condition.treats);
    if (const auto outcome = outcomes->find(condition.path); outcome != outcomes->end() && outcome->second == rules::Outcome::not_applicable) json["hidden"] = true;
    if (!stages::is_correctable(state, stage, situation.programme, condition.path)) json["locked"] = true;
    if (part.may_be_marked) put_mark(state, condition.path, json);
    fields.push_back(std::move(json));
  });
}

/// The place for the papers of a part as a whole, behind its fields.
void add_papers(JsonArray& fields, const FactFields& facts, const std::string& form, const programme::FormPart& part) {
  const auto place = stages::papers_of(form, part);
  if (place.empty()) return;
  const bool shown = facts.asks(part);
  JsonObject json = field(place, "evidence", {"证明材料", "evidence"}, "document", shown && part.attach == "required");
  json["part"] = JsonObject{{"id", part.id}, {"label", to_json(part.label)}};
  if (!shown) json["hidden"] = true;
  fields.push_back(std::move(json));
}

void add_extras(JsonArray& fields, const CaseState& state, const Stage& stage) {
  if (stage.type != programme::StageType::submission || !state.returned) return;
  for (const auto& item : state.returned->items) {
    const std::string pointer = base::text_of(item, "pointer"), note = base::text_of(item, "note");
    if (pointer.starts_with("/extra/")) fields.push_back(field(pointer.substr(1), "evidence", {note, note}, "document", false));
  }
}

void add_forms(JsonArray& fields, const FactFields& facts, const CaseState& state, const Stage& stage, const Situation& situation) {
  Checks checks(state, stage.as_of == "today", situation);
  for (const auto& id : stage.forms) {
    const auto form = situation.programme.forms.find(id);
    if (form == situation.programme.forms.end()) continue;
    for (const auto& part : form->second.parts) {
      if (!stages::fills_in(state, situation.programme, stage, part)) continue;
      for (const auto& f : part.fields) fields.push_back(facts.of(part, f));
      if (const auto set = situation.programme.rulebook.sets.find(part.of); part.attach == "per_condition" && set != situation.programme.rulebook.sets.end())
        add_slots(fields, set->second, state, stage, part, checks, situation);
      add_papers(fields, facts, id, part);
    }
  }
}

}  // namespace

JsonArray names(const std::vector<std::string>& ids) { return JsonArray(ids.begin(), ids.end()); }

JsonArray evidence_kinds(const Programme& programme, const std::vector<std::string>& kinds) {
  JsonArray array;
  for (const auto& kind : kinds)
    if (const auto label = programme.rulebook.evidence_kinds.find(kind); label != programme.rulebook.evidence_kinds.end())
      array.push_back(JsonObject{{"id", kind}, {"label", to_json(label->second)}});
  return array;
}

void add_facts(JsonArray& fields, const CaseState& state, const Stage& stage, const std::string& what, Forms forms, const Situation& situation) {
  const FactFields facts(state, stage, situation);
  if (forms == Forms::shown) {
    add_forms(fields, facts, state, stage, situation);
    add_extras(fields, state, stage);
  }
  for (const auto& noted : stages::noted_with(stage, what)) fields.push_back(facts.of(noted));
}

}  // namespace procedure::internal

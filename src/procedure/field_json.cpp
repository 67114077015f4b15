#include "procedure/internal/checks.h"
#include "procedure/internal/fields.h"
#include "procedure/stages/stage.h"
#include "programme/settings.h"

#include <set>

/// Fields in a client's words (openapi.yaml: Field).
namespace procedure {
namespace {

using base::JsonArray;
using base::JsonObject;
using internal::citations;
using programme::FormPart;
using programme::Programme;
using rules::Fact;

constexpr std::size_t members_of_a_field = 16;   // mostly at most; room for them at once

JsonObject begun(const std::string& name, std::string_view in, const base::Text& label, std::string_view type, bool required) {
  JsonObject json;
  json.reserve(members_of_a_field);
  json.emplace("name", name);
  json.emplace("in", in);
  json.emplace("label", to_json(label));
  json.emplace("type", type);
  json.emplace("required", required);
  return json;
}

JsonArray names(const std::vector<std::string>& ids) { return JsonArray(ids.begin(), ids.end()); }

JsonArray array_of(const std::vector<rules::Option>& options) {
  JsonArray array;
  for (const auto& option : options) array.push_back(JsonObject{{"id", option.id}, {"label", to_json(option.label)}});
  return array;
}

/// The kinds of evidence with their labels; a kind nobody knows is left out.
JsonArray evidence_kinds(const Programme& programme, const std::vector<std::string>& kinds) {
  JsonArray array;
  for (const auto& kind : kinds)
    if (const auto label = programme.rulebook.evidence_kinds.find(kind); label != programme.rulebook.evidence_kinds.end())
      array.push_back(JsonObject{{"id", kind}, {"label", to_json(label->second)}});
  return array;
}

JsonObject citation(const std::string& id, const programme::Clause* clause) {
  JsonObject json{{"id", id}, {"cite", clause ? std::string_view(clause->cite) : std::string_view()}};
  if (clause) json["gloss"] = to_json(clause->gloss);
  return json;
}

const base::Text& label_of(const Field& field) {
  if (field.fact) return field.asked->label.zh.empty() ? field.fact->label : field.asked->label;
  if (field.condition) return field.condition->label;
  if (field.criterion) return field.criterion->label;
  return field.channel ? field.channel->label : field.label;
}

/// Tells of the fields of one case.
class Describing {
 public:
  Describing(const CaseState& state, const programme::Stage& stage, const Situation& situation) : state_(state), programme_(situation.programme), checks_(state, stage.as_of == "today", situation) {}

  JsonObject of(const Field& field) {
    if (field.parameter) return field_of(programme_, *field.parameter);
    JsonObject json = begun(field.name, field.in, label_of(field), field.type, field.required);
    if (field.part) part(json, *field.part, field);
    if (field.fact) fact(json, field);
    else if (field.criterion) criterion(json, *field.sheet, *field.criterion);
    else if (field.condition) condition(json, field);
    else if (field.channel) json["articles"] = citations(programme_, field.channel->treats);
    else other(json, field);
    if (field.hidden || does_not_apply(field)) json["hidden"] = true;
    if (field.locked) json["locked"] = true;
    return json;
  }

 private:
  void part(JsonObject& json, const FormPart& part, const Field& field) const {
    JsonObject told{{"id", part.id}, {"label", to_json(part.label)}};
    if (field.fact && part.may_not_apply) told["may_not_apply"] = true;
    json["part"] = std::move(told);
    if (!part.may_be_marked || (!field.fact && !field.condition)) return;
    json["may_be_marked"] = true;
    if (state_.marks.contains(field.name)) json["marked"] = true;
  }

  void fact(JsonObject& json, const Field& field) const {
    const auto& f = *field.asked;
    describe(json, *field.fact);
    if (const auto& when = f.show_when ? f.show_when : field.fact->ask_when) json["show_when"] = when->text;
    if (f.at_most) json["at_most"] = *f.at_most;
    if (f.at_least) json["at_least"] = *f.at_least;
    if (f.fewest_rows) json["fewest_rows"] = *f.fewest_rows;
    if (f.most_rows) json["most_rows"] = *f.most_rows;
    if (!f.must_be.empty()) json["must_be"] = f.must_be;
    if (!f.scan_of.empty()) json["scan_of"] = f.scan_of;
    if (field.fact->type == rules::FactType::series) json["years"] = names(years_of(field));
    json["class"] = programme::name_of(field.fact->fact_class);
  }

  void describe(JsonObject& json, const Fact& fact) const {
    if (!fact.help.zh.empty()) json["help"] = to_json(fact.help);
    if (!fact.options.empty()) json["options"] = array_of(fact.options);
    if (!fact.unit.empty()) json["unit"] = fact.unit;
    if (fact.unit == "CNY") json["units"] = JsonArray{"万元", "元", "亿元"};
    if (!fact.check.empty()) json["check"] = fact.check;
    if (fact.empty_needs_dated_check) json["dated_check"] = true;
    if (!fact.fields.empty()) json["rows"] = columns(fact);
    JsonArray evidence = evidence_kinds(programme_, fact.evidence);
    if (!evidence.empty()) json["evidence"] = std::move(evidence);
    if (!fact.treats.empty()) json["articles"] = citations(programme_, fact.treats);
  }

  JsonArray columns(const Fact& fact) const {
    JsonArray rows;
    for (const auto& column : fact.fields) {
      JsonObject row = begun(column.name, "facts", column.label, programme::name_of(column.type), false);
      describe(row, column);
      rows.push_back(std::move(row));
    }
    return rows;
  }

  /// The range of the points, the weight, and whether the answer is noted only.
  void criterion(JsonObject& json, const programme::Sheet& sheet, const programme::Criterion& criterion) const {
    if (!criterion.show.empty()) json["show"] = names(criterion.show);
    if (const auto answers = answers_on(sheet); !answers.empty()) json["options"] = array_of(answers);
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
    json["articles"] = citations(programme_, criterion.treats);
  }

  /// To be judged, or a place for its papers.
  void condition(JsonObject& json, const Field& field) const {
    const auto& condition = *field.condition;
    if (field.in == "judgements") {
      if (!condition.show.empty()) json["show"] = names(condition.show);
      json["options"] = array_of({{"pass", {"符合", "met"}, {}}, {"fail", {"不符合", "not met"}, {}}});
    }
    json["evidence"] = evidence_kinds(programme_, condition.evidence);
    json["articles"] = citations(programme_, condition.treats);
  }

  void other(JsonObject& json, const Field& field) const {
    if (field.type == "reason") json["at_most"] = stages::longest_text;
    if (field.type == "members" || field.type == "choice" || field.type == "items") json["options"] = array_of(field.options);
    if (field.type == "items" && programme_.extra_documents_reasoned.is_set) json["may_add"] = "/extra/";
  }

  bool does_not_apply(const Field& field) {
    if (!field.condition || field.in != "evidence") return false;
    auto [set, is_new] = outcomes_.try_emplace(field.part->of);
    if (is_new) set->second = checks_.outcomes(field.part->of);
    const auto outcome = set->second.find(field.name);
    return outcome != set->second.end() && outcome->second == rules::Outcome::not_applicable;
  }

  const CaseState& state_;
  const Programme& programme_;
  internal::Checks checks_;
  std::map<std::string, std::map<std::string, rules::Outcome>> outcomes_;   // set -> what its conditions come to
};

}  // namespace

namespace internal {

std::string_view input_of(const Programme& programme, const rules::Parameter& parameter) {
  static const std::set<std::string_view> with_inputs{"boolean", "date", "majority", "share"};
  const auto type = programme::setting_type(programme, parameter);
  return with_inputs.contains(type) ? type : "text";
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
  JsonObject json = begun(parameter.name, "parameters", parameter.label, internal::input_of(programme, parameter), false);
  if (!parameter.unit.empty()) {
    json["unit"] = parameter.unit;
    json["unit_label"] = to_json(programme::unit_in_words(parameter));
  }
  if (!parameter.note.zh.empty()) json["help"] = to_json(parameter.note);
  if (!parameter.value.is_null()) json["now"] = parameter.value.shown();
  json["articles"] = citations(programme, parameter.treats);
  return json;
}

JsonArray to_json(const std::vector<Field>& fields, const CaseState& state, const programme::Stage& stage, const Situation& situation) {
  Describing describing(state, stage, situation);
  JsonArray array;
  for (const auto& field : fields) array.push_back(describing.of(field));
  return array;
}

}  // namespace procedure

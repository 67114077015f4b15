#include "programme/internal/json_parts.h"
#include "programme/json.h"

namespace programme {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;

/// The fact's own description with what the form says otherwise.
JsonObject field_json(const FormField& field, const Programme& programme) {
  const auto fact = programme.rulebook.facts.find(field.fact);
  JsonObject json = fact == programme.rulebook.facts.end() ? JsonObject{{"name", field.fact}} : to_json(fact->second);
  if (!field.label.zh.empty()) json["label"] = to_json(field.label);
  if (field.show_when) json["show_when"] = field.show_when->text;
  json["required"] = !field.may_be_empty;
  json["at_most"] = field.at_most ? Json(*field.at_most) : Json(nullptr);
  json["at_least"] = field.at_least ? Json(*field.at_least) : Json(nullptr);
  json["fewest_rows"] = field.fewest_rows ? Json(*field.fewest_rows) : Json(nullptr);
  json["most_rows"] = field.most_rows ? Json(*field.most_rows) : Json(nullptr);
  json["must_be"] = field.must_be;
  json["years"] = field.years ? Json(*field.years) : Json(nullptr);
  json["scan_of"] = field.scan_of;
  return json;
}

JsonObject part_json(const FormPart& part, const Programme& programme) {
  JsonArray fields;
  for (const FormField& field : part.fields) fields.push_back(field_json(field, programme));
  return {{"id", part.id},
          {"label", to_json(part.label)},
          {"fields", std::move(fields)},
          {"attach", part.attach},
          {"of", part.of},
          {"sign", part.sign},
          {"filled_by", part.filled_by},
          {"hidden_from", to_json(part.hidden_from)},
          {"may_not_apply", part.may_not_apply},
          {"show_when", internal::expression_json(part.show_when)}};
}

JsonArray options_json(const std::vector<rules::Option>& options) {
  JsonArray array;
  for (const rules::Option& option : options) array.push_back(JsonObject{{"id", option.id}, {"label", to_json(option.label)}, {"treats", to_json(option.treats)}});
  return array;
}

Json number(const std::optional<base::Decimal>& value) { return value ? Json(value->text()) : Json(nullptr); }

JsonObject criterion_json(const Criterion& criterion) {
  return {{"id", criterion.id},
          {"label", to_json(criterion.label)},
          {"show", to_json(criterion.show)},
          {"help_from", criterion.help_from},
          {"optional", criterion.optional},
          {"when", internal::expression_json(criterion.when)},
          {"counts", criterion.counts},
          {"low", number(criterion.low)},
          {"high", number(criterion.high)},
          {"treats", to_json(criterion.treats)}};
}

JsonObject figures_json(const review::Points& figures) {
  JsonObject json;
  for (const auto& [criterion, figure] : figures) json[criterion] = figure.text();
  return json;
}

JsonArray bands_json(const Sheet& sheet) {
  JsonArray array;
  for (const review::Band& band : sheet.scheme.bands) array.push_back(JsonObject{{"id", band.id}, {"label", to_json(sheet.band_labels.at(band.id))}, {"at_least", band.at_least.text()}});
  return array;
}

JsonArray results_json(const Sheet& sheet) {
  JsonArray array;
  for (const SheetOutcome& result : sheet.results) array.push_back(JsonObject{{"id", result.id}, {"label", to_json(result.label)}, {"when", internal::expression_json(result.when)}});
  return array;
}

/// How the sheets come to a score; null where they come to none.
Json scoring_json(const Sheet& sheet) {
  if (!sheet.is_scored()) return nullptr;
  const review::Scheme& scheme = sheet.scheme;
  return JsonObject{{"drop", scheme.drop}, {"weights", figures_json(scheme.weights)}, {"floors", figures_json(scheme.floors)}, {"pass", number(scheme.pass)},
                    {"decimals", scheme.decimals ? Json(*scheme.decimals) : Json(nullptr)}, {"bands", bands_json(sheet)}, {"results", results_json(sheet)}};
}

Json source_json(const std::optional<SheetSource>& source) {
  if (!source) return nullptr;
  return JsonObject{{"name", to_json(source->name)}, {"treats", to_json(source->treats)}};
}

}  // namespace

JsonObject to_json(const rules::Fact& fact) {
  JsonArray rows;
  for (const rules::Fact& field : fact.fields) rows.push_back(to_json(field));
  return {{"name", fact.name},
          {"label", to_json(fact.label)},
          {"help", to_json(fact.help)},
          {"type", name_of(fact.type)},
          {"unit", fact.unit},
          {"options", options_json(fact.options)},
          {"rows", std::move(rows)},
          {"evidence", to_json(fact.evidence)},
          {"class", name_of(fact.fact_class)},
          {"show_when", internal::expression_json(fact.ask_when)},
          {"formula", internal::expression_json(fact.formula)},
          {"check", fact.check},
          {"period", fact.period},
          {"empty_needs_dated_check", fact.empty_needs_dated_check},
          {"decided_by", fact.decided_by},
          {"treats", to_json(fact.treats)}};
}

JsonObject to_json(const Form& form, const Programme& programme) {
  JsonArray parts;
  for (const FormPart& part : form.parts) parts.push_back(part_json(part, programme));
  return {{"id", form.id}, {"label", to_json(form.label)}, {"layout", form.layout}, {"parts", std::move(parts)}, {"treats", to_json(form.treats)}};
}

JsonObject to_json(const Sheet& sheet) {
  JsonArray options, criteria;
  for (const std::string& id : sheet.scale_options) {
    const auto label = sheet.scale_labels.find(id);
    options.push_back(JsonObject{{"id", id}, {"label", to_json(label == sheet.scale_labels.end() ? base::Text{id, ""} : label->second)}});
  }
  for (const Criterion& criterion : sheet.criteria) criteria.push_back(criterion_json(criterion));
  return {{"id", sheet.id},
          {"label", to_json(sheet.label)},
          {"scale", name_of(sheet.scale)},
          {"options", std::move(options)},
          {"low", number(sheet.low)},
          {"high", number(sheet.high)},
          {"with_finding", sheet.with_finding},
          {"aggregate", sheet.aggregate},
          {"scoring", scoring_json(sheet)},
          {"source", source_json(sheet.source)},
          {"criteria", std::move(criteria)},
          {"treats", to_json(sheet.treats)}};
}

}  // namespace programme

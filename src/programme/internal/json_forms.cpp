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
  json["years"] = field.years ? Json(*field.years) : Json(nullptr);
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
          {"show_when", internal::expression_json(part.show_when)}};
}

JsonArray options_json(const std::vector<rules::Option>& options) {
  JsonArray array;
  for (const rules::Option& option : options) array.push_back(JsonObject{{"id", option.id}, {"label", to_json(option.label)}, {"treats", to_json(option.treats)}});
  return array;
}

JsonObject criterion_json(const Criterion& criterion) {
  return {{"id", criterion.id},
          {"label", to_json(criterion.label)},
          {"show", to_json(criterion.show)},
          {"help_from", criterion.help_from},
          {"optional", criterion.optional},
          {"treats", to_json(criterion.treats)}};
}

Json number(const std::optional<base::Decimal>& value) { return value ? Json(value->text()) : Json(nullptr); }

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
          {"criteria", std::move(criteria)},
          {"treats", to_json(sheet.treats)}};
}

}  // namespace programme

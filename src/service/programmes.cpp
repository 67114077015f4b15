#include "service/programmes.h"

#include "programme/settings.h"
#include "service/read_case.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace service {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;

Json texts(const std::vector<std::string>& list) { return Json(boost::json::value_from(list)); }

JsonObject choice(const std::string& id, const base::Text& label) { return {{"id", id}, {"label", text_json(label)}}; }

JsonObject fact_json(const rules::Fact& fact) {
  JsonObject json{{"name", fact.name}, {"label", text_json(fact.label)}, {"type", programme::name_of(fact.type)}, {"class", programme::name_of(fact.fact_class)}};
  if (!fact.help.zh.empty()) json["help"] = text_json(fact.help);
  if (!fact.unit.empty()) json["unit"] = fact.unit;
  if (!fact.check.empty()) json["check"] = fact.check;
  JsonArray options, rows;
  for (const auto& option : fact.options) options.push_back(choice(option.id, option.label));
  for (const auto& field : fact.fields) rows.push_back(fact_json(field));
  if (!options.empty()) json["options"] = std::move(options);
  if (!rows.empty()) json["rows"] = std::move(rows);
  if (fact.formula) json["derived"] = true;
  return json;
}

JsonArray clauses_json(const programme::Programme& programme) {
  JsonArray clauses;
  for (const auto& clause : programme.clauses) {
    JsonArray treat;
    for (const auto kind : clause.treat) treat.push_back(Json(programme::name_of(kind)));
    clauses.push_back(JsonObject{{"id", clause.id}, {"cite", clause.cite}, {"gloss", text_json(clause.gloss)}, {"text", clause.text}, {"treat", std::move(treat)}});
  }
  return clauses;
}

JsonObject stage_json(const programme::Stage& stage) {
  JsonObject next;
  for (const auto& [outcome, where] : stage.next) next[outcome] = where;
  return {{"id", stage.id}, {"type", programme::name_of(stage.type)}, {"label", text_json(stage.label)}, {"by", stage.by}, {"to", stage.to}, {"next", std::move(next)}, {"list", stage.list}, {"forms", texts(stage.forms)}, {"articles", texts(stage.treats)}};
}

JsonArray procedures_json(const programme::Programme& programme) {
  JsonArray procedures;
  for (const auto& procedure : programme.procedures) {
    JsonArray results, ways, stages;
    for (const auto& result : procedure.results) results.push_back(choice(result.id, result.label));
    for (const auto& way : procedure.ways) ways.push_back(JsonObject{{"id", way.id}, {"label", text_json(way.label)}, {"by", way.by}, {"at", way.at}, {"follows", way.follows}, {"articles", texts(way.treats)}});
    for (const auto& stage : procedure.stages) stages.push_back(stage_json(stage));
    procedures.push_back(JsonObject{{"id", procedure.id}, {"label", text_json(procedure.label)}, {"about", procedure.about_kind.empty() ? std::string() : procedure.about_kind + (procedure.about.empty() ? std::string() : ":" + fmt::format("{}", fmt::join(procedure.about, ",")))},
                                    {"per_round", procedure.per_round}, {"results", std::move(results)}, {"ways", std::move(ways)}, {"stages", std::move(stages)}});
  }
  return procedures;
}

JsonArray parameters_json(const programme::Programme& programme) {
  JsonArray parameters;
  for (const auto& [name, parameter] : programme.rulebook.parameters)
    parameters.push_back(JsonObject{{"name", name}, {"label", text_json(parameter.label)}, {"value", parameter.value.is_null() ? Json(nullptr) : Json(parameter.value.shown())}, {"unit", parameter.unit}, {"shown", text_json(programme::shown_with_unit(parameter))},
                                    {"note", text_json(parameter.note)}, {"articles", texts(parameter.treats)}});
  return parameters;
}

/// Null where the text says nothing about a fee.
Json fee_json(const programme::Programme& programme) {
  if (programme.no_fee.is_set) return JsonObject{{"charged", false}, {"articles", texts(programme.no_fee.treats)}};
  const auto charged = programme.rulebook.parameters.find(programme.fee.parameter);
  if (charged == programme.rulebook.parameters.end()) return nullptr;
  const auto& [name, amount] = *charged;
  return JsonObject{{"charged", true}, {"label", text_json(amount.label)}, {"amount", amount.value.is_null() ? Json(nullptr) : Json(amount.value.shown())}, {"unit", amount.unit}, {"articles", texts(programme.fee.treats)}};
}

JsonObject form_json(const programme::Form& form) {
  JsonArray parts;
  for (const auto& part : form.parts) {
    JsonArray fields;
    for (const auto& field : part.fields) fields.push_back(Json(field.fact));
    parts.push_back(JsonObject{{"id", part.id}, {"label", text_json(part.label)}, {"facts", std::move(fields)}});
  }
  return {{"label", text_json(form.label)}, {"layout", form.layout}, {"parts", std::move(parts)}};
}

void add_conditions(JsonObject& labels, const std::vector<rules::Condition>& conditions) {
  for (const auto& condition : conditions) {
    labels[condition.path] = text_json(condition.label);
    add_conditions(labels, condition.conditions);
  }
}

/// Null where the programme has no rounds.
Json rounds_json(const programme::Programme& programme) {
  const auto& round = programme.round;
  if (round.none) return nullptr;
  return JsonObject{{"every", round.every}, {"opened_by", round.opened_by}, {"procedure", round.procedure}, {"articles", texts(round.treats)}};
}

}  // namespace

JsonObject programme_summary(const programme::Programme& programme) {
  return {{"programme", programme.name()}, {"label", text_json(programme.label)}, {"edition_label", text_json(programme.edition_label)}, {"issuer", text_json(programme.issuer)},
          {"purpose", text_json(programme.purpose)}, {"status", programme.status}, {"digest", base::name_of(programme.digest)}, {"mark", programme.mark},
          {"default_procedure", programme.procedures.empty() ? std::string() : programme.procedures.front().id}};
}

JsonObject programme_json(const programme::Programme& programme) {
  auto json = programme_summary(programme);
  JsonArray facts;
  for (const auto& [name, fact] : programme.rulebook.facts) facts.push_back(fact_json(fact));
  JsonObject kinds, roles, forms;
  for (const auto& [id, label] : programme.rulebook.evidence_kinds) kinds[id] = text_json(label);
  for (const auto& [id, role] : programme.roles) roles[id] = JsonObject{{"label", text_json(role.label)}, {"is", programme::name_of(role.is)}, {"among", texts(role.among)}};
  for (const auto& [id, form] : programme.forms) forms[id] = form_json(form);
  json["clauses"] = clauses_json(programme);
  json["facts"] = std::move(facts);
  json["evidence_kinds"] = std::move(kinds);
  json["roles"] = std::move(roles);
  json["forms"] = std::move(forms);
  json["parameters"] = parameters_json(programme);
  json["procedures"] = procedures_json(programme);
  json["fee"] = fee_json(programme);
  JsonObject conditions;
  for (const auto& [id, set] : programme.rulebook.sets) add_conditions(conditions, set.conditions);
  json["conditions"] = std::move(conditions);
  json["rounds"] = rounds_json(programme);
  json["number"] = programme.edition_number;
  json["replaces"] = programme.replaces;
  return json;
}

}  // namespace service

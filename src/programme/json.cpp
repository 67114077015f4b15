#include "programme/json.h"

#include "programme/internal/json_parts.h"
#include "programme/settings.h"

namespace programme {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;
using programme::to_json;   // beside those below

Json date(const std::optional<base::Date>& date) { return date ? Json(date->text()) : Json(nullptr); }

JsonObject to_json(const Clause& clause, const Programme& programme) {
  JsonArray treat, places;
  for (const Treatment kind : clause.treat) treat.push_back(Json(name_of(kind)));
  for (const TreatmentPlace& place : programme.treatments)
    if (place.clause == clause.id)
      places.push_back(JsonObject{{"element", place.element}, {"kind", name_of(place.kind)}, {"file", place.file}, {"line", place.line}});
  return {{"id", clause.id},
          {"cite", clause.cite},
          {"treat", std::move(treat)},
          {"gloss", to_json(clause.gloss)},
          {"text", clause.text.empty() ? Json(nullptr) : Json(clause.text)},
          {"cites", to_json(clause.cites)},
          {"remark", to_json(clause.remark)},
          {"places", std::move(places)}};
}

JsonObject plays_json(const Role& role) {
  JsonObject plays;
  for (const auto& [option, one] : role.plays) plays[option] = one;
  return plays;
}

JsonObject to_json(const Role& role) {
  return {{"id", role.id},           {"is", name_of(role.is)},      {"label", to_json(role.label)}, {"level", role.level}, {"of", role.of},
          {"among", to_json(role.among)}, {"plays", plays_json(role)}, {"from", to_json(role.from)}, {"many", role.many},            {"treats", to_json(role.treats)}};
}

JsonObject to_json(const rules::Parameter& parameter) {
  const auto period = period_of(parameter);
  return {{"name", parameter.name},
          {"label", to_json(parameter.label)},
          {"value", parameter.value.is_null() ? Json(nullptr) : Json(parameter.value.shown())},
          {"unit", parameter.unit},
          {"shown", to_json(shown_with_unit(parameter))},
          {"period", period ? Json(to_json(period->text())) : Json(nullptr)},
          {"set_by", parameter.set_by},
          {"reading", parameter.reading},
          {"other", to_json(parameter.other)},
          {"note", to_json(parameter.note)},
          {"treats", to_json(parameter.treats)}};
}

JsonObject to_json(const Document& document) {
  JsonArray columns;
  for (const Column& column : document.columns) columns.push_back(JsonObject{{"shows", column.shows}, {"label", to_json(column.label)}});
  return {{"id", document.id},
          {"label", to_json(document.label)},
          {"of", document.of},
          {"format", to_json(document.format)},
          {"forms", to_json(document.forms)},
          {"shows", to_json(document.shows)},
          {"columns", std::move(columns)},
          {"treats", to_json(document.treats)}};
}

JsonArray to_json(const std::vector<MarkUse>& uses) {
  JsonArray array;
  for (const MarkUse& use : uses) array.push_back(JsonObject{{"carrier", use.carrier}, {"label", to_json(use.label)}, {"treats", to_json(use.treats)}});
  return array;
}

JsonObject to_json(const Title& title) {
  JsonObject rights;
  for (const auto& [id, treats] : title.rights) rights[id] = to_json(treats);
  Json mark = nullptr;
  if (title.has_mark) mark = JsonObject{{"label", to_json(title.mark_label)}, {"with_year", title.mark_with_year}, {"allowed", to_json(title.mark_allowed)}, {"refused", to_json(title.mark_refused)}};
  return {{"id", title.id},
          {"label", to_json(title.label)},
          {"holder", title.holder},
          {"covers", title.covers},
          {"items", to_json(title.items)},
          {"valid_for", title.valid_for ? Json(to_json(title.valid_for->text())) : Json(nullptr)},
          {"valid_note", to_json(title.valid_note)},
          {"states", to_json(title.states)},
          {"needs", title.needs},
          {"next_level", title.next_level},
          {"rights", std::move(rights)},
          {"mark", std::move(mark)},
          {"treats", to_json(title.treats)}};
}

JsonObject to_json(const Ban& ban) {
  return {{"id", ban.id},
          {"label", to_json(ban.label)},
          {"who", ban.who},
          {"bars", to_json(ban.bars)},
          {"from_title", ban.from_title},
          {"for", ban.for_ ? Json(to_json(ban.for_->text())) : Json(nullptr)},
          {"for_parameter", ban.for_parameter},
          {"survives_withdrawal", ban.survives_parameter.empty() ? Json(ban.survives_withdrawal) : Json(ban.survives_parameter)},
          {"reading", ban.reading},
          {"treats", to_json(ban.treats)}};
}

JsonObject to_json(const Round& round) {
  return {{"none", round.none}, {"every", round.every}, {"year", round.year}, {"soft", round.soft}, {"opened_by", round.opened_by}, {"procedure", round.procedure}, {"treats", to_json(round.treats)}};
}

JsonObject to_json(const Duty& duty) { return {{"is_set", duty.is_set}, {"treats", to_json(duty.treats)}}; }

/// The amount charged as people read it; null where nothing is said, and where nothing is charged.
Json fee_json(const Programme& programme) {
  const auto fee = programme.rulebook.parameters.find(programme.fee.parameter);
  if (fee == programme.rulebook.parameters.end()) return nullptr;
  const auto* amount = fee->second.value.number();
  return JsonObject{{"parameter", fee->first}, {"label", to_json(fee->second.label)}, {"amount", amount ? Json(amount->text()) : Json(nullptr)}, {"unit", fee->second.unit}, {"treats", to_json(programme.fee.treats)}};
}

void add_duties(const Programme& programme, JsonObject& json) {
  json["recusal"] = JsonObject{{"binds", to_json(programme.recusal.binds)}, {"treats", to_json(programme.recusal.treats)}};
  json["confidentiality"] = JsonObject{{"seen_by", to_json(programme.confidentiality.seen_by)}, {"treats", to_json(programme.confidentiality.treats)}};
  json["no_fee"] = to_json(programme.no_fee);
  json["fee"] = fee_json(programme);
  json["extra_documents_reasoned"] = to_json(programme.extra_documents_reasoned);
}

template <class Map>
JsonArray values(const Map& map) {
  JsonArray array;
  for (const auto& [id, value] : map) array.push_back(to_json(value));
  return array;
}

void add_rules(const Programme& programme, JsonObject& json) {
  JsonArray clauses, sets;
  for (const Clause& clause : programme.clauses) clauses.push_back(to_json(clause, programme));
  for (const auto& [id, set] : programme.rulebook.sets) sets.push_back(internal::set_json(set));
  JsonObject evidence;
  for (const auto& [id, label] : programme.rulebook.evidence_kinds) evidence[id] = to_json(label);
  json["clauses"] = std::move(clauses);
  json["parameters"] = values(programme.rulebook.parameters);
  json["facts"] = values(programme.rulebook.facts);
  json["evidence"] = std::move(evidence);
  json["sets"] = std::move(sets);
}

void add_notes(const Programme& programme, JsonObject& json) {
  JsonObject missing, readings;
  for (const auto& [id, text] : programme.missing_sources) missing[id] = to_json(text);
  for (const auto& [id, reading] : programme.readings) readings[id] = JsonObject{{"chosen", to_json(reading.chosen)}, {"other", to_json(reading.other)}};
  json["missing_sources"] = std::move(missing);
  json["readings"] = std::move(readings);
}

}  // namespace

JsonObject to_json(const base::Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

JsonArray to_json(const std::vector<std::string>& texts) {
  JsonArray array;
  for (const std::string& text : texts) array.push_back(Json(text));
  return array;
}

JsonObject summary(const Programme& programme) {
  return {{"name", programme.name()},
          {"id", programme.id},
          {"edition", programme.edition},
          {"label", to_json(programme.label)},
          {"edition_label", to_json(programme.edition_label)},
          {"edition_number", programme.edition_number},
          {"replaces", programme.replaces},
          {"edition_note", to_json(programme.edition_note)},
          {"issuer", to_json(programme.issuer)},
          {"purpose", to_json(programme.purpose)},
          {"status", programme.status},
          {"effective_from", date(programme.effective_from)},
          {"until", date(programme.until)},
          {"calendar", programme.calendar},
          {"zone", programme.zone},
          {"mark", programme.mark},
          {"region", programme.region},
          {"digest", base::name_of(programme.digest)}};
}

JsonObject to_json(const Programme& programme) {
  JsonObject json = summary(programme);
  json["subject"] = JsonObject{{"main", programme.subject}, {"holder", programme.holder}};
  json["round"] = to_json(programme.round);
  add_duties(programme, json);
  json["roles"] = values(programme.roles);
  add_rules(programme, json);
  json["sheets"] = values(programme.sheets);
  JsonArray forms, procedures;
  for (const auto& [id, form] : programme.forms) forms.push_back(to_json(form, programme));
  for (const Procedure& procedure : programme.procedures) procedures.push_back(internal::procedure_json(procedure));
  json["forms"] = std::move(forms);
  json["documents"] = values(programme.documents);
  json["titles"] = values(programme.titles);
  json["bans"] = values(programme.bans);
  json["procedures"] = std::move(procedures);
  add_notes(programme, json);
  return json;
}

}  // namespace programme

#include "service/round_overview.h"

#include "procedure/actions.h"
#include "programme/settings.h"
#include "service/confidentiality.h"
#include "service/list_cases.h"
#include "service/loaded.h"
#include "service/read_case.h"
#include "service/round_acts.h"
#include "views/offices.h"

#include <tuple>

namespace service {
namespace {

using base::JsonArray;
using base::JsonObject;

constexpr std::int64_t fewest_days = 7;
constexpr std::int64_t most_days = 62;
constexpr std::int64_t most_rows = 20'000;   // as many as a list of cases holds
constexpr std::size_t most_late = 100;       // shown; `late_total` counts them all

/// The round with what its page is made from.
struct Picture {
  views::Round round;
  programme::ProgrammePtr programme;
  std::vector<views::CaseRow> running;       // those this session sees, earliest due first
  base::Date today;
};

bool has_a_role(store::Reader& db, const Session& session, const std::string& programme) {
  const auto office = acting_office(db, session);
  return session.administrator || (office && std::any_of(office->grants.begin(), office->grants.end(), [&](const auto& grant) { return grant.programme == programme; }));
}

std::vector<views::CaseRow> running_cases(store::Reader& db, const Session& session, const std::string& round) {
  views::CaseFilter filter;
  filter.round = round;
  filter.limit = most_rows;
  auto rows = views::list_cases(db, {session.account, session.office}, filter).rows;
  std::erase_if(rows, [](const auto& row) { return row.closed; });
  return rows;
}

/// By whom it was opened, as its first event says.
JsonObject opener_json(store::Reader& db, const std::string& round) {
  const auto events = db.read_stream("round/" + round);
  if (events.empty()) return {};
  const auto office = views::find_office(db, events.front().office);
  return {{"name", person_name(db, events.front().actor)}, {"office_name", office ? office->name : std::string()}};
}

/// A parameter's value in words; null where neither the text nor the office says one.
base::Json value_json(const rules::Parameter& parameter) {
  return parameter.value.is_null() ? base::Json(nullptr) : base::Json(text_json(programme::shown_with_unit(parameter)));
}

/// What is set for the round and by the text; what this office may set now carries the field that asks for it.
JsonArray parameters_json(const Picture& picture, const access_control::Office* office) {
  JsonArray parameters;
  for (const auto& [name, parameter] : picture.programme->rulebook.parameters) {
    const auto set = picture.round.parameters.find(name);
    const bool is_set = set != picture.round.parameters.end();
    JsonObject one{{"name", name}, {"label", text_json(parameter.label)}, {"value", is_set ? text_json(programme::shown_with_unit(parameter, set->second)) : value_json(parameter)},
                                    {"set", is_set}, {"for_the_round", is_set || !parameter.set_by.empty()}, {"articles", citations(*picture.programme, parameter.treats)}};
    if (may_set(*picture.programme, picture.round, office, parameter)) one["ask"] = procedure::field_of(*picture.programme, parameter);
    parameters.push_back(std::move(one));
  }
  return parameters;
}

std::int64_t count_at(const std::vector<views::RoundCount>& counts, const std::string& procedure, const std::string& stage) {
  std::int64_t cases = 0;
  for (const auto& one : counts)
    if (one.procedure == procedure && one.stage == stage) cases += one.cases;
  return cases;
}

JsonArray stages_json(const Picture& picture, const programme::Procedure& procedure, const std::vector<views::RoundCount>& counts) {
  JsonArray stages;
  for (const auto& stage : procedure.stages) {
    const auto role = picture.programme->roles.find(stage.by);
    stages.push_back(JsonObject{{"id", stage.id}, {"label", text_json(stage.label)}, {"type", programme::name_of(stage.type)}, {"cases", count_at(counts, procedure.id, stage.id)},
                                {"by", text_json(role == picture.programme->roles.end() ? base::Text{"系统", "the system"} : role->second.label)}});
  }
  return stages;
}

JsonArray results_json(const programme::Procedure& procedure, const std::vector<views::RoundCount>& counts) {
  JsonArray results;
  for (const auto& one : counts)
    if (one.procedure == procedure.id && !one.result.empty()) results.push_back(JsonObject{{"id", one.result}, {"label", text_json(result_label(procedure, one.result))}, {"cases", one.cases}});
  return results;
}

/// The procedures that the round has cases of; the first always.
JsonArray procedures_json(const Picture& picture, const std::vector<views::RoundCount>& counts) {
  JsonArray procedures;
  for (const auto& procedure : picture.programme->procedures) {
    const bool has_cases = std::any_of(counts.begin(), counts.end(), [&](const auto& one) { return one.procedure == procedure.id; });
    if (!has_cases && &procedure != &picture.programme->procedures.front()) continue;
    procedures.push_back(JsonObject{{"id", procedure.id}, {"label", text_json(procedure.label)}, {"stages", stages_json(picture, procedure, counts)}, {"results", results_json(procedure, counts)}});
  }
  return procedures;
}

JsonObject late_json(House& house, store::Reader& db, const Picture& picture, const views::CaseRow& row) {
  const auto loaded = load_case(house, db, row.id);
  const auto due = base::Date::parse(row.due);
  return {{"case", row.id}, {"org_name", row.org_name}, {"product_name", row.product_name}, {"mine", row.mine}, {"stage", loaded ? stage_json(house, db, *loaded) : base::Json(nullptr)},
          {"label", text_json(loaded ? loaded->procedure->label : base::Text{})}, {"days_over", due ? base::days_between(*due, picture.today) : 0}};
}

/// Those past their last day, the latest first; at most `most_late` of them.
JsonArray late_cases(House& house, store::Reader& db, const Picture& picture) {
  JsonArray late;
  for (const auto& row : picture.running)
    if (!row.due.empty() && row.due < picture.today.text() && late.size() < most_late) late.push_back(late_json(house, db, picture, row));
  return late;
}

std::int64_t late_total(const Picture& picture) {
  return std::count_if(picture.running.begin(), picture.running.end(), [&](const auto& row) { return !row.due.empty() && row.due < picture.today.text(); });
}

/// What ends on a day, step by step: how many cases, and which one where it is one.
using Marks = std::map<std::string, std::map<std::pair<std::string, std::string>, std::vector<const views::CaseRow*>>>;

Marks marks_of(const Picture& picture) {
  Marks marks;
  for (const auto& row : picture.running)
    if (!row.due.empty()) marks[row.due][{row.procedure, row.stage}].push_back(&row);
  return marks;
}

JsonObject mark_json(const Picture& picture, const std::pair<std::string, std::string>& where, const std::vector<const views::CaseRow*>& rows) {
  const auto* procedure = picture.programme->procedure(where.first);
  const auto* stage = procedure ? procedure->stage(where.second) : nullptr;
  const bool posting = stage && stage->type == programme::StageType::publication;
  JsonObject mark{{"kind", posting ? "posting_ends" : "deadline"}, {"label", text_json(stage ? stage->label : base::Text{})}, {"cases", rows.size()}};
  if (rows.size() == 1) {
    mark["case"] = rows.front()->id;
    mark["name"] = rows.front()->product_name.empty() ? rows.front()->org_name : rows.front()->product_name;
  }
  return mark;
}

JsonArray marks_on(const Picture& picture, const Marks& marks, const std::string& day) {
  JsonArray array;
  if (picture.round.opens == day) array.push_back(JsonObject{{"kind", "round_opens"}, {"label", text_json({"开始受理", "the round opens"})}});
  if (picture.round.closes == day) array.push_back(JsonObject{{"kind", "round_closes"}, {"label", text_json({"截止受理", "the round closes"})}});
  if (const auto on = marks.find(day); on != marks.end())
    for (const auto& [where, rows] : on->second) array.push_back(mark_json(picture, where, rows));
  return array;
}

JsonObject day_json(const Picture& picture, const calendar::Calendar& calendar, const Marks& marks, base::Date day) {
  JsonObject json{{"date", day.text()}, {"works", calendar.is_working_day(day)}, {"provisional", !calendar.is_announced(day.year())}, {"marks", marks_on(picture, marks, day.text())}};
  if (!calendar.is_working_day(day)) json["why"] = text_json(calendar.why_off(day));
  return json;
}

JsonObject calendar_json(House& house, const Picture& picture, std::int64_t days) {
  const auto& calendar = house.calendar_of(*picture.programme);
  const auto marks = marks_of(picture);
  JsonArray array;
  for (int n = 0; n < days; ++n) array.push_back(day_json(picture, calendar, marks, picture.today.plus_days(n)));
  const auto last = picture.today.plus_days(int(days) - 1);
  auto unknown = calendar.unknown_of(picture.today.year());
  if (unknown.zh.empty()) unknown = calendar.unknown_of(last.year());
  return {{"today", picture.today.text()}, {"unknown", text_json(unknown)}, {"days", std::move(array)}};
}

base::Result<Picture> picture_of(House& house, store::Reader& db, const Session& session, const std::string& id) {
  const base::Refusal unknown{"not_found", {"没有这个批次，或它不在您的权限之内。", "There is no such round, or it is not yours to see."}, {}, {}};
  auto round = views::find_round(db, id);
  auto programme = round ? house.edition_of(round->edition, db) : nullptr;
  if (!programme || !has_a_role(db, session, programme->id)) return tl::unexpected(unknown);
  const auto today = house.today(*programme);
  auto running = running_cases(db, session, id);
  for (auto& row : running) row.org_name = org_name_for(house, db, session, row);
  return Picture{std::move(*round), std::move(programme), std::move(running), today};
}

}  // namespace

base::Result<JsonObject> read_round(House& house, const Session& session, const std::string& id, std::int64_t days) {
  const auto db = house.store().reader();
  const auto picture = picture_of(house, *db, session, id);
  if (!picture) return tl::unexpected(picture.error());
  auto json = round_json(picture->round);
  json["programme_label"] = text_json(picture->programme->label);
  json["edition_label"] = text_json(picture->programme->edition_label);
  json["reason"] = picture->round.reason;
  json["case"] = picture->round.case_id;
  json["opened_at"] = base::Instant{picture->round.opened_at}.text();
  json["opened_by"] = opener_json(*db, id);
  const auto office = acting_office(*db, session);
  json["parameters"] = parameters_json(*picture, office ? &*office : nullptr);
  json["procedures"] = procedures_json(*picture, views::counts_of_round(*db, {session.account, session.office}, id));
  json["late"] = late_cases(house, *db, *picture);
  json["late_total"] = late_total(*picture);
  json["calendar"] = calendar_json(house, *picture, std::clamp(days, fewest_days, most_days));
  return json;
}

}  // namespace service

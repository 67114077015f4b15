#include "service/list_cases.h"

#include "service/confidentiality.h"
#include "service/read_case.h"
#include "views/inbox.h"

namespace service {
namespace {

using base::JsonObject;

base::Json stage_of(const programme::Programme& programme, const programme::Procedure& procedure, const views::CaseRow& row) {
  const auto* stage = procedure.stage(row.stage);
  if (!stage) return nullptr;
  JsonObject json{{"id", stage->id}, {"type", programme::name_of(stage->type)}, {"label", text_json(stage->label)}, {"entered_at", base::Instant{row.entered_at}.text()}, {"due", nullptr}};
  if (const auto role = programme.roles.find(row.role); role != programme.roles.end())
    json["holder"] = JsonObject{{"role", role->first}, {"label", text_json(role->second.label)}, {"office", nullptr}};
  if (!row.due.empty()) json["due"] = JsonObject{{"date", row.due}, {"provisional", row.provisional}};
  return json;
}

base::Json result_of(const programme::Procedure& procedure, const views::CaseRow& row) {
  if (!row.closed) return nullptr;
  return JsonObject{{"id", row.result}, {"label", text_json(result_label(procedure, row.result))}};
}

JsonObject row_json(House& house, store::Reader& db, const Session& session, const views::CaseRow& row) {
  JsonObject json{{"id", row.id}, {"version", row.version}, {"programme", row.programme}, {"procedure", row.procedure}, {"way", row.way}, {"org_name", org_name_for(house, db, session, row)}, {"product_name", row.product_name},
                  {"territory", row.place}, {"territory_name", house.divisions().name(row.place)}, {"opened_at", base::Instant{row.opened_at}.text()}, {"returned", row.returned}, {"mine", row.mine}, {"about", row.about}};
  const auto programme = house.edition_of(row.edition, db);
  const auto* procedure = programme ? programme->procedure(row.procedure) : nullptr;
  json["claim"] = row.claimed_by.empty() ? base::Json(nullptr) : base::Json(JsonObject{{"account", row.claimed_by}, {"name", person_name(db, row.claimed_by)}});
  json["label"] = text_json(procedure ? procedure->label : base::Text{"名单", "List"});
  json["stage"] = procedure ? stage_of(*programme, *procedure, row) : base::Json(nullptr);
  json["result"] = procedure ? result_of(*procedure, row) : base::Json(nullptr);
  return json;
}

}  // namespace

base::Text result_label(const programme::Procedure& procedure, const std::string& result) {
  for (const auto& one : procedure.results)
    if (one.id == result) return one.label;
  return result == "withdrawn_by_applicant" ? base::Text{"申报人已撤回", "withdrawn by the applicant"} : base::Text{result, result};
}

CaseList list_cases(House& house, const Session& session, views::CaseFilter filter) {
  if (session.office.empty()) return {};
  const auto db = house.store().reader();
  if (filter.today.empty()) filter.today = base::date_in_zone(house.now(), "Asia/Shanghai").text();   // as the days of all calendars
  const auto page = views::list_cases(*db, {session.account, session.office}, filter);
  CaseList list;
  list.total = page.total;
  for (const auto& row : page.rows) {
    auto json = row_json(house, *db, session, row);
    const bool found_by_name = !filter.words.empty() && !row.org_name.empty() && json.at("org_name").as_string().empty() && row.id != filter.words && row.product_name.find(filter.words) == std::string::npos;
    if (found_by_name) --list.total;   // a name that is kept from this session finds nothing
    else list.rows.push_back(std::move(json));
  }
  return list;
}

base::JsonArray read_inbox(House& house, const Session& session) {
  base::JsonArray items;
  if (session.office.empty()) return items;
  for (const auto& item : views::read_inbox(*house.store().reader(), {session.account, session.office}))
    items.push_back(JsonObject{{"id", item.id}, {"at", base::Instant{item.at}.text()}, {"case", item.case_id}, {"certificate", item.certificate}, {"office", item.office},
                               {"sentence", text_json({item.zh, item.en})}, {"clause", item.clause}, {"cite", item.cite}});
  return items;
}

}  // namespace service

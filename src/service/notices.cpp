#include "service/notices.h"

#include "service/certificates.h"
#include "service/read_case.h"

namespace service {
namespace {

constexpr std::int64_t most_running = 500, most_past = 200;

base::Text title_of(const programme::Procedure& procedure, const programme::Stage& stage) {
  for (const auto& list : procedure.lists)
    if (list.id == stage.list) return list.label;
  return stage.label;
}

/// Objections are taken while the case goes on, at a step that names how.
std::string objections_to(store::Reader& db, const programme::Stage& stage, const views::Notice& notice) {
  const auto row = stage.objections.empty() ? std::nullopt : views::find_case(db, notice.case_id);
  return row && !row->closed ? stage.objections : std::string();
}

base::JsonObject notice_json(const PublicNotice& one) {
  const auto& notice = one.notice;
  base::JsonObject json{{"id", notice.id}, {"case", notice.case_id}, {"programme", notice.programme}, {"programme_label", text_json(one.programme)}, {"procedure", notice.procedure}, {"stage", notice.stage},
                        {"title", text_json(one.title)}, {"org_name", notice.org_name}, {"product_name", notice.product_name}, {"territory_name", one.place_name}, {"posted_on", notice.posted_on},
                        {"last_day", notice.last_day}, {"provisional", notice.provisional}, {"running", one.running}, {"clause", one.clauses.empty() ? std::string() : one.clauses.front()}, {"cite", one.cite},
                        {"objection", nullptr}};
  if (!one.objections.empty()) json["objection"] = base::JsonObject{{"procedure", one.objections}, {"url", objection_address(one)}};
  return json;
}

base::JsonArray notices_json(House& house, Which which, std::int64_t limit) {
  base::JsonArray array;
  for (const auto& one : public_notices(house, which, limit)) array.push_back(notice_json(one));
  return array;
}

}  // namespace

std::vector<PublicNotice> public_notices(House& house, Which which, std::int64_t limit) {
  const auto db = house.store().reader();
  const auto today = register_day(house);
  std::vector<PublicNotice> notices;
  for (auto& notice : which == Which::running ? views::running_notices(*db, today, limit) : views::past_notices(*db, today, limit)) {
    const auto programme = house.edition_of(notice.edition, *db);
    const auto* procedure = programme ? programme->procedure(notice.procedure) : nullptr;
    const auto* stage = procedure ? procedure->stage(notice.stage) : nullptr;
    if (!stage) continue;
    PublicNotice one{std::move(notice), which == Which::running, programme->label, title_of(*procedure, *stage), {}, stage->treats, {}, {}};
    one.place_name = house.divisions().full_name(one.notice.place);
    if (!one.clauses.empty()) one.cite = programme->cite(one.clauses.front());
    one.objections = objections_to(*db, *stage, one.notice);
    notices.push_back(std::move(one));
  }
  return notices;
}

std::string objection_address(const PublicNotice& notice) { return "/app/start?programme=" + notice.notice.programme + "&procedure=" + notice.objections + "&about=" + notice.notice.case_id; }

base::JsonObject notices_json(House& house) { return {{"running", notices_json(house, Which::running, most_running)}, {"past", notices_json(house, Which::past, most_past)}}; }

}  // namespace service

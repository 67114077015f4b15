#include "http/check_all.h"
#include "http/pages/routes.h"
#include "http/problem.h"
#include "http/routes.h"
#include "rehearsal/sets.h"
#include "rules/dossier.h"
#include "service/certificates.h"
#include "service/notices.h"

// Gives the public pages what they show. They render; nothing here writes HTML.
namespace http {
namespace {

using pages::CertificateShown;

const rules::Set* set_to_check(const programme::Programme& programme) {
  if (programme.procedures.empty()) return nullptr;
  for (const auto& id : rehearsal::sets_to_check(programme, programme.procedures.front()))
    if (const auto set = programme.rulebook.sets.find(id); set != programme.rulebook.sets.end()) return &set->second;
  return nullptr;
}

base::Result<rules::CheckResult> self_check(const programme::Programme& programme, const rules::Set& set, const base::JsonObject& facts, base::Date on) {
  auto dossier = rules::read_dossier(base::JsonObject{{"facts", facts}}, programme.rulebook);
  if (!dossier) return tl::unexpected(dossier.error());
  dossier->inputs.reference_date = dossier->inputs.today = on;
  return rules::check(programme.rulebook, set.id, dossier->inputs);
}

std::string day_of(std::int64_t microseconds) { return base::date_in_zone({microseconds}, "Asia/Shanghai").text(); }

CertificateShown shown(service::House& house, store::Reader& db, views::CertificateRow row) {
  CertificateShown out;
  if (row.status != "valid") out.changed_on = day_of(row.since);
  if (const auto programme = house.edition_of(row.edition, db)) {
    out.title = programme->label;
    out.issuer = programme->issuer;
    out.cite = programme->cite(row.clause);
    if (!out.cite.empty()) out.clause_href = "/programmes/" + programme->name() + "#" + row.clause;
  }
  if (!row.category.empty()) out.more.push_back({{"品类", "Category"}, std::move(row.category)});
  if (auto place = house.divisions().full_name(row.place); !place.empty()) out.more.push_back({{"所在地", "Place"}, std::move(place)});
  out.number = std::move(row.number);
  out.status = std::move(row.status);
  out.holder = std::move(row.holder_name);
  out.product = std::move(row.product);
  out.issued_on = std::move(row.issued_on);
  out.valid_to = std::move(row.valid_to);
  return out;
}

std::pair<std::vector<pages::RegisterRow>, std::size_t> search(service::House& house, const std::string& q) {
  const auto db = house.store().reader();
  const auto page = views::search_register(*db, {q, "", "", service::register_day(house), 50, 0});
  std::vector<pages::RegisterRow> rows;
  for (const auto& row : page.rows) {
    const auto programme = house.edition_of(row.edition, *db);
    rows.push_back({row.number, programme ? programme->label.zh : row.title, row.holder_name, row.product, row.issued_on, row.status});
  }
  return {std::move(rows), std::size_t(page.total)};
}

std::vector<pages::Announcement> announcements(service::House& house) {
  std::vector<pages::Announcement> latest;
  const auto db = house.store().reader();
  for (const auto& row : views::latest_certificates(*db, 6)) {
    const auto programme = house.edition_of(row.edition, *db);
    const auto title = programme ? programme->label.zh : row.title;
    const auto what = row.status == "valid" ? "入选" + title : title + "：" + std::string(pages::status_word(row.status, pages::Language::zh));
    latest.push_back({row.holder_name + " " + row.product + " " + what, day_of(row.since), "/verify/" + row.number});
  }
  return latest;
}

std::vector<pages::NoticeShown> notices(service::House& house, service::Which which) {
  std::vector<pages::NoticeShown> shown;
  for (const auto& one : service::public_notices(house, which, 200)) {
    const auto href = one.clauses.empty() ? std::string() : "/programmes/" + one.notice.programme + "#" + one.clauses.front();
    shown.push_back({one.programme, one.title, one.notice.org_name, one.notice.product_name, one.place_name, one.notice.posted_on, one.notice.last_day, one.notice.provisional, one.cite, href,
                     one.objections.empty() ? std::string() : service::objection_address(one)});
  }
  return shown;
}

pages::Sources sources_of(service::House& house) {
  pages::Sources sources;
  sources.sample = house.sample();
  sources.near = house.places().database.empty();
  sources.now = [&house] { return house.now(); };
  sources.editions = [&house] { return house.editions(); };
  sources.edition = [&house](std::string_view p, std::string_view e) { return house.edition(std::string(p) + "/" + std::string(e)); };
  sources.set_to_check = set_to_check;
  sources.check = self_check;
  sources.check_all = [&house](const base::JsonObject& facts) { return check_all(house, facts).value_or(std::vector<pages::EditionAnswer>{}); };
  sources.certificate = [&house](std::string_view number) -> std::optional<CertificateShown> {
    const auto db = house.store().reader();
    auto row = views::find_certificate(*db, std::string(number), service::register_day(house));
    return row ? std::optional(shown(house, *db, std::move(*row))) : std::nullopt;
  };
  sources.search_register = [&house](const std::string& q) { return search(house, q); };
  sources.running_notices = [&house] { return notices(house, service::Which::running); };
  sources.past_notices = [&house] { return notices(house, service::Which::past); };
  sources.announcements = [&house] { return announcements(house); };
  sources.figures = [&house] {
    const auto db = house.store().reader();
    return pages::Figures{std::size_t(views::open_case_count(*db)), std::size_t(views::valid_certificate_count(*db))};
  };
  return sources;
}

}  // namespace

std::vector<Route> public_routes(service::House& house, const Api& api) {
  return pages::page_routes(sources_of(house), [&api](const Request& request) { return api.verify(request); });
}

Response refuse(const service::House& house, const Request& request, int status, const base::Refusal& refusal) {
  if (request.wants_html() && !request.path.starts_with("/api/")) {
    auto page = pages::problem_response(request, status, refusal, house.sample());
    page.code = refusal.code;
    return page;
  }
  return problem(status, refusal, [&house](std::string_view clause) { return house.cite(clause); });
}

}  // namespace http

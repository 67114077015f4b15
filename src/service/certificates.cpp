#include "service/certificates.h"

#include "registry/certificate.h"
#include "service/read_case.h"

namespace service {
namespace {

using base::JsonObject;

base::Refusal no_certificate() {
  return {"not_found", {"查无此证：登记册里没有这个编号，请核对编号。", "No such certificate: the register has no such number; check it."}, {}, {}};
}

base::Text sentence_of(const std::string& kind) {
  if (kind == "certificate_issued") return {"颁发证书", "issued"};
  if (kind == "certificate_changed") return {"登记事项变更", "particulars changed"};
  if (kind == "certificate_suspended") return {"暂停", "suspended"};
  if (kind == "certificate_reinstated") return {"恢复", "reinstated"};
  if (kind == "certificate_withdrawn") return {"取消标识使用资格", "right to the mark withdrawn"};
  if (kind == "certificate_expired") return {"到期", "expired"};
  return {kind, kind};
}

/// Reasons of a withdrawal stay in the case; the register names the clause it rests on.
base::JsonArray changes_of(store::Reader& db, const std::string& number, const programme::Programme* programme) {
  registry::Certificate certificate;
  for (const auto& event : db.read_stream("certificate/" + number)) certificate = registry::evolve(std::move(certificate), event);
  base::JsonArray changes;
  for (const auto& step : certificate.steps) {
    JsonObject one{{"at", step.at.text()}, {"kind", step.kind}, {"sentence", text_json(sentence_of(step.kind))}};
    if (programme) one["articles"] = citations(*programme, step.articles);
    changes.push_back(std::move(one));
  }
  return changes;
}

}  // namespace

std::string register_day(House& house) { return base::date_in_zone(house.now(), "Asia/Shanghai").text(); }

JsonObject certificate_json(House& house, store::Reader& db, const views::CertificateRow& row) {
  const auto programme = house.edition_of(row.edition, db);
  JsonObject json{{"number", row.number}, {"status", row.status}, {"programme", row.programme}, {"title", row.title}, {"holder", row.holder_name}, {"uscc", row.uscc}, {"product", row.product},
                  {"category", row.category}, {"territory", row.place}, {"territory_name", house.divisions().full_name(row.place)}, {"issued_on", row.issued_on},
                  {"valid_to", row.valid_to.empty() ? base::Json(nullptr) : base::Json(row.valid_to)}, {"since", base::Instant{row.since}.text()}, {"reason", row.reason},
                  {"url", house.url("/verify/" + row.number)}, {"sample", house.sample()}};
  if (!programme) return json;
  json["programme_label"] = text_json(programme->label);
  json["issuer"] = text_json(programme->issuer);
  if (const auto title = programme->titles.find(row.title); title != programme->titles.end()) json["title_label"] = text_json(title->second.label);
  if (!row.clause.empty()) json["articles"] = citations(*programme, {row.clause});
  return json;
}

base::Result<JsonObject> read_certificate(House& house, const std::string& number) {
  const auto db = house.store().reader();
  const auto row = views::find_certificate(*db, number, register_day(house));
  if (!row) return tl::unexpected(no_certificate());
  auto json = certificate_json(house, *db, *row);
  const auto programme = house.edition_of(row->edition, *db);
  json["changes"] = changes_of(*db, number, programme.get());
  return json;
}

base::Result<JsonObject> verify_certificate(House& house, const std::string& number) {
  const auto row = views::find_certificate(*house.store().reader(), number, register_day(house));
  if (!row) return tl::unexpected(no_certificate());
  return JsonObject{{"number", row->number}, {"status", row->status}, {"as_of", house.now().text()}, {"since", base::Instant{row->since}.text()}, {"holder", row->holder_name}, {"product", row->product},
                    {"programme", row->programme}, {"issued_on", row->issued_on}, {"valid_to", row->valid_to.empty() ? base::Json(nullptr) : base::Json(row->valid_to)}, {"sample", house.sample()}};
}

Found search_register(House& house, const Search& search) {
  const auto db = house.store().reader();
  const auto page = views::search_register(*db, {search.words, search.programme, search.status, register_day(house), search.limit, search.offset});
  Found found;
  found.total = page.total;
  for (const auto& row : page.rows) found.certificates.push_back(certificate_json(house, *db, row));
  return found;
}

}  // namespace service

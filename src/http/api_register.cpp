#include "http/api.h"
#include "http/problem.h"
#include "ledger/note.h"
#include "service/act.h"
#include "service/certificates.h"
#include "service/import_titles.h"
#include "service/notices.h"
#include "service/prints.h"
#include "service/running.h"

#include <charconv>

namespace http {
namespace {

std::int64_t number_in(std::string_view text, std::int64_t otherwise, std::int64_t most) {
  std::int64_t value = otherwise;
  const auto end = text.data() + text.size();
  if (const auto [at, error] = std::from_chars(text.data(), end, value); error != std::errc() || at != end || value < 0) return otherwise;
  return std::min(value, most);
}

/// `workbook` (base 64), else `csv`.
base::Result<std::string> table_of(const base::JsonObject& in) {
  const auto workbook = base::text_of(in, "workbook");
  if (workbook.empty()) return base::text_of(in, "csv");
  auto bytes = ledger::from_base64(workbook);
  if (!bytes) return base::refuse("bad_xlsx", {"文件在路上损坏了，请再选一次。", "The file was damaged on its way: choose it again."});
  return bytes;
}

bool is_loopback(const std::string& address) { return address.starts_with("127.") || address == "::1"; }

}  // namespace

Response Api::list_notices(const Request&) const { return json(200, service::notices_json(house)); }

Response Api::search_register(const Request& request) const {
  const auto status = request.query_of("status");
  if (!status.empty() && status != "valid" && status != "suspended" && status != "withdrawn" && status != "expired")
    return no({"bad_status", {"状态只能是 valid、suspended、withdrawn 或 expired。", "A status is valid, suspended, withdrawn or expired."}, {}, {}});
  auto found = service::search_register(house, {std::string(request.query_of("q").substr(0, 300)), std::string(request.query_of("programme")), std::string(status),
                                                number_in(request.query_of("limit"), 50, 200), number_in(request.query_of("offset"), 0, 1'000'000)});
  auto response = json(200, std::move(found.certificates));
  response.set("X-Total-Count", std::to_string(found.total));
  return response;
}

Response Api::import_titles(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto in = body(request);
    const auto id = sent(request);
    if (!in || !id) return no(in ? id.error() : in.error());
    const auto table = table_of(*in);
    if (!table) return no(table.error());
    return answer(service::import_titles(house, session, *id, {base::text_of(*in, "programme"), *table, base::text_of(*in, "confirm")}));
  });
}

Response Api::read_certificate(const Request& request) const { return answer(service::read_certificate(house, std::string(request.param("number")))); }

Response Api::print_certificate(const Request& request) const {
  auto print = service::print_certificate(house, std::string(request.param("number")));
  if (!print) return no(print.error());
  auto response = text(200, std::move(print->bytes), print->type);
  response.set("Content-Disposition", "inline; filename=\"" + print->name + "\"");
  response.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; plugin-types application/pdf");
  return response;
}

Response Api::verify(const Request& request) const { return answer(service::verify_certificate(house, std::string(request.param("number")))); }

Response Api::ledger_head(const Request&) const { return json(200, service::ledger_head(house)); }

Response Api::read_clock(const Request&) const { return json(200, base::JsonObject{{"now", house.now().text()}, {"sample", house.sample()}}); }

Response Api::move_clock(const Request& request) const {
  if (!house.sample()) return no(not_found());
  const auto in = body(request);
  if (!in) return no(in.error());
  return answer(service::move_clock(house, base::text_of(*in, "to")));
}

Response Api::health(const Request&) const {
  (void)house.store().query("select 1 as one");
  return text(200, "ok\n");
}

Response Api::read_metrics(const Request& request) const {
  if (!is_loopback(request.remote)) return no(not_found());
  return text(200, metrics.text(), "text/plain; version=0.0.4; charset=utf-8");
}

}  // namespace http

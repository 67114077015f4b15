#include "http/api.h"
#include "http/problem.h"
#include "service/act.h"
#include "service/confidentiality.h"
#include "service/claims.h"
#include "service/drafts.h"
#include "service/evidence.h"
#include "service/known.h"
#include "service/list_cases.h"
#include "service/list_import.h"
#include "service/open_case.h"
#include "service/prints.h"
#include "service/read_case.h"
#include "service/sealed_scans.h"

#include <charconv>

namespace http {
namespace {

std::string text(const base::JsonObject& body, std::string_view name) { return base::text_of(body, name); }

base::JsonObject object(const base::JsonObject& body, std::string_view name) {
  const auto* value = body.if_contains(name);
  return value && value->is_object() ? value->as_object() : base::JsonObject{};
}

std::int64_t number_in(std::string_view text, std::int64_t otherwise, std::int64_t most) {
  std::int64_t value = otherwise;
  const auto end = text.data() + text.size();
  if (const auto [at, error] = std::from_chars(text.data(), end, value); error != std::errc() || at != end || value < 0) return otherwise;
  return std::min(value, most);
}

/// If-Match: "12" or W/"12" or 12; 0 when absent.
std::int64_t expected_version(const Request& request) {
  auto text = request.header("if-match");
  if (text.starts_with("W/")) text.remove_prefix(2);
  if (text.starts_with('"') && text.ends_with('"') && text.size() > 2) text = text.substr(1, text.size() - 2);
  return text.empty() || text == "*" ? 0 : number_in(text, -1, 1'000'000'000);
}

std::string id_of(const Request& request) { return std::string(request.param("id")); }

views::CaseFilter::Whose whose_of(std::string_view name) {
  using Whose = views::CaseFilter::Whose;
  static const std::map<std::string_view, Whose> known{{"mine", Whose::mine}, {"closed", Whose::closed}, {"own", Whose::own}, {"claimed", Whose::claimed}, {"overdue", Whose::overdue}, {"waiting", Whose::waiting}};
  const auto found = known.find(name);
  return found == known.end() ? Whose::all : found->second;
}

/// {}: for oneself; {"account": "x"}: to a colleague; {"account": null}: nobody any more.
service::NewClaim claim_of(const std::string& case_id, const base::JsonObject& body) {
  using What = service::NewClaim::What;
  const auto* account = body.if_contains("account");
  if (!account) return {case_id, What::take, ""};
  return {case_id, account->is_null() ? What::release : What::hand_over, base::text_of(body, "account")};
}

views::CaseFilter filter_of(const Request& request) {
  views::CaseFilter filter;
  filter.programme = request.query_of("programme");
  filter.procedure = request.query_of("procedure");
  filter.stage = request.query_of("stage");
  filter.due_before = request.query_of("due_before");
  filter.words = request.query_of("q").substr(0, 300);
  filter.round = request.query_of("round");
  filter.whose = whose_of(request.query_of("whose"));
  filter.limit = number_in(request.query_of("limit"), 100, 200);
  filter.offset = number_in(request.query_of("offset"), 0, 1'000'000);
  return filter;
}

/// RFC 8187 file name; the plain form keeps only what every client understands.
std::string disposition(const std::string& name) {
  std::string plain, encoded;
  for (const unsigned char c : name) {
    const bool simple = std::isalnum(c) || c == '.' || c == '-' || c == '_';
    plain += simple ? char(c) : '_';
    encoded += simple ? std::string(1, char(c)) : fmt::format("%{:02X}", c);
  }
  return fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", plain, encoded);
}

/// A stored file never runs or frames anything in our origin.
Response attachment(Response response, const std::string& name) {
  response.set("Content-Disposition", disposition(name));
  response.set("Content-Security-Policy", "default-src 'none'; sandbox");
  return response;
}

}  // namespace

Response Api::list_cases(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    auto list = service::list_cases(house, session, filter_of(request));
    auto response = json(200, std::move(list.rows));
    response.set("X-Total-Count", std::to_string(list.total));
    return response;
  });
}

Response Api::open_case(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto in = body(request);
    const auto id = sent(request);
    if (!in || !id) return no(in ? id.error() : in.error());
    const auto opened = service::open_case(house, session, *id, {text(*in, "programme"), text(*in, "procedure"), text(*in, "way"), text(*in, "about")});
    auto response = answer(opened);
    if (opened) response.set("Location", "/api/v1/cases/" + base::text_of(opened->body, "id"));
    return response;
  });
}

Response Api::read_case(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto found = service::read_case(house, session, id_of(request));
    auto response = answer(found);
    if (found) response.set("ETag", fmt::format("\"{}\"", found->at("version").to_number<std::int64_t>()));
    return response;
  });
}

Response Api::save_draft(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto in = body(request);
    if (!in) return no(in.error());
    const auto saved = service::save_draft(house, session, id_of(request), *in);
    return saved ? no_content() : no(saved.error());
  });
}

Response Api::upload(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto id = sent(request);
    const auto name = percent_decoded(request.header("x-filename"));
    if (!id) return no(id.error());
    if (!name || name->empty() || name->size() > 600)
      return no({"bad_file_name", {"请用 X-Filename 给出文件名（百分号编码的 UTF-8，不超过 200 字）。", "Give the file's name in X-Filename (percent-encoded UTF-8, at most 200 characters)."}, {}, {}});
    const auto type = std::string(request.header("content-type"));
    return answer(service::upload(house, session, *id, {id_of(request), request.upload, *name, type == "application/octet-stream" ? std::string() : type}));
  });
}

Response Api::known_facts(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) { return answer(service::known_facts(house, session, id_of(request))); });
}

Response Api::take_known(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto in = body(request);
    const auto id = sent(request);
    if (!in || !id) return no(in ? id.error() : in.error());
    service::TakeKnown take{id_of(request), {}};
    if (const auto* names = in->if_contains("names"); names && names->is_array())
      for (const auto& name : names->as_array())
        if (name.is_string()) take.names.emplace_back(name.as_string());
    return answer(service::take_known(house, session, *id, take));
  });
}

Response Api::type_strip(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto in = body(request);
    if (!in) return no(in.error());
    return answer(service::type_strip(house, session, {id_of(request), std::string(request.param("digest")), text(*in, "code")}));
  });
}

Response Api::list_actions(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) { return answer(service::actions(house, session, id_of(request))); });
}

Response Api::act(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto in = body(request);
    const auto id = sent(request);
    if (!in || !id) return no(in ? id.error() : in.error());
    return answer(service::act(house, session, *id, {id_of(request), text(*in, "action"), object(*in, "data"), expected_version(request)}));
  });
}

Response Api::preview(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto in = body(request);
    if (!in) return no(in.error());
    return answer(service::preview(house, session, {id_of(request), text(*in, "action"), object(*in, "data"), 0}));
  });
}

Response Api::claim(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto in = body(request);
    const auto id = sent(request);
    if (!in || !id) return no(in ? id.error() : in.error());
    return answer(service::claim_case(house, session, *id, claim_of(id_of(request), *in)));
  });
}

Response Api::list_colleagues(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) { return answer(service::list_colleagues(house, session, id_of(request))); });
}

Response Api::read_history(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) { return answer(service::read_history(house, session, id_of(request))); });
}

Response Api::read_reads(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) { return answer(service::read_reads(house, session, id_of(request))); });
}

Response Api::print(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto format = request.query_of("format") == "xlsx" ? service::Format::xlsx : service::Format::pdf;
    auto print = service::print_document(house, session, id_of(request), std::string(request.param("document")), format);
    return print ? attachment(http::text(200, std::move(print->bytes), print->type), print->name) : no(print.error());
  });
}

Response Api::import_list(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto id = sent(request);
    const auto name = percent_decoded(request.header("x-filename"));
    if (!id) return no(id.error());
    return answer(service::import_list(house, session, *id, {id_of(request), std::string(request.param("document")), request.upload, name && name->size() <= 600 ? *name : std::string(), std::string(request.query_of("confirm"))}));
  });
}

Response Api::download(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    auto file = service::download(house, session, std::string(request.param("digest")));
    if (!file) return no(file.error());
    const std::shared_ptr<store::FileSource> content = std::move(file->content);
    return attachment(in_pieces(200, {file->size, [content] { return content->next(); }}, file->type), file->name);
  });
}

Response Api::read_inbox(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) { return json(200, service::read_inbox(house, session)); });
}

}  // namespace http

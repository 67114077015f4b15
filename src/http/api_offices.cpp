#include "http/api.h"
#include "service/offices.h"
#include "service/round_overview.h"
#include "service/round_acts.h"
#include "service/rounds.h"

#include <charconv>

namespace http {
namespace {

std::string text(const base::JsonObject& body, std::string_view name) { return base::text_of(body, name); }

base::JsonArray array(const base::JsonObject& body, std::string_view name) {
  const auto* value = body.if_contains(name);
  return value && value->is_array() ? value->as_array() : base::JsonArray{};
}

bool is_false(const base::JsonObject& body, std::string_view name) {
  const auto* value = body.if_contains(name);
  return value && value->is_bool() && !value->as_bool();
}

/// A length in days; 45 when none or nonsense is said.
std::int64_t days_in(std::string_view text) {
  std::int64_t days = 45;
  std::from_chars(text.data(), text.data() + text.size(), days);
  return days;
}

}  // namespace

Response Api::list_offices(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) { return json(200, service::list_offices(house, session, request.query_of("claims") == "open")); });
}

Response Api::create_office(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto in = body(request);
    const auto id = sent(request);
    if (!in || !id) return no(in ? id.error() : in.error());
    return answer(service::create_office(house, session, *id, {"authority", text(*in, "name"), "", text(*in, "territory"), array(*in, "grants")}));
  });
}

Response Api::change_office(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto in = body(request);
    const auto id = sent(request);
    if (!in || !id) return no(in ? id.error() : in.error());
    service::OfficeChange change{std::string(request.param("id")), text(*in, "name"), text(*in, "territory"), array(*in, "grant"), array(*in, "revoke"), {}};
    for (const auto& account : array(*in, "leave"))
      if (account.is_string()) change.leave.emplace_back(account.as_string());
    return answer(service::change_office(house, session, *id, change));
  });
}

Response Api::confirm_office(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto in = body(request);
    const auto id = sent(request);
    if (!in || !id) return no(in ? id.error() : in.error());
    return answer(service::confirm_office(house, session, *id, {std::string(request.param("id")), !is_false(*in, "confirmed"), text(*in, "reason")}));
  });
}

Response Api::list_rounds(const Request& request) const {
  return signed_in(request, [&](const service::Session&) { return json(200, service::list_rounds(house)); });
}

Response Api::read_round(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) { return answer(service::read_round(house, session, std::string(request.param("id")), days_in(request.query_of("days")))); });
}

Response Api::open_round(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto in = body(request);
    const auto id = sent(request);
    if (!in || !id) return no(in ? id.error() : in.error());
    const auto* label = in->if_contains("label");
    const service::NewRound round{text(*in, "programme"), text(*in, "year"), label ? base::text_of(*label, "zh") : "", label ? base::text_of(*label, "en") : "", text(*in, "reason"), text(*in, "opens"), text(*in, "closes")};
    return answer(service::open_round(house, session, *id, round));
  });
}

Response Api::set_for_round(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto in = body(request);
    const auto id = sent(request);
    if (!in || !id) return no(in ? id.error() : in.error());
    service::RoundValues set{std::string(request.param("id")), {}, text(*in, "reason")};
    if (const auto* values = in->if_contains("parameters"); values && values->is_object())
      for (const auto& [name, value] : values->as_object()) set.values[std::string(name)] = base::text_of(*values, name);
    return answer(service::set_for_round(house, session, *id, set));
  });
}

}  // namespace http

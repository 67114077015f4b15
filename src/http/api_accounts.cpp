#include "http/api.h"
#include "service/invitations.h"
#include "service/registration.h"
#include "service/second_factor.h"

namespace http {
namespace {

std::string text(const base::JsonObject& body, std::string_view name) { return base::text_of(body, name); }

std::string cookie(const Request& request, const std::string& token) {
  std::string value(cookie_name(request));
  value += "=" + token + "; Path=/; HttpOnly; SameSite=Lax";
  if (request.secure) value += "; Secure";
  if (token.empty()) value += "; Max-Age=0";
  return value;
}

/// The session that has just begun, with its cookie; or why none did.
Response begun(const Api& api, const Request& request, const base::Result<service::SignedIn>& in) {
  if (!in) return api.no(in.error());
  auto response = json(200, service::session_json(api.house, in->session));
  response.set("Set-Cookie", cookie(request, in->token));
  return response;
}

}  // namespace

Response Api::sign_in(const Request& request) const {
  const auto sent = body(request);
  if (!sent) return no(sent.error());
  return begun(*this, request, service::sign_in(house, text(*sent, "account"), text(*sent, "password"), text(*sent, "code")));
}

Response Api::read_session(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) { return json(200, service::session_json(house, session)); }, Until::incomplete);
}

Response Api::sign_out(const Request& request) const {
  const auto leave = [&](const service::Session&) {
    const auto left = service::sign_out(house, std::string(request.cookie(cookie_name(request))));
    auto response = left ? no_content() : no(left.error());
    response.set("Set-Cookie", cookie(request, ""));   // the browser forgets it also where nothing can be written
    return response;
  };
  return signed_in(request, leave, Until::incomplete);
}

Response Api::change_password(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto sent = body(request);
    if (!sent) return no(sent.error());
    return begun(*this, request, service::change_password(house, session, text(*sent, "password"), text(*sent, "code"), text(*sent, "new_password")));
  });
}

Response Api::begin_second_factor(const Request& request) const {
  const auto begin = [&](const service::Session& session) {
    const auto sent = body(request);
    return sent ? answer(service::begin_second_factor(house, session, text(*sent, "password"))) : no(sent.error());
  };
  return signed_in(request, begin, Until::incomplete);
}

Response Api::confirm_second_factor(const Request& request) const {
  const auto confirm = [&](const service::Session& session) {
    const auto sent = body(request);
    return sent ? begun(*this, request, service::confirm_second_factor(house, session, text(*sent, "code"))) : no(sent.error());
  };
  return signed_in(request, confirm, Until::incomplete);
}

Response Api::remove_second_factor(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto sent = body(request);
    return sent ? begun(*this, request, service::remove_second_factor(house, session, text(*sent, "password"), text(*sent, "code"))) : no(sent.error());
  });
}

Response Api::choose_office(const Request& request) const {
  return signed_in(request, [&](const service::Session&) {
    const auto sent = body(request);
    if (!sent) return no(sent.error());
    const auto chosen = service::choose_office(house, std::string(request.cookie(cookie_name(request))), text(*sent, "office"));
    return chosen ? json(200, service::session_json(house, *chosen)) : no(chosen.error());
  });
}

Response Api::register_party(const Request& request) const {
  const auto in = body(request);
  const auto id = sent(request);
  if (!in || !id) return no(in ? id.error() : in.error());
  // What was sent holds a password: only its other parts are remembered as the command's content.
  const auto digest = base::name_of(base::sha256(text(*in, "kind") + "\n" + text(*in, "uscc") + "\n" + text(*in, "name") + "\n" + text(*in, "account")));
  const auto kind = text(*in, "kind").empty() && !in->contains("uscc") ? std::string("person") : text(*in, "kind");
  return answer(service::register_party(house, {id->id, digest}, {kind, text(*in, "uscc"), text(*in, "name"), text(*in, "account"), text(*in, "password"), text(*in, "division")}));
}

Response Api::invite(const Request& request) const {
  return signed_in(request, [&](const service::Session& session) {
    const auto in = body(request);
    if (!in) return no(in.error());
    return answer(service::invite(house, session, {text(*in, "office"), text(*in, "name"), text(*in, "account")}));
  });
}

Response Api::read_invitation(const Request& request) const { return answer(service::read_invitation(house, std::string(request.param("token")))); }

Response Api::accept_invitation(const Request& request) const {
  const auto in = body(request);
  if (!in) return no(in.error());
  return answer(service::accept_invitation(house, std::string(request.param("token")), text(*in, "account"), text(*in, "name"), text(*in, "password")));
}

}  // namespace http

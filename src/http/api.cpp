#include "http/api.h"

#include "http/problem.h"
#include "service/passwords.h"

namespace http {
namespace {

base::Refusal not_signed_in() { return {"not_signed_in", {"请先登录；已填的内容都还在。", "Sign in first; nothing you typed is lost."}, {}, {}}; }

base::Refusal second_factor_needed() {
  return {"second_factor_needed",
          {"办理公务的账号要先设置动态验证码：请打开“账号”页（/app/account），用手机验证器扫码并输入 6 位数字。设置好之前不能做别的事。",
           "An account with official duties needs an authenticator first: open the account page (/app/account), scan the code and give the six digits. Nothing else is open until then."},
          {},
          {}};
}

}  // namespace

std::string_view cookie_name(const Request& request) { return request.secure ? "__Host-pinjian" : "pinjian"; }

Response Api::no(const base::Refusal& refusal) const {
  return problem(status_of(refusal.code), refusal, [this](std::string_view clause) { return house.cite(clause); });
}

Response Api::answer(const base::Result<service::Answer>& result) const {
  return result ? json(result->status, result->body) : no(result.error());
}

Response Api::answer(const base::Result<base::JsonObject>& result) const { return result ? json(200, *result) : no(result.error()); }

Response Api::answer(const base::Result<base::JsonArray>& result) const { return result ? json(200, *result) : no(result.error()); }

base::Result<service::Session> Api::session(const Request& request, Until until) const {
  auto session = service::session_of(house, std::string(request.cookie(cookie_name(request))));
  if (!session) return tl::unexpected(not_signed_in());
  if (request.method != Method::get && !service::same_token(request.header("x-csrf-token"), session->csrf))
    return base::refuse("csrf", {"页面已过期，请刷新后重试。", "The page is out of date: reload it and try again."});
  if (until == Until::complete && session->second_factor == service::SecondFactor::needed) return tl::unexpected(second_factor_needed());
  return *session;
}

Response Api::signed_in(const Request& request, const std::function<Response(const service::Session&)>& handler, Until until) const {
  const auto who = session(request, until);
  return who ? handler(*who) : no(who.error());
}

base::Result<base::JsonObject> Api::body(const Request& request) {
  if (request.body.empty()) return base::JsonObject{};
  auto parsed = base::parse_json(request.body);
  if (!parsed) return tl::unexpected(parsed.error());
  if (!parsed->is_object()) return base::refuse("bad_json", {"请求内容应是一个 JSON 对象。", "The body is to be one JSON object."});
  return std::move(parsed->as_object());
}

base::Result<service::Sent> Api::sent(const Request& request) {
  const auto key = request.header("idempotency-key");
  if (!key.empty() && (key.size() < 8 || key.size() > 128 || !is_utf8(key)))
    return base::refuse("bad_key", {"Idempotency-Key 应为 8 到 128 个字节的 UTF-8 文字。", "An Idempotency-Key is text in UTF-8 of 8 to 128 bytes."});
  const auto digest = base::name_of(base::sha256(std::string(name_of(request.method)) + " " + request.path + "\n" + request.body));
  return service::Sent{std::string(key), digest};
}

}  // namespace http

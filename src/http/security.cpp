#include "http/security.h"

#include "base/digest.h"

#include <openssl/evp.h>

namespace http {
namespace {

constexpr std::string_view app_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

constexpr std::pair<std::string_view, std::string_view> always[] = {
    {"Content-Security-Policy", app_policy},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(self), geolocation=(), microphone=()"},
    {"Cache-Control", "no-store"},
};
constexpr std::pair<std::string_view, std::string_view> over_tls{"Strict-Transport-Security", "max-age=31536000"};

}  // namespace

std::vector<std::pair<std::string_view, std::string_view>> security_fields(const Request& request, const Response& response) {
  std::vector<std::pair<std::string_view, std::string_view>> fields;
  fields.reserve(std::size(always) + 1);
  const auto add = [&](const auto& field) {
    if (response.header(field.first).empty()) fields.push_back(field);
  };
  for (const auto& field : always) add(field);
  if (request.secure) add(over_tls);
  return fields;
}

std::string page_policy(std::string_view css) {
  const auto digest = base::sha256(css);
  std::string encoded(64, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()), digest.data(), int(digest.size()));
  encoded.resize(std::size_t(size));
  return "default-src 'none'; style-src 'self' 'sha256-" + encoded +
         "'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}

bool same_origin(const Request& request) {
  if (request.method == Method::get) return true;
  const auto origin = request.header("origin");
  if (origin.empty()) return true;
  const auto scheme = origin.find("://");
  return scheme != std::string_view::npos && origin.substr(scheme + 3) == request.header("host");
}

}  // namespace http

#include "http/security.h"

#include "base/digest.h"

#include <openssl/evp.h>

namespace http {
namespace {

constexpr std::string_view app_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

void add_absent(Response& response, std::string_view name, std::string_view value) {
  if (response.header(name).empty()) response.set(std::string(name), std::string(value));
}

}  // namespace

void add_security_headers(const Request& request, Response& response) {
  add_absent(response, "Content-Security-Policy", app_policy);
  add_absent(response, "X-Content-Type-Options", "nosniff");
  add_absent(response, "X-Frame-Options", "DENY");
  add_absent(response, "Referrer-Policy", "same-origin");
  add_absent(response, "Cross-Origin-Opener-Policy", "same-origin");
  add_absent(response, "Permissions-Policy", "camera=(self), geolocation=(), microphone=()");
  add_absent(response, "Cache-Control", "no-store");
  if (request.secure) add_absent(response, "Strict-Transport-Security", "max-age=31536000");
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

#include "service/one_time_codes.h"

#include "base/refusal.h"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <cstdlib>
#include <liboath/oath.h>
#include <memory>
#include <sodium.h>

namespace service {
namespace {

constexpr std::size_t secret_length = 20;
constexpr std::size_t digits = 6;
constexpr std::int64_t second = 1'000'000;
constexpr std::size_t steps_beside = 1;
constexpr const char* issuer = "Pinjian";

void ready() {
  static const bool is_ready = oath_init() == OATH_OK && sodium_init() >= 0;
  base::ensure(is_ready, "the library of one-time codes starts");
}

}  // namespace

std::string random_code_secret() {
  ready();
  std::string secret(secret_length, '\0');
  randombytes_buf(secret.data(), secret.size());
  return secret;
}

std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code, std::int64_t now) {
  ready();
  if (code.size() != digits || code.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  std::uint64_t step = 0;
  const auto found = oath_totp_validate3(secret.data(), secret.size(), std::time_t(now / second), OATH_TOTP_DEFAULT_TIME_STEP_SIZE, OATH_TOTP_DEFAULT_START_TIME, steps_beside, nullptr,
                                         &step, std::string(code).c_str());
  return found >= 0 ? std::optional(std::int64_t(step)) : std::nullopt;
}

std::string typed_form(std::string_view secret) {
  ready();
  char* text = nullptr;
  std::size_t length = 0;
  base::ensure(oath_base32_encode(secret.data(), secret.size(), &text, &length) == OATH_OK, "a secret has a form for typing");
  const std::unique_ptr<char, decltype(&std::free)> owned(text, &std::free);
  return {text, length};
}

std::string otpauth_address(std::string_view secret, std::string_view account) {
  return std::string("otpauth://totp/") + issuer + ":" + boost::urls::encode(account, boost::urls::unreserved_chars) + "?secret=" + typed_form(secret) + "&issuer=" + issuer;
}

}  // namespace service

#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// One-time codes by the clock: RFC 6238 with HMAC-SHA-1, six digits and steps of 30 seconds, as every authenticator knows them.
namespace service {

/// 20 random bytes, the length RFC 4226 section 4 recommends.
std::string random_code_secret();

/// The time step whose code this is, at most one before or after `now` (microseconds since 1970): a device's clock may be
/// a little off. Nothing for any other text.
std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code, std::int64_t now);

/// The secret for typing into a device: base 32 (RFC 4648), 32 characters.
std::string typed_form(std::string_view secret);

/// The secret for scanning: an otpauth address of at most 300 bytes that names the house and the account.
std::string otpauth_address(std::string_view secret, std::string_view account);

}  // namespace service

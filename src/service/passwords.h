#pragma once
#include <string>
#include <string_view>

namespace service {

/// Argon2id (RFC 9106; 19 MiB, 2 passes). At most two hashes run at once in the process; others wait.
std::string hash_password(std::string_view password);
/// True when the password fits the hash. Takes as long for an empty hash (unknown account) as for a real one.
bool password_fits(std::string_view hash, std::string_view password);

/// 256 random bits in URL-safe base 64 (43 characters): sessions, CSRF tokens, invitations.
std::string random_token();
/// How a token is kept: hex of its SHA-256, so that a stolen store opens no session.
std::string kept_form(std::string_view token);
/// Compares in constant time.
bool same_token(std::string_view a, std::string_view b);

}  // namespace service

#include "service/passwords.h"

#include "base/digest.h"
#include "base/refusal.h"

#include <array>
#include <semaphore>
#include <sodium.h>
#include <stdexcept>

namespace service {
namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory = 19u << 20;
std::counting_semaphore<2> hashing(2);   // bounds the memory of many sign-ins at once

struct Turn {
  Turn() { hashing.acquire(); }
  ~Turn() { hashing.release(); }
};

void ready() { base::ensure(sodium_init() >= 0, "the system gives random numbers"); }

/// A hash of nothing anybody knows, so that an unknown account costs the same time.
const std::string& decoy() {
  static const std::string hash = hash_password(random_token());
  return hash;
}

}  // namespace

std::string hash_password(std::string_view password) {
  ready();
  const Turn turn;
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_argon2id_str(hash.data(), password.data(), password.size(), passes, memory) != 0)
    throw std::runtime_error("no memory for a password hash");
  return hash.data();
}

bool password_fits(std::string_view hash, std::string_view password) {
  ready();
  const std::string against(hash.empty() ? std::string_view(decoy()) : hash);
  const Turn turn;
  const bool fits = crypto_pwhash_argon2id_str_verify(against.c_str(), password.data(), password.size()) == 0;
  return fits && !hash.empty();
}

std::string random_token() {
  ready();
  std::array<unsigned char, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text{};
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

std::string kept_form(std::string_view token) { return base::hex(base::sha256(token)); }

bool same_token(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace service

#include "base/digest.h"

#include "base/refusal.h"

#include <memory>
#include <openssl/evp.h>

namespace base {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// Asked of the library once: each asking looks through its providers.
const EVP_MD* algorithm() {
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return fetched;
}

/// Made once a thread: making one costs as much as hashing a short text.
EVP_MD_CTX* context() {
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> made(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  return made.get();
}

}  // namespace

Digest sha256(std::string_view bytes) {
  Digest digest{};
  unsigned int size = 0;
  EVP_MD_CTX* const hashing = context();
  const bool done = EVP_DigestInit_ex2(hashing, algorithm(), nullptr) == 1 && EVP_DigestUpdate(hashing, bytes.data(), bytes.size()) == 1 && EVP_DigestFinal_ex(hashing, digest.data(), &size) == 1;
  ensure(done && size == digest.size(), "SHA-256 is available");
  return digest;
}

std::string hex(std::span<const std::uint8_t> bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text(bytes.size() * 2, '0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    text[2 * i] = digits[bytes[i] >> 4];
    text[2 * i + 1] = digits[bytes[i] & 15];
  }
  return text;
}

std::string from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return {};
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return {};
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::string name_of(const Digest& digest) { return "sha256:" + hex(digest); }

}  // namespace base

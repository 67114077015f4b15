#include "base/id.h"

#include "base/refusal.h"

#include <sodium.h>
#include <array>
#include <chrono>
#include <cstdint>

namespace base {
namespace {

constexpr std::string_view crockford = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::string_view credit_alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::array<unsigned, 17> credit_weights = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};

using Bytes = std::array<std::uint8_t, 16>;

Bytes random_bytes() {
  ensure(sodium_init() >= 0, "the operating system gives random bytes");
  Bytes bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string written(const Bytes& bytes) {
  // 26 characters hold 130 bits: the first carries three of the 128, so it is one of 0..7.
  unsigned __int128 bits = 0;
  for (const std::uint8_t byte : bytes) bits = bits << 8 | byte;
  std::string id(26, '0');
  for (auto place = id.rbegin(); place != id.rend(); ++place, bits >>= 5)
    *place = crockford[static_cast<unsigned>(bits & 31)];
  return id;
}

}  // namespace

std::string random_id() { return written(random_bytes()); }

std::string event_id() {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  Bytes bytes = random_bytes();
  for (int i = 0; i < 6; ++i) bytes[std::size_t(i)] = std::uint8_t(now >> (40 - 8 * i));
  return written(bytes);
}

bool is_credit_code(std::string_view code) {
  if (code.size() != 18) return false;
  unsigned sum = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const std::size_t value = credit_alphabet.find(code[i]);
    if (value == std::string_view::npos) return false;
    sum += static_cast<unsigned>(value) * (i < 17 ? credit_weights[i] : 1);
  }
  // The check character makes the weighted sum a multiple of 31.
  return sum % 31 == 0;
}

}  // namespace base

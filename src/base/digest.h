#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace base {

/// 32 bytes of SHA-256 (FIPS 180-4).
using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view bytes);
std::string hex(std::span<const std::uint8_t> bytes);
/// Empty when `text` is not lower-case hex of even length.
std::string from_hex(std::string_view text);
/// "sha256:" + 64 hex digits: how files and editions are named.
std::string name_of(const Digest& digest);

}  // namespace base

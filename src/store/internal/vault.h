#pragma once
#include "base/refusal.h"

#include <optional>
#include <string>
#include <string_view>

namespace store::internal {

/// Encrypts with XChaCha20-Poly1305 (libsodium). `about` is bound to the content: it opens only beside the same words.
/// The result is a nonce of 24 bytes and the ciphertext. Keys have 32 bytes.
std::string seal(std::string_view key, std::string_view plain, std::string_view about);
/// Nothing when key, content or `about` are not those it was sealed with.
std::optional<std::string> unseal(std::string_view key, std::string_view sealed, std::string_view about);

std::string random_bytes(std::size_t count);

/// The store key at `path` is missing, damaged, or not the one the store was made with.
tl::unexpected<base::Refusal> no_store_key(const std::string& path);

/// The store key: FOLDER/store.key, 64 hex digits, mode 0600, in no backup unless asked for. It wraps every other key.
class Vault {
 public:
  /// Makes the key when the store is new. Refuses `no_store_key` when the key of an existing store is missing or no key.
  enum class State { fresh, existing };
  static base::Result<Vault> open(const std::string& folder, State state);
  /// Without a key: opens nothing (a backup on a strange machine).
  Vault() = default;

  bool has_key() const { return !key_.empty(); }
  std::string lock(std::string_view plain, std::string_view about) const { return seal(key_, plain, about); }
  std::optional<std::string> unlock(std::string_view locked, std::string_view about) const;
  /// A key of 32 bytes for one purpose, from which the store key cannot be found. Only with a key.
  std::string derive(std::string_view purpose) const;

 private:
  explicit Vault(std::string key) : key_(std::move(key)) {}
  std::string key_;
};

}  // namespace store::internal

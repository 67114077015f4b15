#include "store/internal/vault.h"

#include "base/digest.h"
#include "store/internal/disk.h"

#include <fmt/format.h>
#include <sodium.h>

namespace store::internal {
namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;

const unsigned char* raw(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string hex(std::string_view bytes) { return base::hex({raw(bytes), bytes.size()}); }

}  // namespace

tl::unexpected<base::Refusal> no_store_key(const std::string& path) {
  return base::refuse("no_store_key", {fmt::format("数据密钥 {} 缺失或不对，保密内容无法读取。请把原来的 store.key 放回该处。", path),
                                       fmt::format("The store key {} is missing, damaged or another store's, so sealed content cannot be read. Put the original store.key back.", path)});
}

std::string random_bytes(std::size_t count) {
  base::ensure(sodium_init() >= 0, "the operating system gives random bytes");
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string seal(std::string_view key, std::string_view plain, std::string_view about) {
  base::ensure(key.size() == key_bytes, "a key has 32 bytes");
  std::string sealed = random_bytes(nonce_bytes);
  const std::string nonce = sealed;
  sealed.resize(nonce_bytes + plain.size() + tag_bytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(sealed) + nonce_bytes, nullptr, raw(plain), plain.size(), raw(about), about.size(), nullptr, raw(nonce), raw(key));
  return sealed;
}

std::optional<std::string> unseal(std::string_view key, std::string_view sealed, std::string_view about) {
  if (key.size() != key_bytes || sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
  std::string plain(sealed.size() - nonce_bytes - tag_bytes, '\0');
  const int done = crypto_aead_xchacha20poly1305_ietf_decrypt(raw(plain), nullptr, nullptr, raw(sealed) + nonce_bytes, sealed.size() - nonce_bytes, raw(about), about.size(),
                                                              raw(sealed), raw(key));
  return done == 0 ? std::optional(std::move(plain)) : std::nullopt;
}

base::Result<Vault> Vault::open(const std::string& folder, State state) {
  const std::string path = folder + "/store.key";
  const auto text = read_small(path);
  if (!text && state == State::existing) return no_store_key(path);
  if (!text) {
    Vault vault(random_bytes(key_bytes));
    write_durably(path, hex(vault.key_) + "\n");
    return vault;
  }
  std::string key = base::from_hex(std::string_view(*text).substr(0, text->find('\n')));
  if (key.size() != key_bytes) return no_store_key(path);
  return Vault(std::move(key));
}

std::string Vault::derive(std::string_view purpose) const {
  base::ensure(has_key(), "a key is derived from a store key");
  std::string derived(key_bytes, '\0');
  crypto_generichash(raw(derived), derived.size(), raw(purpose), purpose.size(), raw(key_), key_.size());
  return derived;
}

std::optional<std::string> Vault::unlock(std::string_view locked, std::string_view about) const {
  return has_key() ? unseal(key_, locked, about) : std::nullopt;
}

}  // namespace store::internal

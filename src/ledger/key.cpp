#include "ledger/key.h"

#include "base/digest.h"

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <openssl/evp.h>
#include <sodium.h>

namespace ledger {
namespace {

using base::Result;

constexpr std::string_view private_mark = "PRIVATE+KEY+";
constexpr std::size_t id_bytes = 4;
constexpr std::size_t seed_bytes = 32;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const std::uint8_t* raw(std::string_view text) { return reinterpret_cast<const std::uint8_t*>(text.data()); }

tl::unexpected<base::Refusal> bad_key(std::string_view zh, std::string_view en) {
  return base::refuse("bad_key", {fmt::format("密钥不合格式：{}。", zh), fmt::format("The key has the wrong form: {}.", en)});
}

// Ed25519

std::string ed25519_public(std::string_view seed) {
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, raw(seed), seed.size()), EVP_PKEY_free);
  std::string bytes(32, '\0');
  std::size_t size = bytes.size();
  const bool done = key && EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<std::uint8_t*>(bytes.data()), &size) == 1;
  base::ensure(done && size == 32, "Ed25519 is available");
  return bytes;
}

std::string ed25519_sign(std::string_view seed, std::string_view text) {
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, raw(seed), seed.size()), EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::string signature(64, '\0');
  std::size_t size = signature.size();
  const bool done = key && context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                    EVP_DigestSign(context.get(), reinterpret_cast<std::uint8_t*>(signature.data()), &size, raw(text), text.size()) == 1;
  base::ensure(done && size == 64, "Ed25519 signs");
  return signature;
}

bool ed25519_verify(std::string_view public_raw, std::string_view text, std::string_view signature) {
  const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(public_raw), public_raw.size()), EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return signature.size() == 64 && key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(text), text.size()) == 1;
}

/// What can be checked: a line for each scheme.
struct Scheme {
  Algorithm algorithm;
  std::string_view name;
  std::size_t public_bytes;
  bool (*verify)(std::string_view public_raw, std::string_view text, std::string_view signature);
};
constexpr Scheme schemes[] = {{Algorithm::ed25519, "ed25519", 32, ed25519_verify}};

const Scheme* scheme_of(Algorithm algorithm) {
  const auto* found = std::find_if(std::begin(schemes), std::end(schemes), [&](const Scheme& scheme) { return scheme.algorithm == algorithm; });
  return found == std::end(schemes) ? nullptr : found;
}

bool is_name(std::string_view name) {
  return !name.empty() && std::none_of(name.begin(), name.end(), [](char c) { return c == '+' || c == ' ' || static_cast<unsigned char>(c) < 0x20; });
}

struct KeyParts { std::string name, id; Algorithm algorithm; std::string content; };

/// name+id+base64, where content is the algorithm and the key; base 64 may itself hold a plus.
Result<KeyParts> key_parts(std::string_view text) {
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  const std::size_t first = text.find('+');
  const std::size_t second = first == text.npos ? first : text.find('+', first + 1);
  if (second == text.npos) return bad_key("应为 名称+编号+内容", "it reads name+id+content");
  const auto content = from_base64(text.substr(second + 1));
  if (!content || content->empty()) return bad_key("内容不是 base64", "the content is no base 64");
  const auto algorithm = static_cast<Algorithm>(content->front());
  const Scheme* scheme = scheme_of(algorithm);
  if (scheme == nullptr) return bad_key("本程序不认识这种签名算法", "this program does not know its algorithm");
  if (content->size() != scheme->public_bytes + 1) return bad_key("长度不符", "the content has the wrong length");
  KeyParts parts{std::string(text.substr(0, first)), base::from_hex(text.substr(first + 1, second - first - 1)), algorithm, content->substr(1)};
  if (!is_name(parts.name)) return bad_key("名称为空或含空格", "the name is empty or holds a space");
  return parts;
}

std::string algorithm_and(Algorithm algorithm, std::string_view content) { return std::string(1, static_cast<char>(algorithm)).append(content); }

}  // namespace

std::string base64(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), raw(bytes), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the terminating zero
  return text;
}

Result<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  const int done = sodium_base642bin(reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr, &size, nullptr,
                                     sodium_base64_VARIANT_ORIGINAL);
  if (done != 0) return base::refuse("bad_note", {"签名文书不成立：不是 base64。", "The signed note does not hold: it is no base 64."});
  bytes.resize(size);
  return bytes;
}

std::string_view name_of(Algorithm algorithm) {
  const Scheme* scheme = scheme_of(algorithm);
  base::ensure(scheme != nullptr, "a key has an algorithm of the table");
  return scheme->name;
}

/// The first four bytes of SHA-256(name, line break, algorithm, key).
std::string PublicKey::id() const {
  const base::Digest digest = base::sha256(name_ + "\n" + algorithm_and(algorithm_, raw_));
  return {reinterpret_cast<const char*>(digest.data()), id_bytes};
}

std::string PublicKey::id_text() const {
  const std::string bytes = id();
  return base::hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

std::string PublicKey::vkey() const { return fmt::format("{}+{}+{}", name_, id_text(), base64(algorithm_and(algorithm_, raw_))); }

bool PublicKey::has_signed(std::string_view text, std::string_view signature) const {
  const Scheme* scheme = scheme_of(algorithm_);
  return scheme != nullptr && scheme->verify(raw_, text, signature);
}

Result<PublicKey> PublicKey::parse(std::string_view vkey) {
  auto parts = key_parts(vkey);
  if (!parts) return tl::unexpected(parts.error());
  PublicKey key(std::move(parts->name), std::move(parts->content), parts->algorithm);
  if (parts->id != key.id()) return bad_key("编号与密钥不符", "the id does not belong to the key");
  return key;
}

SigningKey::SigningKey(std::string name, std::string seed) : seed_(std::move(seed)), public_(std::move(name), ed25519_public(seed_)) {
  base::ensure(is_name(public_.name()), "a key has a name without space and plus");
}

Result<SigningKey> SigningKey::parse(std::string_view skey) {
  if (!skey.starts_with(private_mark)) return bad_key("不是私钥", "it is no private key");
  auto parts = key_parts(skey.substr(private_mark.size()));
  if (!parts) return tl::unexpected(parts.error());
  if (parts->algorithm != Algorithm::ed25519 || parts->content.size() != seed_bytes) return bad_key("内容不是 Ed25519 私钥", "the content is no Ed25519 key");
  SigningKey key(std::move(parts->name), std::move(parts->content));
  if (parts->id != key.public_.id()) return bad_key("编号与密钥不符", "the id does not belong to the key");
  return key;
}

std::string SigningKey::skey() const {
  return fmt::format("{}{}+{}+{}", private_mark, public_.name(), public_.id_text(), base64(algorithm_and(public_.algorithm(), seed_)));
}

std::string SigningKey::signature(std::string_view text) const { return ed25519_sign(seed_, text); }

}  // namespace ledger

#include "ledger/note.h"

#include <charconv>
#include <openssl/evp.h>
#include <sodium.h>

namespace ledger {
namespace {

using base::Result;

constexpr std::string_view dash = "\xE2\x80\x94 ";  // em dash and a space, before each signature
constexpr std::string_view private_mark = "PRIVATE+KEY+";
constexpr char ed25519 = 1;
constexpr std::size_t id_bytes = 4;
constexpr std::size_t longest_note = 64 << 10;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const std::uint8_t* raw(std::string_view text) { return reinterpret_cast<const std::uint8_t*>(text.data()); }

tl::unexpected<base::Refusal> bad_key(std::string_view zh, std::string_view en) {
  return base::refuse("bad_key", {fmt::format("密钥不合格式：{}。", zh), fmt::format("The key has the wrong form: {}.", en)});
}

tl::unexpected<base::Refusal> bad_note(std::string_view zh, std::string_view en) {
  return base::refuse("bad_note", {fmt::format("签名文书不成立：{}。", zh), fmt::format("The signed note does not hold: {}.", en)});
}

/// The first four bytes of SHA-256(name, line break, algorithm, key).
std::string key_id(std::string_view name, std::string_view public_raw) {
  std::string named(name);
  named.append("\n").push_back(ed25519);
  const base::Digest digest = base::sha256(named.append(public_raw));
  return {reinterpret_cast<const char*>(digest.data()), id_bytes};
}

std::string hex(std::string_view bytes) { return base::hex({raw(bytes), bytes.size()}); }

std::string public_of(std::string_view seed) {
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, raw(seed), seed.size()), EVP_PKEY_free);
  std::string bytes(32, '\0');
  std::size_t size = bytes.size();
  const bool done = key && EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<std::uint8_t*>(bytes.data()), &size) == 1;
  base::ensure(done && size == 32, "Ed25519 is available");
  return bytes;
}

std::string sign_bytes(std::string_view seed, std::string_view text) {
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, raw(seed), seed.size()), EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::string signature(64, '\0');
  std::size_t size = signature.size();
  const bool done = key && context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                    EVP_DigestSign(context.get(), reinterpret_cast<std::uint8_t*>(signature.data()), &size, raw(text), text.size()) == 1;
  base::ensure(done && size == 64, "Ed25519 signs");
  return signature;
}

bool is_signed(std::string_view public_raw, std::string_view text, std::string_view signature) {
  const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(public_raw), public_raw.size()), EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(text), text.size()) == 1;
}

bool is_name(std::string_view name) {
  return !name.empty() && std::none_of(name.begin(), name.end(), [](char c) { return c == '+' || c == ' ' || static_cast<unsigned char>(c) < 0x20; });
}

struct KeyParts { std::string name, id, content; };

/// name+id+base64, where content is the algorithm and 32 bytes; base 64 may itself hold a plus.
Result<KeyParts> key_parts(std::string_view text) {
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  const std::size_t first = text.find('+');
  const std::size_t second = first == text.npos ? first : text.find('+', first + 1);
  if (second == text.npos) return bad_key("应为 名称+编号+内容", "it reads name+id+content");
  const auto content = from_base64(text.substr(second + 1));
  if (!content || content->size() != 33 || content->front() != ed25519) return bad_key("内容不是 Ed25519 密钥", "the content is no Ed25519 key");
  KeyParts parts{std::string(text.substr(0, first)), base::from_hex(text.substr(first + 1, second - first - 1)), content->substr(1)};
  if (!is_name(parts.name)) return bad_key("名称为空或含空格", "the name is empty or holds a space");
  return parts;
}

/// Text and signature lines: split at the last empty line.
struct Parts { std::string_view text, signatures; };

Result<Parts> split(std::string_view note) {
  const std::size_t empty_line = note.rfind("\n\n");
  if (note.size() > longest_note || empty_line == note.npos || note.back() != '\n') return bad_note("没有签名部分", "it has no signatures");
  return Parts{note.substr(0, empty_line + 1), note.substr(empty_line + 2)};
}

bool has_signature(const Parts& parts, const PublicKey& key) {
  const std::string start = fmt::format("{}{} ", dash, key.name());
  std::string_view rest = parts.signatures;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    if (!line.starts_with(start)) continue;
    const auto bytes = from_base64(line.substr(start.size()));
    if (!bytes || bytes->size() != id_bytes + 64 || bytes->substr(0, id_bytes) != key_id(key.name(), key.raw())) continue;
    if (is_signed(key.raw(), parts.text, bytes->substr(id_bytes))) return true;
  }
  return false;
}

Result<std::uint64_t> tree_size(std::string_view text) {
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || (text.size() > 1 && text[0] == '0')) return bad_note("树的大小不是数字", "the tree size is no number");
  return size;
}

Result<Checkpoint> checkpoint_of(std::string_view text) {
  const std::size_t first = text.find('\n');
  const std::size_t second = first == text.npos ? first : text.find('\n', first + 1);
  const std::size_t third = second == text.npos ? second : text.find('\n', second + 1);
  if (third == text.npos || first == 0) return bad_note("应有三行", "it has fewer than three lines");
  const auto size = tree_size(text.substr(first + 1, second - first - 1));
  if (!size) return tl::unexpected(size.error());
  const auto root = from_base64(text.substr(second + 1, third - second - 1));
  Checkpoint checkpoint{std::string(text.substr(0, first)), *size, {}};
  if (!root || root->size() != checkpoint.root.size()) return bad_note("根哈希不是 32 字节", "the root hash has not 32 bytes");
  std::copy(root->begin(), root->end(), checkpoint.root.begin());
  return checkpoint;
}

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
  if (done != 0) return bad_note("不是 base64", "it is no base 64");
  bytes.resize(size);
  return bytes;
}

std::string Checkpoint::text() const {
  return fmt::format("{}\n{}\n{}\n", origin, size, base64({reinterpret_cast<const char*>(root.data()), root.size()}));
}

std::string PublicKey::vkey() const { return fmt::format("{}+{}+{}", name_, hex(key_id(name_, raw_)), base64(std::string(1, ed25519) + raw_)); }

Result<PublicKey> PublicKey::parse(std::string_view vkey) {
  auto parts = key_parts(vkey);
  if (!parts) return tl::unexpected(parts.error());
  if (parts->id != key_id(parts->name, parts->content)) return bad_key("编号与密钥不符", "the id does not belong to the key");
  return PublicKey(std::move(parts->name), std::move(parts->content));
}

SigningKey::SigningKey(std::string name, std::string seed) : seed_(std::move(seed)), public_(std::move(name), public_of(seed_)) {
  base::ensure(is_name(public_.name()), "a key has a name without space and plus");
}

Result<SigningKey> SigningKey::parse(std::string_view skey) {
  if (!skey.starts_with(private_mark)) return bad_key("不是私钥", "it is no private key");
  auto parts = key_parts(skey.substr(private_mark.size()));
  if (!parts) return tl::unexpected(parts.error());
  SigningKey key(std::move(parts->name), std::move(parts->content));
  if (parts->id != key_id(key.public_.name(), key.public_.raw())) return bad_key("编号与密钥不符", "the id does not belong to the key");
  return key;
}

std::string SigningKey::skey() const {
  return fmt::format("{}{}+{}+{}", private_mark, public_.name(), hex(key_id(public_.name(), public_.raw())), base64(std::string(1, ed25519) + seed_));
}

std::string SigningKey::sign(std::string_view text) const {
  base::ensure(text.ends_with('\n'), "a note's text ends with a line break");
  return fmt::format("{}\n{}{} {}\n", text, dash, public_.name(), base64(key_id(public_.name(), public_.raw()) + sign_bytes(seed_, text)));
}

Result<std::string> open_note(std::string_view note, const PublicKey& key) {
  const auto parts = split(note);
  if (!parts) return tl::unexpected(parts.error());
  if (!has_signature(*parts, key)) return bad_note(fmt::format("没有 {} 的有效签名", key.name()), fmt::format("no valid signature of {}", key.name()));
  return std::string(parts->text);
}

Result<Checkpoint> read_checkpoint(std::string_view note) {
  const auto parts = split(note);
  return parts ? checkpoint_of(parts->text) : tl::unexpected(parts.error());
}

Result<Checkpoint> open_checkpoint(std::string_view note, const PublicKey& key) {
  const auto text = open_note(note, key);
  if (!text) return tl::unexpected(text.error());
  auto checkpoint = checkpoint_of(*text);
  if (checkpoint && checkpoint->origin != key.name()) return bad_note("来源不是签名者", "its origin is not the signer");
  return checkpoint;
}

std::string proof_text(std::uint64_t index, const std::vector<Hash>& proof, std::string_view note) {
  std::string text = fmt::format("c2sp.org/tlog-proof@v1\nindex {}\n", index);
  for (const Hash& hash : proof) text += base64({reinterpret_cast<const char*>(hash.data()), hash.size()}) + "\n";
  return text.append("\n").append(note);
}

}  // namespace ledger

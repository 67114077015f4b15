#include "ledger/note.h"

#include <charconv>
#include <fmt/format.h>

namespace ledger {
namespace {

using base::Result;

constexpr std::string_view dash = "\xE2\x80\x94 ";  // em dash and a space, before each signature
constexpr std::size_t id_bytes = 4;
constexpr std::size_t longest_note = 64 << 10;

tl::unexpected<base::Refusal> bad_note(std::string_view zh, std::string_view en) {
  return base::refuse("bad_note", {fmt::format("签名文书不成立：{}。", zh), fmt::format("The signed note does not hold: {}.", en)});
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
    if (!bytes || bytes->size() <= id_bytes || bytes->substr(0, id_bytes) != key.id()) continue;
    if (key.has_signed(parts.text, bytes->substr(id_bytes))) return true;
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

std::string Checkpoint::text() const {
  return fmt::format("{}\n{}\n{}\n", origin, size, base64({reinterpret_cast<const char*>(root.data()), root.size()}));
}

std::string sign_note(std::string_view text, const std::vector<const Signer*>& signers) {
  base::ensure(text.ends_with('\n'), "a note's text ends with a line break");
  std::string note = fmt::format("{}\n", text);
  for (const Signer* signer : signers) note += fmt::format("{}{} {}\n", dash, signer->public_key().name(), base64(signer->public_key().id() + signer->signature(text)));
  return note;
}

Result<std::string> open_note(std::string_view note, const PublicKey& key) {
  const auto parts = split(note);
  if (!parts) return tl::unexpected(parts.error());
  if (!has_signature(*parts, key)) return bad_note(fmt::format("没有 {} 的有效签名", key.name()), fmt::format("no valid signature of {}", key.name()));
  return std::string(parts->text);
}

Result<std::string> text_of_note(std::string_view note) {
  const auto parts = split(note);
  return parts ? Result<std::string>(parts->text) : tl::unexpected(parts.error());
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

#include "store/internal/signer.h"

#include "base/id.h"
#include "store/internal/disk.h"
#include "store/internal/vault.h"

#include <filesystem>
#include <fmt/format.h>

namespace store::internal {
namespace {

using ledger::SigningKey;

tl::unexpected<base::Refusal> rolled_back(const std::string& path, std::uint64_t signed_size, std::uint64_t size) {
  return base::refuse("store_rolled_back",
                      {fmt::format("账本与已签署的账首不符：{} 签署到第 {} 条，账本现有 {} 条。可能恢复了旧备份。请先查明；确实要从旧数据继续，由管理员运行 pinjian ledger accept-rollback 并写明理由。", path, signed_size, size),
                       fmt::format("The ledger is not what was signed: {} was signed at {} events, the ledger has {}. An older backup may have been put back. "
                                   "Find out first; to go on from the older data an administrator runs pinjian ledger accept-rollback and gives the reason.", path, signed_size, size)});
}

tl::unexpected<base::Refusal> wrong_key(const std::string& path, const std::string& is, const std::string& wanted) {
  return base::refuse("bad_key", {fmt::format("{}.key 是 {}，在用的密钥是 {}。请放回在用的那份密钥。", path, is, wanted), fmt::format("{}.key is {}, the key in force is {}. Put that one there.", path, is, wanted)});
}

base::Result<SigningKey> read_or_make_key(const std::string& path, const std::string& name) {
  if (const auto text = read_small(path)) return SigningKey::parse(*text);
  SigningKey key(name, random_bytes(32));
  write_durably(path, key.skey() + "\n");
  return key;
}

std::string previous_file(const std::string& path) { return path + ".previous.key"; }

/// One line a key, the one in force first: the others with the moment until which, or from which on, they sign.
std::string public_keys(const ledger::KeyChain& chain) {
  std::string text = chain.last().key.vkey() + "\n";
  if (const auto& next = chain.announced()) text += fmt::format("{} not before {}\n", next->next.vkey(), next->not_before.text());
  for (auto link = chain.links().rbegin(); link->change; ++link) text += fmt::format("{} until {}\n", link->change->previous.vkey(), link->change->previous_until.text());
  return text;
}

}  // namespace

base::Result<HeadSigner> HeadSigner::open(const std::string& folder, const std::string& name, std::optional<ledger::KeyChain> chain, Log log) {
  const bool is_ledger = log == Log::ledger;
  const std::string path = folder + (is_ledger ? "/head" : "/log");
  auto key = read_or_make_key(path + ".key", name.empty() ? (is_ledger ? "pinjian/ledger/" : "pinjian/log/") + base::random_id() : name);
  if (!key) return tl::unexpected(key.error());
  if (const std::string& owner = key->public_key().name(); !name.empty() && owner != name)
    return base::refuse("bad_key", {fmt::format("{}.key 属于另一个账本（{}），本账本是 {}。请放回原来的密钥。", path, owner, name),
                                    fmt::format("{}.key belongs to another ledger ({}), this one is {}. Put the original key back.", path, owner, name)});
  HeadSigner signer(path, std::move(*key));
  if (chain) signer.chain_ = std::move(*chain);
  if (const auto text = read_small(previous_file(path)))
    if (auto previous = SigningKey::parse(*text)) signer.previous_ = std::move(*previous);
  if (auto read = signer.read_last(); !read) return tl::unexpected(read.error());
  return signer;
}

base::Result<void> HeadSigner::read_last() {
  const auto note = read_small(path_);
  if (!note) return {};
  const auto head = open_head(*note);
  if (!head) return tl::unexpected(head.error());
  note_ = *note;
  last_ = *head;
  return {};
}

/// A head of a ledger that went back in time may be of a key which that ledger does not know yet.
base::Result<ledger::Checkpoint> HeadSigner::open_head(std::string_view note) const {
  auto head = chain_.open_head(note);
  if (!head) head = ledger::open_checkpoint(note, key_.public_key());
  if (!head && previous_) head = ledger::open_checkpoint(note, previous_->public_key());
  return head;
}

base::Result<void> HeadSigner::check(std::uint64_t size, const Roots& root_at) const {
  if (!last_ || (last_->size <= size && root_at(last_->size) == last_->root)) return {};
  return rolled_back(path_, last_->size, size);
}

void HeadSigner::forget_head() {
  note_.clear();
  last_.reset();
}

base::Result<void> HeadSigner::follow(ledger::KeyChain chain, const KeptKeys& kept) {
  const ledger::PublicKey& wanted = chain.last().key;
  if (wanted != key_.public_key()) {
    auto next = chain.knows(key_.public_key()) ? kept(wanted) : std::nullopt;
    if (!next) return wrong_key(path_, key_.public_key().vkey(), wanted.vkey());
    write_durably(previous_file(path_), key_.skey() + "\n");
    write_durably(path_ + ".key", next->skey() + "\n");
    previous_ = std::exchange(key_, std::move(*next));
  }
  chain_ = std::move(chain);
  write_public_keys();
  return {};
}

void HeadSigner::write_public_keys() const {
  const std::string text = public_keys(chain_);
  if (read_small(path_ + ".vkey") != text) write_durably(path_ + ".vkey", text);
}

void HeadSigner::sign(std::uint64_t size, const ledger::Hash& root, base::Instant now) {
  if (last_ && last_->size == size && last_->root == root) return;
  base::ensure(!last_ || size > last_->size, "a signed head grows");
  write(size, root, now);
}

void HeadSigner::publish(std::uint64_t size, const ledger::Hash& root, base::Instant now) {
  const MomentaryLock lock(path_ + ".lock", std::chrono::milliseconds(500));
  if (!lock.is_held() || !read_last() || (last_ && last_->size >= size)) return;
  write(size, root, now);
}

bool HeadSigner::is_previous_signing(base::Instant now) const {
  const auto& change = chain_.last().change;
  return previous_ && change && previous_->public_key() == change->previous && now < change->previous_until;
}

std::string HeadSigner::note_of(std::uint64_t size, const ledger::Hash& root, base::Instant now) const {
  std::vector<const ledger::Signer*> signers = {&key_};
  if (is_previous_signing(now)) signers.push_back(&*previous_);
  return ledger::sign_note(ledger::Checkpoint{name(), size, root}.text(), signers);
}

/// A retired key is destroyed once a head stands that does without it.
void HeadSigner::write(std::uint64_t size, const ledger::Hash& root, base::Instant now) {
  std::string note = note_of(size, root, now);
  write_durably(path_, note);
  note_ = std::move(note);
  last_ = ledger::Checkpoint{name(), size, root};
  if (!previous_ || is_previous_signing(now)) return;
  previous_.reset();
  std::error_code gone_already;
  std::filesystem::remove(previous_file(path_), gone_already);
}

}  // namespace store::internal

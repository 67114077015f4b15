#include "store/internal/signer.h"

#include "base/id.h"
#include "store/internal/disk.h"
#include "store/internal/vault.h"

#include <fmt/format.h>

namespace store::internal {
namespace {

tl::unexpected<base::Refusal> rolled_back(const std::string& path, std::uint64_t signed_size, std::uint64_t size) {
  return base::refuse("store_rolled_back",
                      {fmt::format("账本与已签署的账首不符：{} 签署到第 {} 条，账本现有 {} 条。可能恢复了旧备份。请先查明；确认无误后由管理员移走该文件再启动。", path, signed_size, size),
                       fmt::format("The ledger is not what was signed: {} was signed at {} events, the ledger has {}. An older backup may have been put back. "
                                   "Find out first; when it is intended, an administrator moves that file away and starts again.", path, signed_size, size)});
}

base::Result<ledger::SigningKey> read_or_make_key(const std::string& path, const std::string& name) {
  if (const auto text = read_small(path)) return ledger::SigningKey::parse(*text);
  ledger::SigningKey key(name, random_bytes(32));
  write_durably(path, key.skey() + "\n");
  return key;
}

}  // namespace

base::Result<HeadSigner> HeadSigner::open(const std::string& folder, const std::string& name, Log log) {
  const bool is_ledger = log == Log::ledger;
  const std::string path = folder + (is_ledger ? "/head" : "/log");
  auto key = read_or_make_key(path + ".key", name.empty() ? (is_ledger ? "pinjian/ledger/" : "pinjian/log/") + base::random_id() : name);
  if (!key) return tl::unexpected(key.error());
  if (const std::string& owner = key->public_key().name(); !name.empty() && owner != name)
    return base::refuse("bad_key", {fmt::format("{}.key 属于另一个账本（{}），本账本是 {}。请放回原来的密钥。", path, owner, name),
                                    fmt::format("{}.key belongs to another ledger ({}), this one is {}. Put the original key back.", path, owner, name)});
  HeadSigner signer(path, std::move(*key));
  const std::string vkey = signer.key_.public_key().vkey() + "\n";
  if (read_small(path + ".vkey") != vkey) write_durably(path + ".vkey", vkey);
  if (auto read = signer.read_last(); !read) return tl::unexpected(read.error());
  return signer;
}

base::Result<void> HeadSigner::read_last() {
  const auto note = read_small(path_);
  if (!note) return {};
  const auto head = ledger::open_checkpoint(*note, key_.public_key());
  if (!head) return tl::unexpected(head.error());
  note_ = *note;
  last_ = *head;
  return {};
}

base::Result<void> HeadSigner::check(std::uint64_t size, const std::function<ledger::Hash(std::uint64_t)>& root_at) const {
  if (!last_ || (last_->size <= size && root_at(last_->size) == last_->root)) return {};
  return rolled_back(path_, last_->size, size);
}

void HeadSigner::sign(std::uint64_t size, const ledger::Hash& root) {
  if (last_ && last_->size == size && last_->root == root) return;
  base::ensure(!last_ || size > last_->size, "a signed head grows");
  write(size, root);
}

void HeadSigner::publish(std::uint64_t size, const ledger::Hash& root) {
  const MomentaryLock lock(path_ + ".lock", std::chrono::milliseconds(500));
  if (!lock.is_held() || !read_last() || (last_ && last_->size >= size)) return;
  write(size, root);
}

void HeadSigner::write(std::uint64_t size, const ledger::Hash& root) {
  std::string note = note_of(size, root);
  write_durably(path_, note);
  note_ = std::move(note);
  last_ = ledger::Checkpoint{name(), size, root};
}

}  // namespace store::internal

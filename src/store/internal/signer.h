#pragma once
#include "ledger/key_chain.h"

#include <functional>
#include <optional>
#include <string>

namespace store::internal {

using ledger::Log;

/// Signs heads of a tree and remembers the last one beside the database, in FOLDER/head (of the open log: FOLDER/log): it is
/// never restored from a backup, so a tree that went back in time is recognised. The key is FOLDER/head.key (log.key), mode
/// 0600; FOLDER/head.vkey (log.vkey) names the public keys for verifiers, the one in force first. While a new key is young the
/// one before it, in FOLDER/head.previous.key, signs beside it.
class HeadSigner {
 public:
  using Roots = std::function<ledger::Hash(std::uint64_t size)>;             // of smaller trees
  using KeptKeys = std::function<std::optional<ledger::SigningKey>(const ledger::PublicKey&)>;

  /// Makes the key when there is none. `name` is the log's name; empty: the name of the key that is there, or a new one.
  /// `chain`: the keys as the ledger tells them; nothing before the first announcement. Refuses `bad_key`, also for the key of
  /// another log, and `bad_note` for a head that none of these keys signed.
  static base::Result<HeadSigner> open(const std::string& folder, const std::string& name, std::optional<ledger::KeyChain> chain, Log log);

  /// Refuses `store_rolled_back` unless the tree extends the head last signed.
  base::Result<void> check(std::uint64_t size, const Roots& root_at) const;
  /// The head last signed is of a tree that was given up, on record.
  void forget_head();

  /// Takes the key that is in force by now, and says so to verifiers. `kept` finds keys that were announced. Refuses `bad_key`
  /// when the folder's key is none of the chain, or the one in force is nowhere to be found.
  base::Result<void> follow(ledger::KeyChain chain, const KeptKeys& kept);
  const ledger::KeyChain& keys() const { return chain_; }
  const ledger::Signer& key() const { return key_; }

  /// Signs and writes FOLDER/head, unless it says so already. The tree extends the one signed before.
  void sign(std::uint64_t size, const ledger::Hash& root, base::Instant now);

  /// Where several processes sign into one folder. What another wrote is read again before check(); refuses `bad_note`.
  base::Result<void> read_last();
  /// The signed note of a head, written nowhere yet.
  std::string note_of(std::uint64_t size, const ledger::Hash& root, base::Instant now) const;
  /// Writes FOLDER/head unless a larger one stands there by now, or another process holds the file.
  void publish(std::uint64_t size, const ledger::Hash& root, base::Instant now);

  const std::string& name() const { return key_.public_key().name(); }
  std::string vkey() const { return key_.public_key().vkey(); }
  const std::string& note() const { return note_; }  // empty: none yet
  std::uint64_t size() const { return last_ ? last_->size : 0; }
  const std::optional<ledger::Checkpoint>& last() const { return last_; }
  bool has_signed(std::uint64_t size) const { return last_ && last_->size == size; }

 private:
  HeadSigner(std::string path, ledger::SigningKey key) : path_(std::move(path)), key_(std::move(key)), chain_(key_.public_key()) {}
  base::Result<ledger::Checkpoint> open_head(std::string_view note) const;
  bool is_previous_signing(base::Instant now) const;
  void write(std::uint64_t size, const ledger::Hash& root, base::Instant now);
  void write_public_keys() const;

  std::string path_;               // FOLDER/head
  ledger::SigningKey key_;
  std::optional<ledger::SigningKey> previous_;
  ledger::KeyChain chain_;
  std::string note_;
  std::optional<ledger::Checkpoint> last_;
};

}  // namespace store::internal

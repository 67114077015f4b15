#pragma once
#include "ledger/note.h"

#include <functional>
#include <optional>
#include <string>

namespace store::internal {

/// Which tree a head is of: all acts, or what everybody may read.
enum class Log { ledger, open };

/// Signs heads of a tree and remembers the last one beside the database, in FOLDER/head (of the open log: FOLDER/log): it is
/// never restored from a backup, so a tree that went back in time is recognised. The key is FOLDER/head.key (log.key), mode
/// 0600; FOLDER/head.vkey (log.vkey) is the public half for verifiers.
class HeadSigner {
 public:
  /// Makes the key when there is none. `name` is the log's name; empty: the name of the key that is there, or a new one.
  /// Refuses `bad_key`, also for the key of another log, and `bad_note` for a head that this key did not sign.
  static base::Result<HeadSigner> open(const std::string& folder, const std::string& name, Log log = Log::ledger);

  /// Refuses `store_rolled_back` unless the tree extends the head last signed. `root_at` gives roots of smaller trees.
  base::Result<void> check(std::uint64_t size, const std::function<ledger::Hash(std::uint64_t)>& root_at) const;
  /// Signs and writes FOLDER/head, unless it says so already. The tree extends the one signed before.
  void sign(std::uint64_t size, const ledger::Hash& root);

  /// Where several processes sign into one folder. What another wrote is read again before check(); refuses `bad_note`.
  base::Result<void> read_last();
  /// The signed note of a head, written nowhere yet.
  std::string note_of(std::uint64_t size, const ledger::Hash& root) const { return key_.sign(ledger::Checkpoint{name(), size, root}.text()); }
  /// Writes FOLDER/head unless a larger one stands there by now, or another process holds the file.
  void publish(std::uint64_t size, const ledger::Hash& root);

  const std::string& name() const { return key_.public_key().name(); }
  std::string vkey() const { return key_.public_key().vkey(); }
  const std::string& note() const { return note_; }  // empty: none yet
  std::uint64_t size() const { return last_ ? last_->size : 0; }
  bool has_signed(std::uint64_t size) const { return last_ && last_->size == size; }

 private:
  HeadSigner(std::string path, ledger::SigningKey key) : path_(std::move(path)), key_(std::move(key)) {}
  void write(std::uint64_t size, const ledger::Hash& root);

  std::string path_;               // FOLDER/head
  ledger::SigningKey key_;
  std::string note_;
  std::optional<ledger::Checkpoint> last_;
};

}  // namespace store::internal

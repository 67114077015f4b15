#pragma once
#include "base/instant.h"
#include "ledger/note.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How the key of a log is followed by another: announced in the log under both keys, in force from a size on.
namespace ledger {

/// The ledger of all acts, or the log that everybody may read.
enum class Log { ledger, open };
std::string_view word_of(Log log);       // "ledger", "log"
/// The ledger's stream of what becomes of the keys of a log: "keys/ledger", "keys/log".
std::string key_stream(Log log);

/// A planned change is announced at least so many days before, and the key before it signs beside the new one for as long again.
constexpr std::int64_t announcement_days = 7;

/// What an announcement says. Both keys bear the log's name.
struct KeyChange {
  PublicKey previous, next;
  base::Instant announced;
  base::Instant not_before;       // the next key signs from here on
  base::Instant previous_until;   // and the previous one beside it until then: verifiers that know only that one go on reading
  std::string reason;             // of an emergency, in which all three moments are one; empty: planned
  std::string note = {};          // as it was announced

  bool is_emergency() const { return announced == not_before; }
};

/// A signed note under both keys; its text is one line of canonical JSON {announced, key, not_before, previous,
/// previous_until, reason}.
std::string announcement(const KeyChange& change, const Signer& previous, const Signer& next);

/// Refuses `forged_key` unless it is written as announcement() writes it and both keys signed it; also when a planned change
/// comes sooner than announcement_days.
base::Result<KeyChange> open_announcement(std::string_view note);

/// The keys of one log in their order, as its announcements and changes tell them.
class KeyChain {
 public:
  struct Link {
    PublicKey key;
    std::uint64_t from = 0;                // signs heads of this size and larger ones
    std::optional<KeyChange> change;       // how it came; nothing: the first
  };
  explicit KeyChain(PublicKey first) : links_{{std::move(first), 0, {}}} {}

  /// Refuses `forged_key` for what open_announcement() refuses, and when another key than the one in force announces. A later
  /// announcement takes the place of one that waits.
  base::Result<void> announce(std::string_view note);
  /// The key announced last signs from heads of size `from` on. Refuses `forged_key` for another key, and before its day.
  base::Result<void> change(std::string_view vkey, std::uint64_t from, base::Instant at);

  const PublicKey& key_at(std::uint64_t size) const;
  const Link& last() const { return links_.back(); }
  const std::vector<Link>& links() const { return links_; }
  const std::optional<KeyChange>& announced() const { return announced_; }   // and not in force yet
  bool knows(const PublicKey& key) const;

  /// The head of a note which the key in force at its size signed. Refuses `retired_key` when a key signed it whose time was
  /// over or had not come, and `bad_note`.
  base::Result<Checkpoint> open_head(std::string_view note) const;

 private:
  std::vector<Link> links_;                // at least one
  std::optional<KeyChange> announced_;
};

}  // namespace ledger

#pragma once
#include "base/refusal.h"
#include "ledger/event.h"
#include "store/rows.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace store {

/// Files of one edition of a programme: path below its folder -> bytes.
using Edition = std::map<std::string, std::string>;

/// Asks for the version of the stream $1; 0 when it has no event.
constexpr std::string_view version_of_stream = "select coalesce(max(version), 0) as version from events where stream = $1";

/// Reads one consistent state of the store: the events and every table. Used by one thread at a time.
/// Throws std::runtime_error for a fault of the disk or the database, and for an event that differs from its hash.
class Reader {
 public:
  virtual ~Reader() = default;

  /// SQL common to SQLite and PostgreSQL, parameters $1, $2 ... (each $n used at least once). The text is a constant of
  /// the program, never built from input: statements are prepared once for each text.
  virtual Rows query(std::string_view sql, const Values& parameters = {}) = 0;

  /// The events of a stream from `from_version` on, in order; empty when there are none. Sealed fields are opened.
  virtual std::vector<ledger::Event> read_stream(std::string_view stream, std::int64_t from_version = 1) = 0;
  /// At most `limit` events of all streams from place `from_seq` (from 1) on, in the order of the ledger.
  virtual std::vector<ledger::Event> read_all(std::int64_t from_seq, std::int64_t limit) = 0;

  /// Version of the stream's last event; 0 when there is none.
  virtual std::int64_t version(std::string_view stream);
  /// An edition kept by Transaction::keep_edition, or nothing.
  std::optional<Edition> edition(std::string_view digest_name);
};

/// What a command does inside the writer: it reads the state as it is now and writes on top of it. Everything is undone
/// when the work refuses or throws. Used only on the writer's thread, during the call it was handed to.
class Transaction : public Reader {
 public:
  /// Changes working rows (accounts, sessions, drafts, outbox ...) or a view's own tables; returns how many rows. Never
  /// the ledger's tables. A violated constraint throws: use claim(), or `on conflict do nothing` and look at the count.
  virtual std::int64_t execute(std::string_view sql, const Values& parameters = {}) = 0;
  /// As execute(), where the count is not needed: nobody waits for the database. What is read afterwards sees it. Should it
  /// fail, so does the command, now or after its work.
  virtual void post(std::string_view sql, Values parameters = {}) = 0;

  /// Appends `events` (one or more) to `stream` and applies every view to them at once. Sets stream, version, an empty id
  /// and an empty cause; the caller sets the rest, received_at included. Returns the stream's new version. Refuses
  /// `stale_version` when the stream is not at `expected_version` (0: it must not exist), `event_too_large` beyond 16 KiB.
  virtual base::Result<std::int64_t> append(std::string_view stream, std::int64_t expected_version, std::vector<ledger::Event> events) = 0;

  /// Takes `key` for ever ("vote/<case>/<account>", "certificate/<number>"). Refuses `already_done` when it is taken.
  virtual base::Result<void> claim(std::string_view key) = 0;

  /// Remembers the files an edition consists of; the same digest again changes nothing.
  void keep_edition(std::string_view digest_name, const Edition& files);
};

/// A view: its tables and how an event changes them. `apply` is handed every event in order, live and on rebuilding, and
/// must depend on the event and the view's own tables alone. Columns are text, bigint or blob. What is sealed in an event
/// is in the clear in a view: put there only what the page cannot do without.
struct Applier {
  std::string name;
  int version = 1;                     // raise it when `apply` means something else: the view is then rebuilt on opening
  std::vector<std::string> tables;     // dropped before rebuilding
  std::vector<std::string> ddl;        // statements that make the tables and their indexes
  std::function<void(const ledger::Event&, Transaction&)> apply;
};

}  // namespace store

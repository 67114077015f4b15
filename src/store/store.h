#pragma once
#include "ledger/key_chain.h"
#include "store/files.h"
#include "store/reader.h"

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

namespace store {

/// What a command answered: the HTTP status and body that a repetition of it gets again. No secret belongs in it.
struct Outcome {
  int status = 200;
  base::Json body;
};

/// One act. `work` runs on the writer's thread, alone, against the state as it is at that moment; what it wrote is on
/// disk before submit() returns. Keep it short: no network, no password hashing, no waiting. It runs a second time, what
/// it wrote undone, when something failed that was asked or posted for several at once: what it captured must serve it again.
struct Command {
  std::string id;        // made by the client; together with `account` it names the act. Empty: never remembered
  std::string account;   // who acts
  std::string digest;    // of what was sent; empty: not compared. See `command_reused`
  std::function<base::Result<Outcome>(Transaction&)> work;
  std::string stream = {};  // whose version it will ask for, where that is known; it costs no wait then. Empty or wrong: asked for when needed
};

/// A new key for the heads of a log.
struct KeyOrder {
  ledger::Log log = ledger::Log::ledger;
  std::optional<base::Instant> not_before;   // empty: ledger::announcement_days from now
  enum class Haste { planned, at_once } haste = Haste::planned;
  std::string reason;                        // needed for at_once
  std::string actor;
};

/// Where the store lies and what it keeps up to date.
struct Settings {
  std::string folder;                  // made when missing, mode 0700
  std::vector<Applier> appliers;       // applied in this order
  std::function<base::Instant()> now;  // stamps heads and remembered commands; empty: the machine's clock
  /// Called once, on the writer's thread, when the disk fails at a commit or the database went back in time; must not return.
  /// Empty: says so on standard error and ends the process with 70, as nothing can be known about what was written.
  std::function<void(const std::string& what)> on_disk_failure;
  /// postgresql://...: the rows lie in that database, which several processes may share; files, keys and the last signed
  /// head stay in the folder. Empty: FOLDER/store.db, for one process.
  std::string database = {};
  std::chrono::milliseconds doubt_limit = std::chrono::seconds(30);  // how long a commit nobody confirmed is looked up
};

/// How the writer gets on, since the store was opened.
struct Figures {
  std::int64_t waiting = 0;            // commands that wait now
  std::int64_t commits = 0, commands = 0;   // groups committed, and the commands in them
};

/// Events, views, working rows and files of one store. One thread of a process writes: many commands share a transaction,
/// each undone alone when it fails, and none is answered before the commit is on disk (SQLite: WAL, synchronous=FULL; PostgreSQL:
/// synchronous commit). Processes that share a database write one after the other; a command may be sent to any of them.
/// The public functions may be called from any thread.
class Store {
 public:
  /// Opens or makes the store; migrates; rebuilds views whose Applier changed. Refuses `store_in_use` (another process),
  /// `no_database`, `no_store_key`, `store_rolled_back` (the ledger is behind the head last signed in this folder, or differs from it),
  /// `store_too_new` (made by a later release), `bad_key` (head.key is damaged, another ledger's, or not the one in force),
  /// `forged_key` (the ledger holds a change of key that does not hold). Throws for faults.
  static base::Result<std::unique_ptr<Store>> open(Settings settings);
  virtual ~Store() = default;

  /// Does the act, or gives the first answer when (account, id) was done before. A refusal of the work is returned as it
  /// is and nothing is remembered. Refuses besides: `command_reused` (same id, other digest); where nothing was written and
  /// it may be sent again, `storage_full`, `store_busy` (4,096 commands are waiting), `database_away`; `outcome_unknown`
  /// when the database broke off and stayed away (send it again under the same id); `store_too_new` when another release
  /// took over the database. An exception of the work comes out here.
  base::Result<Outcome> submit(Command command) { return submit_later(std::move(command)).get(); }
  virtual std::future<base::Result<Outcome>> submit_later(Command command) = 0;
  /// For housekeeping that is no act of a person: no id, nothing to remember.
  base::Result<void> write(std::function<base::Result<void>(Transaction&)> work);

  /// A consistent state for reading, until the pointer is let go. Not for keeping: seconds at most, one thread.
  virtual std::shared_ptr<Reader> reader() = 0;
  Rows query(std::string_view sql, const Values& parameters = {}) { return reader()->query(sql, parameters); }
  std::vector<ledger::Event> read_stream(std::string_view stream, std::int64_t from_version = 1) { return reader()->read_stream(stream, from_version); }

  /// Evidence and documents, kept encrypted under their digest (files.h).
  virtual Files& files() = 0;

  /// Content of working rows that must not lie on the disk in the clear (drafts): encrypted under the store key.
  virtual std::string lock(std::string_view plain) = 0;
  /// Refuses `unreadable_content` for anything lock() of this store did not make.
  virtual base::Result<std::string> unlock(std::string_view locked) = 0;

  /// Destroys salt and content of a sealed field in every event of `stream`, appends `content_erased` to the stream
  /// "erasures", and rebuilds the views. Returns how many events held it. Refuses `nothing_to_erase`. `actor` and `basis`
  /// (the provision it rests on) are recorded.
  virtual base::Result<std::int64_t> erase(const std::string& stream, const std::string& field, const std::string& basis, const std::string& actor) = 0;

  /// Empties every view and applies all events again, in one transaction. Refuses what submit() refuses.
  virtual base::Result<void> rebuild_views() = 0;

  /// The head last signed (C2SP checkpoint, signed note); at most a second behind. sign_head() signs now.
  virtual std::string head() = 0;
  virtual std::string sign_head() = 0;

  /// Signs the head of the public log (public_log.h) where it grew; what the leading process does from time to time.
  virtual void sign_log() = 0;

  /// The keys of a log: those that signed, the one in force (the last), and the one announced.
  virtual ledger::KeyChain keys(ledger::Log log) = 0;
  /// Makes a key and announces it, in the ledger and in the public log, under the key in force and its own. At once: it is in
  /// force too. Refuses `key_change_pending` (one is announced already; at once takes its place), `key_too_soon`,
  /// `key_change_unexplained` (at once, without a reason), and what submit() refuses.
  virtual base::Result<ledger::KeyChange> announce_key(const KeyOrder& order) = 0;
  /// Takes announced keys into use whose day has come; what the leading process does from time to time.
  virtual void change_due_keys() = 0;

  /// Of all processes that share the store exactly one leads: what is to happen once (the clock, signing) it does. When it
  /// ends another leads within seconds.
  virtual bool leads() = 0;

  virtual Figures figures() = 0;
};

}  // namespace store

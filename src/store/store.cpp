#include "store/store.h"

#include "store/internal/database.h"
#include "store/internal/disk.h"
#include "store/internal/dispatcher.h"
#include "store/internal/file_store.h"
#include "store/internal/reader_pool.h"
#include "store/internal/schema.h"
#include "store/internal/work.h"
#include "store/public_log.h"

#include <chrono>
#include <fmt/format.h>
#include <mutex>
#include <thread>

namespace store {
namespace {

using namespace internal;

constexpr std::string_view about_working_row = "working row";
constexpr std::size_t most_ids_in_erasure = 200;  // keeps the record within its 16 KiB

base::Instant machine_time() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

/// Everything that must be there before the writer's thread starts.
struct Opened {
  std::optional<FolderLock> lock;  // where one process has the store for itself
  std::unique_ptr<Connection> connection;
  Vault vault;
  HeadSigner signer, log_signer;
  ledger::Frontier tree;
};

/// The key of the folder must be the one the rows were encrypted with: another node may have made them.
base::Result<void> check_key(const std::string& folder, const Vault& vault, Connection& connection) {
  constexpr std::string_view about = "key check";
  const std::string made = vault.lock("", about);
  connection.execute("insert into properties (name, value) values ('key_check', $1) on conflict do nothing", {base::hex({reinterpret_cast<const std::uint8_t*>(made.data()), made.size()})});
  if (vault.unlock(base::from_hex(property(connection, "key_check")), about)) return {};
  return no_store_key(folder + "/store.key");
}

/// Nodes with folders of their own must not sign one ledger with different keys.
base::Result<HeadSigner> open_signer(const std::string& folder, Connection& connection, Log log) {
  const std::string property_name = log == Log::ledger ? "log" : "open_log", key_name = property_name + "_key";
  const std::string name = property(connection, property_name);
  auto signer = HeadSigner::open(folder, name, log);
  if (!signer) return signer;
  const std::string vkey = property(connection, key_name);
  if (connection.is_shared() && !vkey.empty() && vkey != signer->vkey())
    return base::refuse("bad_key", {fmt::format("{} 中的密钥 {} 不是其他节点签署账首所用的。请放入同一份密钥。", folder, signer->vkey()),
                                    fmt::format("The key {} in {} is not the one the other nodes sign with. Put the same keys there.", signer->vkey(), folder)});
  if (name.empty()) set_property(connection, property_name, signer->name());
  set_property(connection, key_name, signer->vkey());  // travels with backups, for whoever checks them
  return signer;
}

/// The public log must not lie behind what was signed of it.
base::Result<HeadSigner> open_log_signer(const std::string& folder, Connection& connection, const Vault& vault) {
  auto signer = open_signer(folder, connection, Log::open);
  if (!signer) return signer;
  ConnectionReader db(connection, vault);
  const auto extends = signer->check(public_log::size(db), [&](std::uint64_t size) { return public_log::root(db, size); });
  if (!extends) return tl::unexpected(extends.error());
  return signer;
}

base::Result<Opened> open_parts(const std::string& folder, const Database& database, std::optional<FolderLock> lock) {
  auto opened = database.open(Database::Use::write);
  if (!opened) return tl::unexpected(opened.error());
  std::unique_ptr<Connection> connection = std::move(*opened);
  const bool is_new = is_empty(*connection);
  auto vault = Vault::open(folder, is_new ? Vault::State::fresh : Vault::State::existing);
  if (!vault) return tl::unexpected(vault.error());
  if (const auto migrated = migrate(*connection); !migrated) return tl::unexpected(migrated.error());
  if (const auto fits = check_key(folder, *vault, *connection); !fits) return tl::unexpected(fits.error());
  auto signer = open_signer(folder, *connection, Log::ledger);
  if (!signer) return tl::unexpected(signer.error());
  ledger::Frontier tree = load_frontier(*connection);
  const auto extends = signer->check(tree.size(), [&](std::uint64_t size) { return ledger::root_of(size, kept_nodes(*connection)); });
  if (!extends) return tl::unexpected(extends.error());
  auto log_signer = open_log_signer(folder, *connection, *vault);
  if (!log_signer) return tl::unexpected(log_signer.error());
  return Opened{std::move(lock), std::move(connection), std::move(*vault), std::move(*signer), std::move(*log_signer), std::move(tree)};
}

/// A folder belongs to the rows in it or to those in a database, never to both.
base::Result<void> check_folder(const std::string& folder, const Database& database) {
  const std::string sign = folder + "/rows-in-a-database";
  if (!database.is_shared() && exists(sign))
    return base::refuse("no_database", {fmt::format("目录 {} 的数据在 PostgreSQL 数据库中，请用 --database 指明。", folder), fmt::format("The rows of the folder {} lie in a PostgreSQL database; name it with --database.", folder)});
  if (database.is_shared() && exists(database.file()))
    return base::refuse("no_database", {fmt::format("目录 {} 中已有自己的数据，不能再用于数据库。请另选目录，或先备份再恢复到数据库。", folder),
                                        fmt::format("The folder {} holds rows of its own. Choose another, or restore a backup of it into the database.", folder)});
  if (database.is_shared() && !exists(sign)) write_durably(sign, "");
  return {};
}

/// The folder stays this process's own beside a file; those that share a database open one after the other, so that keys
/// are made once.
base::Result<Opened> open_folder(const std::string& folder, const Database& database) {
  make_folder(folder);
  if (const auto fits = check_folder(folder, database); !fits) return tl::unexpected(fits.error());
  if (database.is_shared()) {
    const MomentaryLock opening(folder + "/lock", std::chrono::seconds(60));
    return opening.is_held() ? open_parts(folder, database, std::nullopt) : store_in_use(folder);
  }
  auto lock = FolderLock::take(folder);
  if (!lock) return tl::unexpected(lock.error());
  return open_parts(folder, database, std::move(*lock));
}

/// The events of a stream that still hold content under a field.
std::vector<std::string> holding(Transaction& transaction, const std::string& stream, const std::string& field) {
  std::vector<std::string> ids;
  for (const Row& row : transaction.query("select s.event_id from sealed s join events e on e.id = s.event_id where e.stream = $1 and s.field = $2 order by e.seq", {stream, field}))
    ids.push_back(row.text("event_id"));
  return ids;
}

class OneStore final : public Store {
 public:
  OneStore(Settings settings, Opened opened)
      : settings_(std::move(settings)),
        opened_(std::move(opened)),
        readers_(std::make_shared<ReaderPool>(Database(settings_.folder, settings_.database), opened_.vault)),
        files_(settings_.folder, opened_.vault, *this, settings_.now),
        dispatcher_({*opened_.connection, opened_.vault, settings_.appliers, opened_.tree, opened_.signer, settings_.now, settings_.on_disk_failure, settings_.doubt_limit}) {}

  std::future<base::Result<Outcome>> submit_later(Command command) override { return dispatcher_.submit(std::move(command)); }
  std::shared_ptr<Reader> reader() override { return readers_->lend(); }
  Files& files() override { return files_; }

  std::string lock(std::string_view plain) override { return opened_.vault.lock(plain, about_working_row); }
  base::Result<std::string> unlock(std::string_view locked) override {
    auto plain = opened_.vault.unlock(locked, about_working_row);
    if (plain) return std::move(*plain);
    return base::refuse("unreadable_content", {"这份暂存内容无法读取，可能被改动。请重新填写。", "This saved content cannot be read; it may have been changed. Fill it in again."});
  }

  base::Result<std::int64_t> erase(const std::string& stream, const std::string& field, const std::string& basis, const std::string& actor) override;
  void rebuild_views() override { rebuild_marked(settings_.appliers); }
  std::string head() override { return is_shared() ? head_of_all() : dispatcher_.head(); }
  std::string sign_head() override {
    const std::string own = dispatcher_.sign_head();
    return is_shared() ? head_of_all() : own;
  }
  void sign_log() override;
  std::string log_key() override { return opened_.log_signer.vkey(); }
  std::string ledger_key() override { return opened_.signer.vkey(); }
  Figures figures() override { return dispatcher_.figures(); }
  bool leads() override { return !is_shared() || dispatcher_.leads(); }

  /// Rebuilds the views that were made otherwise than their appliers make them now.
  void refresh_views() {
    std::vector<Applier> changed;
    for (const Applier& applier : settings_.appliers) {
      const Rows rows = query("select mark from view_marks where name = $1", {applier.name});
      if (rows.empty() || rows.front().text("mark") != mark_of(applier)) changed.push_back(applier);
    }
    if (!changed.empty()) rebuild_marked(changed);
    dispatcher_.watch_release();
  }

 private:
  bool is_shared() const { return !settings_.database.empty(); }

  /// The largest head any process signed.
  std::string head_of_all() {
    const Rows rows = query("select note from heads order by size desc limit 1");
    return rows.empty() ? "" : rows.front().text("note");
  }

  void rebuild_marked(const std::vector<Applier>& appliers) {
    const auto done = write([&](Transaction& transaction) -> base::Result<void> {
      rebuild(static_cast<Work&>(transaction), appliers);
      return {};
    });
    if (!done) throw std::runtime_error("the views cannot be rebuilt: " + done.error().message.en);
  }

  /// Erased content must not wait in the database's files either. A reader may hold on to them for a moment; when it holds
  /// on longer, a later checkpoint does it.
  void forget_erased() {
    std::vector<std::string> tables = {"sealed"};
    for (const Applier& applier : settings_.appliers) tables.insert(tables.end(), applier.tables.begin(), applier.tables.end());
    for (int attempt = 0; attempt < 20; ++attempt) {
      if (opened_.connection->forget_deleted(tables)) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }

  Settings settings_;
  Opened opened_;
  std::mutex log_mutex_;   // one signs the public log at a time
  std::shared_ptr<ReaderPool> readers_;
  FileStore files_;
  Dispatcher dispatcher_;  // last: it ends first
};

/// What is read is committed, so a head never says more than is on disk.
void OneStore::sign_log() {
  const std::lock_guard lock(log_mutex_);
  HeadSigner& signer = opened_.log_signer;
  std::string known;
  {
    const auto db = reader();
    const std::uint64_t size = public_log::size(*db);
    if (size > 0 && !signer.has_signed(size)) signer.publish(size, public_log::root(*db, size));
    known = public_log::head(*db);
  }
  if (signer.note().empty() || signer.note() == known) return;
  const auto written = write([&](Transaction& tx) -> base::Result<void> {
    tx.execute("insert into log_heads (size, note) values ($1, $2) on conflict do nothing", {static_cast<std::int64_t>(signer.size()), signer.note()});
    return {};
  });
  if (!written) return;  // full or away: the next time
}

base::Result<std::int64_t> OneStore::erase(const std::string& stream, const std::string& field, const std::string& basis, const std::string& actor) {
  std::int64_t count = 0;
  const auto work = [&](Transaction& transaction) -> base::Result<Outcome> {
    const std::vector<std::string> ids = holding(transaction, stream, field);
    if (ids.empty())
      return base::refuse("nothing_to_erase", {fmt::format("{} 中没有名为 {} 的保密内容，或已删除。", stream, field), fmt::format("{} holds no sealed content named {}, or it was erased before.", stream, field)});
    for (std::size_t begin = 0; begin < ids.size(); begin += most_ids_in_erasure) {
      ledger::Event record;
      record.kind = "content_erased";
      record.actor = actor;
      record.received_at = settings_.now();
      base::JsonArray events;
      for (std::size_t i = begin; i < std::min(ids.size(), begin + most_ids_in_erasure); ++i) events.emplace_back(ids[i]);
      record.public_fields = {{"stream", stream}, {"field", field}, {"basis", basis}, {"events", std::move(events)}};
      const auto appended = transaction.append("erasures", transaction.version("erasures"), {record});
      if (!appended) return tl::unexpected(appended.error());
    }
    for (const std::string& id : ids) transaction.execute("delete from sealed where event_id = $1 and field = $2", {id, field});
    rebuild(static_cast<Work&>(transaction), settings_.appliers);
    count = static_cast<std::int64_t>(ids.size());
    return Outcome{};
  };
  const auto done = dispatcher_.submit({{}, actor, {}, work}, [this] { forget_erased(); }).get();
  if (!done) return tl::unexpected(done.error());
  return count;
}

}  // namespace

base::Result<void> Store::write(std::function<base::Result<void>(Transaction&)> work) {
  const auto done = submit({{}, {}, {}, [&work](Transaction& transaction) -> base::Result<Outcome> {
    if (auto written = work(transaction); !written) return tl::unexpected(std::move(written.error()));
    return Outcome{};
  }});
  if (!done) return tl::unexpected(done.error());
  return {};
}

base::Result<std::unique_ptr<Store>> Store::open(Settings settings) {
  if (!settings.now) settings.now = machine_time;
  auto opened = open_folder(settings.folder, Database(settings.folder, settings.database));
  if (!opened) return tl::unexpected(std::move(opened.error()));
  auto store = std::make_unique<OneStore>(std::move(settings), std::move(*opened));
  store->refresh_views();
  return store;
}

}  // namespace store

#include "store/store.h"

#include "store/internal/dispatcher.h"
#include "store/internal/file_store.h"
#include "store/internal/keys.h"
#include "store/internal/opened.h"
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

/// The events of a stream that still hold content under a field.
std::vector<std::string> holding(Transaction& transaction, const std::string& stream, const std::string& field) {
  std::vector<std::string> ids;
  for (const Row& row : transaction.query("select s.event_id from sealed s join events e on e.id = s.event_id where e.stream = $1 and s.field = $2 order by e.seq", {stream, field}))
    ids.push_back(row.text("event_id"));
  return ids;
}

constexpr std::int64_t announcement_time = ledger::announcement_days * 86'400'000'000;  // microseconds

struct Plan { base::Instant announced, not_before, previous_until; };

base::Result<Plan> plan_change(const KeyOrder& order, const ledger::KeyChain& keys, base::Instant now) {
  if (order.haste == KeyOrder::Haste::at_once) return Plan{now, now, now};
  if (const auto& waiting = keys.announced())
    return base::refuse("key_change_pending", {fmt::format("已经公告了一个新密钥，{} 起启用。请等它启用后再更换；情况紧急请用 --now。", waiting->not_before.text()),
                                               fmt::format("A new key is announced already, in force from {}. Wait for it; in an emergency use --now.", waiting->not_before.text())});
  const base::Instant soonest{now.microseconds + announcement_time};
  const base::Instant not_before = order.not_before.value_or(soonest);
  if (not_before < soonest)
    return base::refuse("key_too_soon", {fmt::format("新密钥至少提前 {} 天公告，最早 {}。请改用更晚的时间；情况紧急请用 --now 并写明理由。", ledger::announcement_days, soonest.text()),
                                         fmt::format("A new key is announced at least {} days ahead: {} at the earliest. Name a later time; in an emergency use --now and give the reason.", ledger::announcement_days, soonest.text())});
  return Plan{now, not_before, {not_before.microseconds + announcement_time}};
}

class OneStore final : public Store {
 public:
  OneStore(Settings settings, Opened opened)
      : settings_(std::move(settings)),
        opened_(std::move(opened)),
        readers_(std::make_shared<ReaderPool>(Database(settings_.folder, settings_.database), opened_.vault)),
        files_(settings_.folder, opened_.vault, *this, settings_.now),
        dispatcher_({*opened_.connection, opened_.vault, settings_.appliers, opened_.tree, opened_.signer, settings_.now, settings_.on_disk_failure, settings_.doubt_limit, *readers_}) {}

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
  base::Result<void> rebuild_views() override { return rebuild_marked(settings_.appliers); }
  std::string head() override { return is_shared() ? head_of_all() : dispatcher_.head(); }
  std::string sign_head() override {
    const std::string own = dispatcher_.sign_head();
    return is_shared() ? head_of_all() : own;
  }
  void sign_log() override;
  Figures figures() override { return dispatcher_.figures(); }
  ledger::KeyChain keys(ledger::Log log) override;
  base::Result<ledger::KeyChange> announce_key(const KeyOrder& order) override;
  void change_due_keys() override;
  bool leads() override { return !is_shared() || dispatcher_.leads(); }

  /// Rebuilds the views that were made otherwise than their appliers make them now.
  base::Result<void> refresh_views() {
    std::vector<Applier> changed;
    for (const Applier& applier : settings_.appliers) {
      const Rows rows = query("select mark from view_marks where name = $1", {applier.name});
      if (rows.empty() || rows.front().text("mark") != mark_of(applier, opened_.vault)) changed.push_back(applier);
    }
    if (!changed.empty())
      if (auto rebuilt = rebuild_marked(changed); !rebuilt) return rebuilt;
    dispatcher_.watch_release();
    return {};
  }

 private:
  bool is_shared() const { return !settings_.database.empty(); }

  /// The largest head any process signed.
  std::string head_of_all() {
    const Rows rows = query("select note from heads order by size desc limit 1");
    return rows.empty() ? "" : rows.front().text("note");
  }

  base::Result<void> rebuild_marked(const std::vector<Applier>& appliers) {
    return write([&](Transaction& transaction) -> base::Result<void> {
      rebuild(static_cast<Work&>(transaction), appliers);
      return {};
    });
  }

  void take_up_log(Reader& db);
  void publish_log(Reader& db, std::uint64_t size);
  HeadSigner& signer_of(Log log) { return log == Log::ledger ? opened_.signer : opened_.log_signer; }
  base::Result<ledger::KeyChange> announce_key(Transaction& tx, const KeyOrder& order);

  /// Erased content must not wait in the database's files either. A reader may hold on to them for a moment; when it holds
  /// on longer, a later checkpoint does it.
  void forget_erased() {
    std::vector<std::string> tables = {"sealed"};
    for (const Applier& applier : settings_.appliers) tables.insert(tables.end(), applier.tables.begin(), applier.tables.end());
    for (int attempt = 0; attempt < 20; ++attempt) {
      readers_->before_commit();
      const bool forgotten = opened_.connection->forget_deleted(tables);
      readers_->after_commit();
      if (forgotten) return;
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
  if (const auto db = reader(); !signer.has_signed(public_log::size(*db))) take_up_log(*db);
  std::string known;
  {
    const auto db = reader();
    const std::uint64_t size = public_log::size(*db);
    if (size > 0 && !signer.has_signed(size)) publish_log(*db, size);
    known = public_log::head(*db);
  }
  if (signer.note().empty() || signer.note() == known) return;
  const auto written = write([&](Transaction& tx) -> base::Result<void> {
    tx.execute("insert into log_heads (size, note) values ($1, $2) on conflict do nothing", {static_cast<std::int64_t>(signer.size()), signer.note()});
    return {};
  });
  if (!written) return;  // full or away: the next time
}

void must_sign(const base::Result<void>& fits) {
  if (!fits) throw std::runtime_error("the head of the public log was not signed: " + fits.error().message.en);
}

/// What others did: which keys follow, and the head last signed. Whoever reads the log after that sees all of what the head covers.
void OneStore::take_up_log(Reader& db) {
  must_sign(follow_keys(opened_.log_signer, Log::open, db, opened_.vault));
  must_sign(opened_.log_signer.read_last());
}

void OneStore::publish_log(Reader& db, std::uint64_t size) {
  must_sign(opened_.log_signer.check(size, [&](std::uint64_t smaller) { return public_log::root(db, smaller); }));
  opened_.log_signer.publish(size, public_log::root(db, size), settings_.now());
}

ledger::KeyChain OneStore::keys(Log log) {
  const auto db = reader();
  const auto chain = read_keys(*db, log);
  if (!chain) throw std::runtime_error(chain.error().message.en);
  if (*chain) return **chain;
  const Rows rows = db->query("select value from properties where name = $1", {key_property(log)});
  const auto key = ledger::PublicKey::parse(rows.empty() ? "" : rows.front().text("value"));
  if (!key) throw std::runtime_error("the store does not know its own key");
  return ledger::KeyChain(*key);
}

base::Result<ledger::KeyChange> OneStore::announce_key(const KeyOrder& order) {
  if (order.haste == KeyOrder::Haste::at_once && order.reason.empty())
    return base::refuse("key_change_unexplained", {"立即更换密钥须用 --reason 写明理由；理由会公开。", "A key that is changed at once needs a --reason; it is made public."});
  std::optional<ledger::KeyChange> announced;
  {
    const std::lock_guard lock(log_mutex_);  // the log's signer is read below
    const auto done = write([&](Transaction& tx) -> base::Result<void> {
      auto change = announce_key(tx, order);
      if (!change) return tl::unexpected(change.error());
      announced = std::move(*change);
      return {};
    });
    if (!done) return tl::unexpected(done.error());
  }
  try {
    change_due_keys();
  } catch (const std::exception& fault) {   // announced it is; who leads takes it into use
    fmt::print(stderr, "pinjian: {} is announced and not in use yet: {}\n", announced->next.vkey(), fault.what());
  }
  return std::move(*announced);
}

/// On the writer's thread, so that the ledger's signer belongs to it.
base::Result<ledger::KeyChange> OneStore::announce_key(Transaction& tx, const KeyOrder& order) {
  HeadSigner& signer = signer_of(order.log);
  if (const auto followed = follow_keys(signer, order.log, tx, opened_.vault); !followed) return tl::unexpected(followed.error());
  const auto plan = plan_change(order, signer.keys(), settings_.now());
  if (!plan) return tl::unexpected(plan.error());
  const ledger::SigningKey next(signer.name(), random_bytes(32));
  const ledger::KeyChange change{signer.key().public_key(), next.public_key(), plan->announced, plan->not_before, plan->previous_until, order.reason};
  if (const auto done = internal::announce_key(tx, order.log, change, signer, next, opened_.vault, order.actor); !done) return tl::unexpected(done.error());
  return change;
}

void OneStore::change_due_keys() {
  bool is_due = false;
  {
    const auto db = reader();
    for (const Log log : {Log::ledger, Log::open}) is_due = is_due || is_key_due(*db, log, settings_.now());
  }
  if (!is_due) return;
  const auto done = write([&](Transaction& tx) -> base::Result<void> {
    for (const Log log : {Log::ledger, Log::open})
      if (const auto changed = change_key_if_due(tx, log, settings_.now()); !changed) return tl::unexpected(changed.error());
    return {};
  });
  if (!done) throw std::runtime_error("a key was not taken into use: " + done.error().message.en);
  sign_head();
  sign_log();
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
  auto opened = open_folder(settings.folder, Database(settings.folder, settings.database), RolledBack::refuse);
  if (!opened) return tl::unexpected(std::move(opened.error()));
  auto store = std::make_unique<OneStore>(std::move(settings), std::move(*opened));
  if (const auto refreshed = store->refresh_views(); !refreshed) return tl::unexpected(refreshed.error());
  return store;
}

}  // namespace store

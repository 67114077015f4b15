#include "store/internal/dispatcher.h"

#include "base/id.h"
#include "store/internal/keys.h"

#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <set>
#include <system_error>

namespace store::internal {
namespace {

constexpr std::size_t most_waiting = 4096;
constexpr std::size_t most_in_group = 256;
constexpr std::chrono::seconds signing_interval{1};
constexpr std::chrono::milliseconds doubt_pause{200};

Dispatcher::Answer storage_full() {
  return base::refuse("storage_full", {"存储空间已满，这次办理没有记录。请联系管理员清出空间后再试。", "The storage is full; nothing was recorded. Ask the administrator to make room, then try again."});
}

Dispatcher::Answer store_busy() {
  return base::refuse("store_busy", {"当前办理的人太多，这次没有记录。请稍后再试。", "Too many acts are waiting; nothing was recorded. Try again in a moment."});
}

Dispatcher::Answer command_reused() {
  return base::refuse("command_reused", {"同一个请求编号用于不同的内容。请刷新页面后重新提交。", "The same request id was used for another content. Reload the page and submit again."});
}

Dispatcher::Answer database_away() {
  return base::refuse("database_away", {"数据库暂时连接不上，这次没有记录。请稍后再试。", "The database cannot be reached at the moment; nothing was recorded. Try again in a moment."});
}

Dispatcher::Answer outcome_unknown() {
  return base::refuse("outcome_unknown", {"数据库在保存时中断，不知道这次是否已记录。请稍后在原页面重新提交，不会重复办理。",
                                          "The database broke off while it was recording, so it is not known whether this was recorded. Submit again from the same page later; it happens once."});
}

Dispatcher::Answer other_release() {
  return base::refuse("store_too_new", {"数据已由另一个版本接手。请停止本程序，换用那个版本。", "Another release took over the data. Stop this program and start that release."});
}

/// Another process, of another release, changed the schema or the views under this one.
class ReleaseChanged : public std::runtime_error {
 public:
  ReleaseChanged() : std::runtime_error("another release took over the data") {}
};

/// What every transaction on a shared database looks at first: how far the ledger is, and for which release it is.
constexpr std::string_view shared_state =
    "select (select coalesce(max(seq), 0) from events) as size, "
    "(select number from schema_number) || ' ' || coalesce((select string_agg(name || ' ' || mark, ' ' order by name) from view_marks), '') as release";

}  // namespace

Dispatcher::Dispatcher(Parts parts) : parts_(std::move(parts)), head_(parts_.signer.note()), sums_(parts_.connection, parts_.vault), thread_([this] { run(); }) {}

Dispatcher::~Dispatcher() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

std::future<Dispatcher::Answer> Dispatcher::submit(Command command, std::function<void()> afterwards) {
  base::ensure(static_cast<bool>(command.work), "a command has work to do");
  Item item{std::move(command), std::move(afterwards), {}, {}, {}};
  auto answer = item.promise.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_.size() >= most_waiting) {
      item.promise.set_value(store_busy());
      return answer;
    }
    waiting_.push_back(std::move(item));
  }
  wake_.notify_all();
  return answer;
}

std::string Dispatcher::head() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

std::string Dispatcher::sign_head() {
  std::unique_lock lock(mutex_);
  const std::uint64_t before = signings_;
  sign_now_ = true;
  wake_.notify_all();
  signed_.wait(lock, [&] { return signings_ > before; });
  return head_;
}

void Dispatcher::run() {
  std::vector<Item> group;
  while (wait_for_work()) {
    {
      const std::lock_guard lock(mutex_);
      while (!waiting_.empty() && group.size() < most_in_group) {
        group.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
      }
    }
    if (!group.empty()) do_group(group);
    group.clear();
    sign_if_due();
  }
  if (leads_ || !parts_.connection.is_shared()) sign();
  if (!parts_.connection.is_shared()) keep_last_head();
}

bool Dispatcher::wait_for_work() {
  std::unique_lock lock(mutex_);
  const auto is_work = [this] { return !waiting_.empty() || stopping_ || sign_now_; };
  const bool is_quiet = !parts_.connection.is_shared() && parts_.signer.has_signed(parts_.tree.size());
  if (is_quiet) wake_.wait(lock, is_work);
  else wake_.wait_until(lock, last_signing_ + signing_interval, is_work);
  return !stopping_ || !waiting_.empty();
}

void Dispatcher::do_group(std::vector<Item>& group) {
  const ledger::Frontier before = parts_.tree;
  try {
    write_group(group);
  } catch (const ReleaseChanged&) {
    undo_group(before);
    answer_all(group, [](Item& item) { item.answer = other_release(); });
  } catch (const DatabaseFault& fault) {
    fail_group(group, before, fault);
  }
  deliver(group);
}

void Dispatcher::fail_group(std::vector<Item>& group, const ledger::Frontier& before, const DatabaseFault& fault) {
  using Kind = DatabaseFault::Kind;
  if (fault.kind() == Kind::in_doubt) return resolve_doubt(group);
  undo_group(before);
  switch (fault.kind()) {
    case Kind::disk: stop_for_disk(fault.what());
    case Kind::full: return answer_all(group, [](Item& item) { item.answer = storage_full(); });
    case Kind::lost: return answer_all(group, [](Item& item) { item.answer = database_away(); });
    default: return answer_all(group, [&](Item& item) { item.fault = std::make_exception_ptr(fault); });
  }
}

void Dispatcher::answer_all(std::vector<Item>& group, const std::function<void(Item&)>& answer) {
  for (Item& item : group) {
    item.fault = nullptr;
    answer(item);
  }
}

void Dispatcher::write_group(std::vector<Item>& group) {
  begin();
  follow_others();
  group_began_at_ = parts_.tree.size();
  if (!parts_.connection.is_shared()) keep_head();
  look_for_repetitions(group);
  for (Item& item : group) run_item(item);
  parts_.readers.before_commit();
  commit();
  ++commits_;
  commands_ += static_cast<std::int64_t>(group.size());
}

/// A transaction of the writer, with the sums over the rows it changes.
void Dispatcher::begin() {
  parts_.connection.begin_writing();
  sums_.begin();
}

void Dispatcher::commit() {
  sums_.save(parts_.tree.size());
  parts_.connection.commit();
}

void Dispatcher::undo_group(const ledger::Frontier& tree) {
  parts_.tree = tree;
  try {
    parts_.connection.roll_back();
  } catch (const DatabaseFault& fault) {
    if (fault.kind() != DatabaseFault::Kind::lost) stop_for_disk(fault.what());
  }
}

/// What other processes appended since. Nothing that was acknowledged may be missing.
void Dispatcher::follow_others() {
  if (!parts_.connection.is_shared()) return;
  const Row state = parts_.connection.query(shared_state).front();
  const auto size = static_cast<std::uint64_t>(state.integer("size"));
  if (is_watching_release_ && release_.empty()) release_ = state.text("release");
  if (!release_.empty() && state.text("release") != release_) throw ReleaseChanged();
  if (size == parts_.tree.size()) return;
  if (size < parts_.tree.size()) stop_for_rollback("the database lacks events it had acknowledged");
  parts_.tree = load_frontier(parts_.connection);
}

/// Nobody knows whether the commit is durable. A transaction of our own that takes the writers' lock comes after it, sees
/// whether it happened, and is durable only when that one is.
void Dispatcher::resolve_doubt(std::vector<Item>& group) {
  const ledger::Frontier after = parts_.tree;
  const auto limit = std::chrono::steady_clock::now() + parts_.doubt_limit;
  std::string said;
  while (std::chrono::steady_clock::now() < limit) {
    try {
      return look_up_group(group, after);
    } catch (const DatabaseFault& fault) {
      if (said != fault.what()) fmt::print(stderr, "pinjian: a commit is in doubt and looked up: {}\n", said = fault.what());
      std::this_thread::sleep_for(doubt_pause);
    }
  }
  parts_.tree = ledger::Frontier();  // whatever is there is read again
  answer_all(group, [](Item& item) { item.answer = outcome_unknown(); });
}

void Dispatcher::look_up_group(std::vector<Item>& group, const ledger::Frontier& after) {
  Connection& connection = parts_.connection;
  connection.reconnect();
  begin();
  parts_.tree = load_frontier(connection);
  const bool appended = after.size() > group_began_at_;
  const bool is_there = appended && parts_.tree.size() >= after.size() && ledger::root_of(after.size(), kept_nodes(connection)) == after.root();
  std::vector<Answer> answers;
  for (const Item& item : group) {
    auto first = first_answer(item.command);
    if (first) answers.push_back(std::move(*first));
    else if (!item.command.id.empty() || appended) answers.push_back(is_there && !item.fault ? *item.answer : database_away());
    else answers.push_back(outcome_unknown());
  }
  sums_.execute("insert into properties (name, value) values ('last_doubt', $1) on conflict (name) do update set value = excluded.value", {base::random_id()});
  commit();
  for (std::size_t i = 0; i < group.size(); ++i) {
    group[i].answer = std::move(answers[i]);
    group[i].fault = nullptr;
  }
}

/// What fails for one command alone is undone to its savepoint; what fails for the whole transaction is thrown on. Nobody
/// waits for what the store itself posts: should that fail, nothing of the whole group is recorded.
void Dispatcher::run_item(Item& item) {
  const ledger::Frontier before = parts_.tree;
  const RowSums::Sums sums = sums_.sums();
  parts_.connection.begin_part();
  parts_.connection.post("savepoint act");
  try {
    if (item.repeats) item.answer = first_answer(item.command);
    if (!item.answer) item.answer = run_command(item.command);
  } catch (const DatabaseFault& fault) {
    if (fault.kind() != DatabaseFault::Kind::statement || !parts_.connection.in_transaction()) throw;
    item.fault = std::current_exception();
  } catch (...) {
    item.fault = std::current_exception();
  }
  if (item.fault || !*item.answer) {
    parts_.tree = before;
    sums_.put_back(sums);
    undo_act();
  }
  parts_.connection.post("release act");
}

void Dispatcher::undo_act() {
  try {
    parts_.connection.settle();
  } catch (const DatabaseFault& fault) {
    if (fault.kind() != DatabaseFault::Kind::statement) throw;  // else it is undone with the rest
  }
  parts_.connection.post("rollback to act");
}

/// Whether a command was done before is asked for all of the group at once; one that stands twice in it is asked again.
void Dispatcher::look_for_repetitions(std::vector<Item>& group) {
  std::vector<Values> named;
  std::vector<Item*> items;
  std::set<std::pair<std::string_view, std::string_view>> before;
  for (Item& item : group) {
    const Command& command = item.command;
    if (command.id.empty()) continue;
    item.repeats = !before.emplace(command.account, command.id).second;
    named.push_back({command.account, command.id});
    items.push_back(&item);
  }
  const auto done = parts_.connection.query_many("select 1 as one from commands where account = $1 and id = $2", named);
  for (std::size_t i = 0; i < items.size(); ++i) items[i]->repeats = items[i]->repeats || !done[i].empty();
}

Dispatcher::Answer Dispatcher::run_command(const Command& command) {
  Work work({parts_.connection, parts_.vault, parts_.appliers, parts_.tree, sums_, command.id});
  auto outcome = command.work(work);
  if (outcome && !command.id.empty()) remember(command, *outcome);
  return outcome;
}

std::optional<Dispatcher::Answer> Dispatcher::first_answer(const Command& command) {
  if (command.id.empty()) return std::nullopt;
  const Rows done = parts_.connection.query("select digest, status, answer from commands where account = $1 and id = $2", {command.account, command.id});
  if (done.empty()) return std::nullopt;
  if (done.front().text("digest") != command.digest) return command_reused();
  auto body = base::parse_json(done.front().text("answer"));
  if (!body) throw std::runtime_error("a remembered answer is no JSON");
  return Outcome{static_cast<int>(done.front().integer("status")), std::move(*body)};
}

void Dispatcher::remember(const Command& command, const Outcome& outcome) {
  sums_.post("insert into commands (account, id, digest, status, answer, done_at) values ($1, $2, $3, $4, $5, $6)",
             {command.account, command.id, command.digest, outcome.status, base::canonical_json(outcome.body), parts_.now().microseconds});
}

Figures Dispatcher::figures() const {
  const std::scoped_lock lock(mutex_);
  return {static_cast<std::int64_t>(waiting_.size()), commits_, commands_};
}

void Dispatcher::deliver(std::vector<Item>& group) {
  parts_.readers.after_commit();
  for (Item& item : group) {
    if (item.afterwards && !item.fault && item.answer->has_value()) item.afterwards();
    if (item.fault) item.promise.set_exception(item.fault);
    else item.promise.set_value(std::move(*item.answer));
  }
}

void Dispatcher::sign_if_due() {
  bool asked = false;
  {
    const std::lock_guard lock(mutex_);
    asked = sign_now_;
  }
  const auto now = std::chrono::steady_clock::now();
  const bool is_time = now >= last_signing_ + signing_interval;
  if (!asked && !(is_time && is_signing_due())) return;
  last_signing_ = now;
  sign();
}

/// Whoever leads signs for all.
bool Dispatcher::is_signing_due() {
  if (!parts_.connection.is_shared()) return !parts_.signer.has_signed(parts_.tree.size());
  last_signing_ = std::chrono::steady_clock::now();
  lead_if_free();
  return leads_;
}

void Dispatcher::lead_if_free() {
  try {
    leads_ = parts_.connection.try_lead();
  } catch (const DatabaseFault&) {
    leads_ = false;  // the next second tries again
  }
}

/// A full disk or a database that is away only delays a head; the next second tries again.
void Dispatcher::sign() {
  try {
    if (parts_.connection.is_shared()) sign_among_others();
    else sign_alone();
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::io_error) stop_for_disk(error.what());
    fmt::print(stderr, "pinjian: the head of the ledger was not signed: {}\n", error.what());
  } catch (const std::exception& fault) {
    undo_group(parts_.tree);
    fmt::print(stderr, "pinjian: the head of the ledger was not signed: {}\n", fault.what());
  }
  const std::lock_guard lock(mutex_);
  head_ = parts_.signer.note();
  sign_now_ = false;
  ++signings_;
  signed_.notify_all();
}

void Dispatcher::sign_alone() {
  if (parts_.signer.has_signed(parts_.tree.size())) return;
  follow_keys();
  parts_.signer.sign(parts_.tree.size(), parts_.tree.root(), parts_.now());
}

void Dispatcher::follow_keys() {
  ConnectionReader db(parts_.connection, parts_.vault);
  if (const auto followed = internal::follow_keys(parts_.signer, Log::ledger, db, parts_.vault); !followed) throw std::runtime_error(followed.error().message.en);
}

/// Under the writers' lock and into the table of heads first: once that is durable, so is every event below the head. The
/// file is for whoever must notice that the database went back in time.
void Dispatcher::sign_among_others() {
  Connection& connection = parts_.connection;
  const auto size = static_cast<std::uint64_t>(connection.query("select coalesce(max(seq), 0) as size from events").front().integer("size"));
  if (parts_.signer.has_signed(size)) return;
  begin();
  follow_others();
  follow_keys();
  if (const auto read = parts_.signer.read_last(); !read) throw std::runtime_error(read.error().message.en);
  const auto extends = parts_.signer.check(parts_.tree.size(), [&](std::uint64_t smaller) { return ledger::root_of(smaller, kept_nodes(connection)); });
  if (!extends) stop_for_rollback(extends.error().message.en);
  sums_.execute("insert into heads (size, note) values ($1, $2) on conflict do nothing",
                {static_cast<std::int64_t>(parts_.tree.size()), parts_.signer.note_of(parts_.tree.size(), parts_.tree.root(), parts_.now())});
  commit();
  parts_.signer.publish(parts_.tree.size(), parts_.tree.root(), parts_.now());
}

/// The history of heads, written with the next group: the file is what counts.
void Dispatcher::keep_head() {
  if (parts_.signer.size() == head_kept_) return;
  sums_.execute("insert into heads (size, note) values ($1, $2) on conflict do nothing", {static_cast<std::int64_t>(parts_.signer.size()), parts_.signer.note()});
  head_kept_ = parts_.signer.size();
}

/// When the store closes no group follows that would carry the head. Without it the file still says everything.
void Dispatcher::keep_last_head() {
  try {
    begin();
    keep_head();
    commit();
  } catch (const DatabaseFault& fault) {
    fmt::print(stderr, "pinjian: the last head was not added to the history: {}\n", fault.what());
  }
}

void Dispatcher::stop_for_disk(const std::string& what) {
  stop(what, "磁盘写入失败，进程停止，以免答应没有存下的事。The disk failed, so nothing can be promised any more; stopping");
}

/// Somebody put an older database under a running process. What is signed or promised on it would contradict what was signed.
void Dispatcher::stop_for_rollback(const std::string& what) {
  stop(what, "数据库回到了过去（store_rolled_back），进程停止，等待管理员决定。The database went back in time (store_rolled_back); stopping until an administrator decides");
}

void Dispatcher::stop(const std::string& what, const char* why) {
  if (parts_.on_disk_failure) parts_.on_disk_failure(what);
  fmt::print(stderr, "pinjian: {}: {}\n", why, what);
  std::fflush(nullptr);
  std::_Exit(70);
}

}  // namespace store::internal

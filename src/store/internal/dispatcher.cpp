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
constexpr std::size_t most_versions = 4096;
constexpr std::chrono::seconds signing_interval{1};
constexpr std::chrono::milliseconds doubt_pause{200};

Dispatcher::Answer storage_full() {
  return base::refuse("storage_full", {"存储空间已满，这次没有办成，以前记录的都在。请联系管理员清出空间后再试。",
                                       "The storage is full; this was not done, and nothing recorded before is lost. Ask the administrator to make room, then try again."});
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

constexpr std::string_view done_before = "select 1 as one from commands where account = $1 and id = $2";

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
    write_group(group, before);
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

/// What is asked or posted for all at once may fail for the sake of one of them.
void Dispatcher::write_group(std::vector<Item>& group, const ledger::Frontier& before) {
  using Kind = DatabaseFault::Kind;
  try {
    write_parts(group, Waiting::at_the_end);
  } catch (const DatabaseFault& fault) {
    if (fault.kind() != Kind::earlier && fault.kind() != Kind::statement) throw;
    undo_group(before);
    answer_all(group, [](Item& item) { item.answer.reset(); });
    write_parts(group, Waiting::after_each);
  }
  ++commits_;
  commands_ += static_cast<std::int64_t>(group.size());
}

/// A transaction of the writer, with the sums over the rows it changes; the answers to `questions`.
std::vector<Answers> Dispatcher::begin(std::vector<Question> questions) {
  questions.push_back(RowSums::question());
  auto answers = parts_.connection.begin_writing(questions);
  sums_.begin(answers.back().front());
  return answers;
}

void Dispatcher::commit() {
  sums_.save(parts_.tree.size());
  parts_.connection.commit();
}

void Dispatcher::write_parts(std::vector<Item>& group, Waiting waiting) {
  begin_group(group, waiting);
  for (Item& item : group) run_item(item, waiting);
  parts_.readers.before_commit();
  commit();
}

/// Looks at what other processes did, and asks for all of the group at once which commands were done before and how far
/// the streams are. What is not asked here each part asks for itself.
void Dispatcher::begin_group(std::vector<Item>& group, Waiting waiting) {
  const bool asks_together = waiting == Waiting::at_the_end, is_shared = parts_.connection.is_shared();
  if (versions_.size() > most_versions) versions_.clear();
  for (Item& item : group) item.repeats = !item.command.id.empty();
  const auto named = asks_together ? first_of_each_name(group) : std::vector<Item*>();
  const auto streams = asks_together ? unknown_streams(group) : std::vector<std::string>();
  std::vector<Values> names, asked;
  for (const Item* item : named) names.push_back({item->command.account, item->command.id});
  for (const std::string& stream : streams) asked.push_back({stream});
  const auto known = begin({{shared_state, std::vector<Values>(is_shared ? 1 : 0)}, {done_before, names}, {version_of_stream, asked}});
  if (is_shared) follow_others(known[0].front().front());
  else keep_head();
  for (std::size_t i = 0; i < named.size(); ++i) named[i]->repeats = !known[1][i].empty();
  for (std::size_t i = 0; i < streams.size(); ++i) versions_.emplace(streams[i], known[2][i].front().integer("version"));
  group_began_at_ = parts_.tree.size();
}

std::vector<Dispatcher::Item*> Dispatcher::first_of_each_name(std::vector<Item>& group) {
  std::vector<Item*> first;
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (Item& item : group)
    if (!item.command.id.empty() && seen.emplace(item.command.account, item.command.id).second) first.push_back(&item);
  return first;
}

std::vector<std::string> Dispatcher::unknown_streams(const std::vector<Item>& group) const {
  std::vector<std::string> unknown;
  std::set<std::string_view> seen;
  for (const Item& item : group)
    if (const auto& stream = item.command.stream; !stream.empty() && !versions_.contains(stream) && seen.insert(stream).second) unknown.push_back(stream);
  return unknown;
}

void Dispatcher::undo_group(const ledger::Frontier& tree) {
  parts_.tree = tree;
  versions_.clear();
  try {
    parts_.connection.roll_back();
  } catch (const DatabaseFault& fault) {
    if (fault.kind() != DatabaseFault::Kind::lost) stop_for_disk(fault.what());
  }
}

/// What other processes appended since. Nothing that was acknowledged may be missing.
void Dispatcher::follow_others(const Row& state) {
  const auto size = static_cast<std::uint64_t>(state.integer("size"));
  if (is_watching_release_ && release_.empty()) release_ = state.text("release");
  if (!release_.empty() && state.text("release") != release_) throw ReleaseChanged();
  if (size == parts_.tree.size()) return;
  if (size < parts_.tree.size()) stop_for_rollback("the database lacks events it had acknowledged");
  parts_.tree = load_frontier(parts_.connection);
  versions_.clear();
}

/// Nobody knows whether the commit is durable. A transaction of our own that takes the writers' lock comes after it, sees
/// whether it happened, and is durable only when that one is.
void Dispatcher::resolve_doubt(std::vector<Item>& group) {
  const ledger::Frontier after = parts_.tree;
  versions_.clear();
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
  begin({});
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

/// What fails for one command alone is undone alone; what fails for the whole transaction is thrown on.
void Dispatcher::run_item(Item& item, Waiting waiting) {
  const ledger::Frontier before = parts_.tree;
  const RowSums::Sums sums = sums_.sums();
  parts_.connection.begin_part();
  try {
    if (item.repeats) item.answer = first_answer(item.command);
    if (!item.answer) item.answer = run_command(item.command, waiting);
  } catch (const DatabaseFault& fault) {
    if (fault.kind() != DatabaseFault::Kind::statement || !parts_.connection.in_transaction()) throw;
    item.fault = std::current_exception();
  } catch (...) {
    item.fault = std::current_exception();
  }
  if (!item.fault && *item.answer) return parts_.connection.end_part();
  parts_.tree = before;
  sums_.put_back(sums);
  parts_.connection.undo_part();
}

Dispatcher::Answer Dispatcher::run_command(const Command& command, Waiting waiting) {
  Work work({parts_.connection, parts_.vault, parts_.appliers, parts_.tree, sums_, command.id, versions_});
  auto outcome = command.work(work);
  if (!outcome) return outcome;
  if (!command.id.empty()) remember(command, *outcome);
  if (waiting == Waiting::after_each) parts_.connection.settle();
  work.keep_versions();
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
  sums_.post_row("insert into commands (account, id, digest, status, answer, done_at) values ($1, $2, $3, $4, $5, $6)",
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
  const auto size = ledger_size(connection);
  if (parts_.signer.has_signed(size)) return;
  follow_others(begin({{shared_state, {{}}}}).front().front().front());
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
    begin({});
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

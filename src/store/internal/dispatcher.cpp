#include "store/internal/dispatcher.h"

#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <system_error>

namespace store::internal {
namespace {

constexpr std::size_t most_waiting = 4096;
constexpr std::size_t most_in_group = 256;
constexpr std::chrono::seconds signing_interval{1};

Dispatcher::Answer storage_full() {
  return base::refuse("storage_full", {"存储空间已满，这次办理没有记录。请联系管理员清出空间后再试。", "The storage is full; nothing was recorded. Ask the administrator to make room, then try again."});
}

Dispatcher::Answer store_busy() {
  return base::refuse("store_busy", {"当前办理的人太多，这次没有记录。请稍后再试。", "Too many acts are waiting; nothing was recorded. Try again in a moment."});
}

Dispatcher::Answer command_reused() {
  return base::refuse("command_reused", {"同一个请求编号用于不同的内容。请刷新页面后重新提交。", "The same request id was used for another content. Reload the page and submit again."});
}

}  // namespace

Dispatcher::Dispatcher(Parts parts) : parts_(std::move(parts)), head_(parts_.signer.note()), thread_([this] { run(); }) {}

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
  sign();
  keep_last_head();
}

bool Dispatcher::wait_for_work() {
  std::unique_lock lock(mutex_);
  const auto is_work = [this] { return !waiting_.empty() || stopping_ || sign_now_; };
  if (parts_.signer.has_signed(parts_.tree.size())) wake_.wait(lock, is_work);
  else wake_.wait_until(lock, last_signing_ + signing_interval, is_work);
  return !stopping_ || !waiting_.empty();
}

void Dispatcher::do_group(std::vector<Item>& group) {
  const ledger::Frontier before = parts_.tree;
  try {
    write_group(group);
  } catch (const SqliteFault& fault) {
    undo_group(before);
    if (fault.is_disk_failure()) stop_for_disk(fault.what());
    for (Item& item : group) {
      item.answer = storage_full();
      item.fault = fault.is_full() ? nullptr : std::current_exception();
    }
  }
  deliver(group);
}

void Dispatcher::write_group(std::vector<Item>& group) {
  parts_.connection.execute("begin immediate");
  keep_head();
  for (Item& item : group) run_item(item);
  parts_.connection.execute("commit");
}

void Dispatcher::undo_group(const ledger::Frontier& tree) {
  parts_.tree = tree;
  try {
    if (parts_.connection.in_transaction()) parts_.connection.execute("rollback");
  } catch (const SqliteFault& fault) {
    stop_for_disk(fault.what());
  }
}

/// What fails for one command alone is undone to its savepoint; what fails for the whole transaction is thrown on.
void Dispatcher::run_item(Item& item) {
  const ledger::Frontier before = parts_.tree;
  parts_.connection.execute("savepoint act");
  try {
    item.answer = run_command(item.command);
  } catch (const SqliteFault& fault) {
    if (fault.is_full() || fault.is_disk_failure() || !parts_.connection.in_transaction()) throw;
    item.fault = std::current_exception();
  } catch (...) {
    item.fault = std::current_exception();
  }
  if (item.fault || !*item.answer) {
    parts_.tree = before;
    parts_.connection.execute("rollback to act");
  }
  parts_.connection.execute("release act");
}

Dispatcher::Answer Dispatcher::run_command(const Command& command) {
  if (auto answer = first_answer(command)) return std::move(*answer);
  Work work({parts_.connection, parts_.vault, parts_.appliers, parts_.tree, command.id});
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
  parts_.connection.execute("insert into commands (account, id, digest, status, answer, done_at) values ($1, $2, $3, $4, $5, $6)",
                            {command.account, command.id, command.digest, outcome.status, base::canonical_json(outcome.body), parts_.now().microseconds});
}

void Dispatcher::deliver(std::vector<Item>& group) {
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
  if (!asked && (parts_.signer.has_signed(parts_.tree.size()) || now < last_signing_ + signing_interval)) return;
  last_signing_ = now;
  sign();
}

/// A full disk only delays a head; the next second tries again.
void Dispatcher::sign() {
  try {
    parts_.signer.sign(parts_.tree.size(), parts_.tree.root());
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::io_error) stop_for_disk(error.what());
    fmt::print(stderr, "pinjian: the head of the ledger was not signed: {}\n", error.what());
  }
  const std::lock_guard lock(mutex_);
  head_ = parts_.signer.note();
  sign_now_ = false;
  ++signings_;
  signed_.notify_all();
}

/// The history of heads, written with the next group: the file is what counts.
void Dispatcher::keep_head() {
  if (parts_.signer.size() == head_kept_) return;
  parts_.connection.execute("insert into heads (size, note) values ($1, $2) on conflict do nothing", {static_cast<std::int64_t>(parts_.signer.size()), parts_.signer.note()});
  head_kept_ = parts_.signer.size();
}

/// When the store closes no group follows that would carry the head. Without it the file still says everything.
void Dispatcher::keep_last_head() {
  try {
    keep_head();
  } catch (const SqliteFault& fault) {
    fmt::print(stderr, "pinjian: the last head was not added to the history: {}\n", fault.what());
  }
}

void Dispatcher::stop_for_disk(const std::string& what) {
  if (parts_.on_disk_failure) parts_.on_disk_failure(what);
  fmt::print(stderr, "pinjian: 磁盘写入失败，进程停止，以免答应没有存下的事。The disk failed, so nothing can be promised any more; stopping: {}\n", what);
  std::fflush(nullptr);
  std::_Exit(70);
}

}  // namespace store::internal

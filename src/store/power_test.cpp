#include "ledger/note.h"
#include "store/archive.h"
#include "store/public_log.h"
#include "store/testing/faulty_disk.h"
#include "store/testing/scratch.h"

#include <fstream>
#include <gtest/gtest.h>
#include <random>
#include <set>
#include <thread>

// The power goes at any moment: what was not synced may be lost, torn or written in any order.
namespace store {
namespace {

using namespace store::testing;

enum class Loss { everything_unsynced, nothing, some, torn };

int cuts() { return is_long_tier() ? 500 : 30; }

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What lies on a disk: what is there for good, and what was asked since the last sync. The bytes of a file are there once it
/// was synced, its name once its folder was.
class Disk {
 public:
  explicit Disk(std::string folder) : folder_(std::move(folder)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_))
      if (entry.is_regular_file()) content_[entry.path().string()] = read(entry.path());
  }

  void note(const Operation& operation) {
    switch (operation.kind) {
      case Operation::Kind::create: unnamed_.insert(operation.path); return;
      case Operation::Kind::write:
      case Operation::Kind::truncate: pending_[operation.path].push_back(operation); return;
      case Operation::Kind::rename: pending_[folder_of(operation.bytes)].push_back(operation); return;
      case Operation::Kind::sync:
        std::erase_if(unnamed_, [&](const std::string& path) { return folder_of(path) == operation.path; });
        for (const Operation& before : pending_[operation.path]) apply(before);
        pending_[operation.path].clear();
        return;
      case Operation::Kind::mark: return;
    }
  }

  /// The disk after the power went: `loss` decides over what was not synced.
  void lose(Loss loss, std::mt19937& random) {
    const auto is_lost = [&] { return loss == Loss::everything_unsynced || (loss != Loss::nothing && random() % 2 == 0); };
    for (auto& [path, operations] : pending_)
      for (Operation operation : operations) {
        if (is_lost()) continue;
        if (loss == Loss::torn && operation.kind == Operation::Kind::write) operation.bytes.resize(operation.bytes.size() * (random() % 8) / 8 / 512 * 512);
        apply(operation);
      }
    pending_.clear();
    for (const std::string& path : unnamed_)
      if (is_lost()) std::erase_if(content_, [&](const auto& file) { return file.first == path || file.first.starts_with(path + "/"); });
    unnamed_.clear();
  }

  void write_to(const std::string& folder) const {
    for (const auto& [path, content] : content_) {
      if (path.ends_with("-shm") || path.ends_with("/lock")) continue;  // made anew by whoever opens the store
      const auto target = std::filesystem::path(folder) / std::filesystem::relative(path, folder_);
      std::filesystem::create_directories(target.parent_path());
      std::ofstream(target, std::ios::binary) << content;
    }
  }

 private:
  static std::string folder_of(const std::string& path) { return std::filesystem::path(path).parent_path().string(); }

  void apply(const Operation& operation) {
    std::string& content = content_[operation.path];
    const auto place = static_cast<std::size_t>(operation.place);
    if (operation.kind == Operation::Kind::truncate) content.resize(place);
    if (operation.kind == Operation::Kind::rename) {
      content_[operation.bytes] = content;
      content_.erase(operation.path);
      unnamed_.erase(operation.path);
    }
    if (operation.kind != Operation::Kind::write) return;
    if (content.size() < place + operation.bytes.size()) content.resize(place + operation.bytes.size());
    content.replace(place, operation.bytes.size(), operation.bytes);
  }

  std::string folder_;
  std::map<std::string, std::string> content_;              // of each file, as far as it was synced
  std::set<std::string> unnamed_;                           // files and folders whose own folder was not synced since they were made
  std::map<std::string, std::vector<Operation>> pending_;   // by file, or by folder for renames
};

// What was acknowledged, as marks: "act ID", "file DIGEST", "head SIZE", "log SIZE", "key KEY", "log key KEY".
void acknowledge(const std::string& what, const std::string& which) { FaultyDisk::mark(what + " " + which); }

std::string size_of(const std::string& note) { return std::to_string(ledger::read_checkpoint(note).value().size); }

std::string file_of(int number) { return fmt::format("第 {} 份说明。\n", number); }

void keep_file(Store& store, int number) {
  if (const auto kept = store.files().put(file_of(number), {})) acknowledge("file", kept->digest);
}

void sign(Store& store, int entry) {
  acknowledge("head", size_of(store.sign_head()));
  ASSERT_TRUE(store.write([&](Transaction& tx) -> base::Result<void> {
    public_log::append(tx, fmt::format("entry {}", entry));
    return {};
  }));
  store.sign_log();
  acknowledge("log", size_of(public_log::head(*store.reader())));
}

void change_key(Store& store, ledger::Log log) {
  const auto change = store.announce_key({log, {}, KeyOrder::Haste::at_once, "a key may have been copied", "administrator"});
  ASSERT_TRUE(change);
  acknowledge(log == ledger::Log::ledger ? "key" : "log key", change->next.vkey());
}

/// Acts and files of four threads, an erasure (which empties the database's log), new keys and heads of both logs, all written
/// down.
std::vector<Operation> busy_minute(const std::string& folder) {
  const auto store = open_store(folder);
  FaultyDisk::start_recording();
  const auto act = [&](int writer, int from, int to) {
    for (int number = from; number < to; ++number) {
      const std::string id = fmt::format("{}-{}", writer, number);
      if (store->submit(append_command(id, fmt::format("case/{}", writer), {sample_event(number)}))) acknowledge("act", id);
      if (number % 4 == 1) keep_file(*store, 100 * writer + number);
    }
  };
  const auto all_act = [&](int from, int to) {
    std::vector<std::thread> threads;
    for (int writer = 0; writer < 4; ++writer) threads.emplace_back(act, writer, from, to);
    for (std::thread& thread : threads) thread.join();
  };
  all_act(0, 8);
  sign(*store, 1);
  EXPECT_TRUE(store->erase("case/0", "net_profit", "basis", "administrator"));
  change_key(*store, ledger::Log::ledger);
  sign(*store, 2);
  change_key(*store, ledger::Log::open);
  all_act(8, 16);
  sign(*store, 3);
  act(0, 16, 18);
  return FaultyDisk::stop_recording();
}

using Acknowledged = std::vector<std::pair<std::string, std::string>>;

std::pair<std::string, std::string> parts_of(const std::string& mark) { return {mark.substr(0, mark.rfind(' ')), mark.substr(mark.rfind(' ') + 1)}; }

void check_one(Store& store, const std::string& what, const std::string& which) {
  if (what == "act") EXPECT_EQ(store.query("select count(*) as n from commands where id = $1", {which}).front().integer("n"), 1);
  if (what == "file") {
    const auto bytes = file_content(store.files(), which);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(base::name_of(base::sha256(*bytes)), which);
  }
  if (what == "key") EXPECT_TRUE(store.keys(ledger::Log::ledger).knows(*ledger::PublicKey::parse(which)));
  if (what == "log key") EXPECT_TRUE(store.keys(ledger::Log::open).knows(*ledger::PublicKey::parse(which)));
}

/// A head that went out stands in its file, so that a ledger put back behind it is recognised.
void check_heads(const std::string& folder, const std::string& what, const std::string& size) {
  if (what == "head" || what == "log") EXPECT_GE(std::stoull(size_of(read(folder + "/" + what))), std::stoull(size)) << what;
}

void check_state(const std::string& folder, const Acknowledged& acknowledged, const std::string& when) {
  SCOPED_TRACE(when);
  for (const auto& [what, which] : acknowledged) check_heads(folder, what, which);
  const auto report = (*Archive::open(folder))->verify("");
  ASSERT_TRUE(report);
  for (const auto& problem : report->problems) ADD_FAILURE() << problem.code << " " << problem.detail;
  const auto store = open_store(folder);
  for (const auto& [what, which] : acknowledged) {
    SCOPED_TRACE(what + " " + which);
    check_one(*store, what, which);
  }
  EXPECT_EQ(read(folder + "/head.vkey").substr(0, read(folder + "/head.vkey").find('\n')), store->keys(ledger::Log::ledger).last().key.vkey());
  EXPECT_EQ(read(folder + "/log.vkey").substr(0, read(folder + "/log.vkey").find('\n')), store->keys(ledger::Log::open).last().key.vkey());
  EXPECT_EQ(store->query("select count(*) as n from commands").front().integer("n"), store->query("select count(*) as n from events where kind = 'entry_recorded'").front().integer("n"));
  EXPECT_TRUE(store->submit(append_command("afterwards", "case/0", {sample_event()})));
}

TEST(Power, what_was_acknowledged_survives_any_loss_of_unsynced_writes) {
  const ScratchFolder folder;
  open_store(folder.path())->sign_head();
  const Disk before(folder.path());
  const auto operations = busy_minute(folder.path());
  ASSERT_GT(operations.size(), 100u);

  std::mt19937 random(11);
  for (int cut = 0; cut < cuts(); ++cut) {
    const std::size_t end = 1 + random() % operations.size();
    for (const Loss loss : {Loss::everything_unsynced, Loss::nothing, Loss::some, Loss::torn}) {
      Disk disk = before;
      Acknowledged acknowledged;
      for (std::size_t i = 0; i < end; ++i) {
        disk.note(operations[i]);
        if (operations[i].kind == Operation::Kind::mark) acknowledged.push_back(parts_of(operations[i].bytes));
      }
      disk.lose(loss, random);
      const ScratchFolder after;
      disk.write_to(after.path());
      check_state(after.path(), acknowledged, fmt::format("cut at {} of {}, loss {}", end, operations.size(), static_cast<int>(loss)));
      if (HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace store

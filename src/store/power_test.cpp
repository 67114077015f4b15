#include "store/archive.h"
#include "store/testing/faulty_disk.h"
#include "store/testing/scratch.h"

#include <fstream>
#include <gtest/gtest.h>
#include <random>
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

/// What lies on a disk: what is there for good, and what was asked since the last sync.
class Disk {
 public:
  explicit Disk(std::string folder) : folder_(std::move(folder)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_))
      if (entry.is_regular_file()) durable_[entry.path().string()] = read(entry.path());
  }

  void note(const Operation& operation) {
    switch (operation.kind) {
      case Operation::Kind::write:
      case Operation::Kind::truncate: pending_[operation.path].push_back(operation); return;
      case Operation::Kind::rename: pending_[std::filesystem::path(operation.bytes).parent_path().string()].push_back(operation); return;
      case Operation::Kind::sync:
        for (const Operation& before : pending_[operation.path]) apply(before);
        pending_[operation.path].clear();
        return;
      case Operation::Kind::mark: return;
    }
  }

  /// The disk after the power went: `loss` decides over what was not synced.
  void lose(Loss loss, std::mt19937& random) {
    for (auto& [path, operations] : pending_)
      for (Operation operation : operations) {
        if (loss == Loss::everything_unsynced || (loss != Loss::nothing && random() % 2 == 0)) continue;
        if (loss == Loss::torn && operation.kind == Operation::Kind::write) operation.bytes.resize(operation.bytes.size() * (random() % 8) / 8 / 512 * 512);
        apply(operation);
      }
    pending_.clear();
  }

  void write_to(const std::string& folder) const {
    for (const auto& [path, content] : durable_) {
      if (path.ends_with("-shm") || path.ends_with("/lock")) continue;  // made anew by whoever opens the store
      const auto target = std::filesystem::path(folder) / std::filesystem::relative(path, folder_);
      std::filesystem::create_directories(target.parent_path());
      std::ofstream(target, std::ios::binary) << content;
    }
  }

 private:
  void apply(const Operation& operation) {
    std::string& content = durable_[operation.path];
    const auto place = static_cast<std::size_t>(operation.place);
    if (operation.kind == Operation::Kind::truncate) content.resize(place);
    if (operation.kind == Operation::Kind::rename) {
      durable_[operation.bytes] = content;
      durable_.erase(operation.path);
    }
    if (operation.kind != Operation::Kind::write) return;
    if (content.size() < place + operation.bytes.size()) content.resize(place + operation.bytes.size());
    content.replace(place, operation.bytes.size(), operation.bytes);
  }

  std::string folder_;
  std::map<std::string, std::string> durable_;
  std::map<std::string, std::vector<Operation>> pending_;  // by file, or by folder for renames
};

/// Acts of four threads, a file, an erasure (which empties the database's log), a new key and heads, all written down.
std::vector<Operation> busy_minute(const std::string& folder) {
  const auto store = open_store(folder);
  FaultyDisk::start_recording();
  const auto act = [&](int writer, int from, int to) {
    for (int number = from; number < to; ++number) {
      const std::string id = fmt::format("{}-{}", writer, number);
      if (store->submit(append_command(id, fmt::format("case/{}", writer), {sample_event(number)}))) FaultyDisk::mark(id);
    }
  };
  const auto all_act = [&](int from, int to) {
    std::vector<std::thread> threads;
    for (int writer = 0; writer < 4; ++writer) threads.emplace_back(act, writer, from, to);
    for (std::thread& thread : threads) thread.join();
  };
  all_act(0, 8);
  store->sign_head();
  EXPECT_TRUE(store->files().put("一份说明。\n", {}));
  EXPECT_TRUE(store->erase("case/0", "net_profit", "basis", "administrator"));
  EXPECT_TRUE(store->announce_key({ledger::Log::ledger, {}, KeyOrder::Haste::at_once, "a key may have been copied", "administrator"}));
  all_act(8, 16);
  store->sign_head();
  act(0, 16, 18);
  return FaultyDisk::stop_recording();
}

void check_state(const std::string& folder, const std::vector<std::string>& acknowledged, const std::string& when) {
  const auto report = (*Archive::open(folder))->verify("");
  ASSERT_TRUE(report) << when;
  for (const auto& problem : report->problems) ADD_FAILURE() << when << ": " << problem.code << " " << problem.detail;
  const auto store = open_store(folder);
  for (const std::string& id : acknowledged)
    EXPECT_EQ(store->query("select count(*) as n from commands where id = $1", {id}).front().integer("n"), 1) << when << ": " << id;
  EXPECT_EQ(store->query("select count(*) as n from commands").front().integer("n"), store->query("select count(*) as n from events where kind = 'entry_recorded'").front().integer("n")) << when;
  EXPECT_TRUE(store->submit(append_command("afterwards", "case/0", {sample_event()}))) << when;
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
      std::vector<std::string> acknowledged;
      for (std::size_t i = 0; i < end; ++i) {
        disk.note(operations[i]);
        if (operations[i].kind == Operation::Kind::mark) acknowledged.push_back(operations[i].bytes);
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

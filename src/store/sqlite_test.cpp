#include "store/testing/scratch.h"

#include <gtest/gtest.h>

// What only a store in a file can be asked; store_test.cpp holds what both databases promise.
namespace store {
namespace {

using namespace store::testing;

std::string refusal_of(const base::Result<Outcome>& result) { return result ? "" : result.error().code; }

std::int64_t number(Store& store, std::string_view sql) { return store.query(sql).front().integer("n"); }

TEST(SqliteStore, a_second_process_is_refused) {
  const ScratchFolder folder;
  const auto store = open_store(folder.path());
  Settings settings;
  settings.folder = folder.path();
  const auto second = Store::open(settings);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "store_in_use");
}

TEST(SqliteStore, a_full_database_acknowledges_nothing_and_recovers) {
  const ScratchFolder folder;
  const auto store = open_store(folder.path());
  const auto bound = [&](const std::string& pages) {
    ASSERT_TRUE(store->write([&](Transaction& transaction) -> base::Result<void> {
      transaction.query("pragma max_page_count = " + pages);
      return {};
    }));
  };
  ASSERT_TRUE(store->submit(append_command("c0", "case/0", {sample_event()})));
  bound("60");
  int acknowledged = 1;
  std::string code;
  for (int i = 1; i < 500 && code.empty(); ++i) {
    ledger::Event event = sample_event(i);
    event.public_fields["note"] = std::string(4000, 'x');
    const auto answer = store->submit(append_command(fmt::format("c{}", i), fmt::format("case/{}", i), {event}));
    code = refusal_of(answer);
    acknowledged += answer.has_value();
  }
  EXPECT_EQ(code, "storage_full");
  EXPECT_EQ(number(*store, "select count(*) as n from events"), acknowledged);
  bound("100000");
  EXPECT_TRUE(store->submit(append_command("later", "case/0", {sample_event()})));
  EXPECT_EQ(number(*store, "select max(seq) as n from events"), acknowledged + 1);
}

TEST(SqliteStore, readers_that_come_and_go_do_not_let_the_log_grow) {
  const ScratchFolder folder;
  const auto store = open_store(folder.path());
  std::uintmax_t largest = 0;
  for (int i = 0; i < 2000; ++i) {
    ledger::Event event = sample_event(i);
    event.public_fields["note"] = std::string(15'000, 'x');
    ASSERT_TRUE(store->submit(append_command(fmt::format("c{}", i), "case/0", {event}, i)));
    EXPECT_EQ(store->reader()->version("case/0"), i + 1);
    largest = std::max(largest, std::filesystem::file_size(folder.path("store.db-wal")));
  }
  EXPECT_LT(largest, 32u << 20);   // 16 MiB are taken over at once, and not begun again before they all are
}

TEST(SqliteStore, an_older_copy_beside_a_newer_head_is_recognised) {
  const ScratchFolder folder;
  const auto grow = [&](const std::string& id) {
    const auto store = open_store(folder.path());
    ASSERT_TRUE(store->submit(append_command(id, "case/1", {sample_event()})));
  };
  grow("c1");
  std::filesystem::copy_file(folder.path("store.db"), folder.path("old"));
  grow("c2");
  std::filesystem::rename(folder.path("old"), folder.path("store.db"));
  Settings settings;
  settings.folder = folder.path();
  EXPECT_EQ(Store::open(settings).error().code, "store_rolled_back");
}

}  // namespace
}  // namespace store

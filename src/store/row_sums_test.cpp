#include "store/internal/row_sums.h"

#include "store/archive.h"
#include "store/internal/database.h"
#include "store/internal/transfer.h"
#include "store/migrations/all.h"
#include "store/testing/both.h"

#include <gtest/gtest.h>
#include <set>

// Rows that follow from no event: written in every way the program writes them, and changed by hand, on both databases.
namespace store {
namespace {

using namespace store::testing;

constexpr const char* insert_session = "insert into sessions (token_hash, account, office, csrf, created_at, used_at, expires_at) values ($1, $2, '', 'c', $3, $3, 9)";
constexpr const char* upsert_claim = "insert into claims (case_id, office, account, claimed_at) values ($1, 'o', $2, 1) on conflict (case_id, office) do update set account = excluded.account";
constexpr const char* upsert_factor =
    "insert into second_factors (account, secret, last_step, confirmed_at) values ($1, $2, 0, null) on conflict (account) do update set secret = excluded.secret where second_factors.confirmed_at is null";

class WorkingRows : public OnBoth {
 protected:
  void prepare() override {
    store_ = open();
    ASSERT_TRUE(store_->submit(append_command("c1", "case/1", {sample_event()})));
  }

  Store& store() { return *store_; }
  void close() { store_.reset(); }
  void reopen() {
    close();
    store_ = open();
  }
  std::int64_t write(const std::string& sql, const Values& values = {}) {
    std::int64_t changed = 0;
    EXPECT_TRUE(store_->write([&](Transaction& tx) -> base::Result<void> {
      changed = tx.execute(sql, values);
      return {};
    }));
    return changed;
  }
  /// As somebody does who reaches the database past the program.
  void by_hand(const std::string& sql) { connection()->script(sql); }
  std::string found() {
    const auto report = *(*Archive::open(path(), database()))->verify("");
    std::string all;
    for (const auto& one : report.problems) all += fmt::format("{} {}; ", one.code, one.detail.substr(0, one.detail.find(':')));
    for (const auto& one : report.notes) all += one.code + "; ";
    return all;
  }

 private:
  std::unique_ptr<Store> store_;
};

INSTANTIATE_TEST_SUITE_P(Both, WorkingRows, ::testing::Values(Backend::sqlite, Backend::postgres), [](const auto& tested) { return name_of(tested.param); });

TEST_P(WorkingRows, every_way_of_writing_keeps_the_sums) {
  EXPECT_EQ(write(insert_session, {"t1", "lin", 1}), 1);
  EXPECT_EQ(write(insert_session, {"t2", "wu", 2}), 1);
  EXPECT_EQ(found(), "");
  EXPECT_EQ(write("update sessions set used_at = $2, account = $3 where token_hash = $1 and used_at < $2", {"t1", 5, "lin"}), 1);
  EXPECT_EQ(write("update sessions set used_at = $2 where token_hash = $1 and used_at < $2", {"t1", 5}), 0);
  EXPECT_EQ(write("delete from sessions where expires_at < $1 and account = $2", {100, "wu"}), 1);
  EXPECT_EQ(found(), "");
  for (const char* account : {"lin", "lin", "wu"}) EXPECT_EQ(write(upsert_claim, {"k1", account}), 1);
  EXPECT_EQ(write(upsert_claim, {"k2", "lin"}), 1);
  EXPECT_EQ(found(), "");
  EXPECT_EQ(write(upsert_factor, {"lin", Blob{"a"}}), 1);
  EXPECT_EQ(write(upsert_factor, {"lin", Blob{"b"}}), 1);
  EXPECT_EQ(write("update second_factors set confirmed_at = $2 where account = $1 and confirmed_at is null", {"lin", 7}), 1);
  EXPECT_EQ(write(upsert_factor, {"lin", Blob{"c"}}), 0);
  EXPECT_EQ(write("insert into unique_keys (key) values ($1) on conflict do nothing", {"k"}), 1);
  EXPECT_EQ(write("insert into unique_keys (key) values ($1) on conflict do nothing", {"k"}), 0);
  EXPECT_EQ(write("insert into claims (case_id, office, account, claimed_at) select $1, office, account, claimed_at from claims where case_id = $2 on conflict (case_id, office) do nothing", {"k3", "k1"}), 1);
  EXPECT_EQ(write("delete from claims"), 3);
  EXPECT_EQ(write("insert into counts (stream, events, total, secret) values ($1, 1 + (1), 0, '') on conflict (stream) do update set total = 0", {"case/1"}), 1) << "a view may be written in any way";
  by_hand("update counts set total = 1");
  EXPECT_EQ(found(), "");
  reopen();
  EXPECT_EQ(found(), "");
}

TEST_P(WorkingRows, what_was_refused_or_broke_leaves_the_sums_as_they_were) {
  const auto refused = store().write([](Transaction& tx) -> base::Result<void> {
    tx.execute(insert_session, {"t1", "lin", 1});
    return base::refuse("no", {"不行。", "No."});
  });
  EXPECT_FALSE(refused);
  EXPECT_THROW(static_cast<void>(store().write([](Transaction& tx) -> base::Result<void> {
    for (int i = 0; i < 2; ++i) tx.execute(insert_session, {"t1", "lin", 1});
    return {};
  })), std::exception);
  EXPECT_EQ(write(insert_session, {"t2", "lin", 1}), 1);
  EXPECT_EQ(found(), "");
}

TEST_P(WorkingRows, a_row_changed_cut_added_swapped_or_put_back_by_hand_is_found) {
  for (const char* token : {"t1", "t2"}) write(insert_session, {token, token, 1});
  const std::vector<std::string> attempts = {
      "update sessions set account = 'admin' where token_hash = 't1'", "delete from sessions where token_hash = 't1'",
      "insert into sessions (token_hash, account, office, csrf, created_at, used_at, expires_at) values ('t3', 'admin', '', 'c', 1, 1, 9)",
      "update sessions set account = case token_hash when 't1' then 't2' else 't1' end"};
  const std::vector<std::string> undone = {"update sessions set account = 't1' where token_hash = 't1'", "insert into sessions (token_hash, account, office, csrf, created_at, used_at, expires_at) values ('t1', 't1', '', 'c', 1, 1, 9)",
                                           "delete from sessions where token_hash = 't3'", "update sessions set account = token_hash"};
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    by_hand(attempts[i]);
    EXPECT_EQ(found(), "rows_differ sessions; ") << attempts[i];
    by_hand(undone[i]);
    EXPECT_EQ(found(), "") << undone[i];
  }
  write("update sessions set used_at = $1 where token_hash = $2", {5, "t1"});
  by_hand("update sessions set used_at = 1 where token_hash = 't1'");
  EXPECT_EQ(found(), "rows_differ sessions; ");
}

TEST_P(WorkingRows, what_was_changed_by_hand_stays_found_whatever_is_written_afterwards) {
  write(insert_session, {"t1", "lin", 1});
  by_hand("update sessions set account = 'admin' where token_hash = 't1'");
  write("update sessions set used_at = $1 where token_hash = $2", {5, "t1"});
  EXPECT_EQ(found(), "rows_differ sessions; ");
  write("delete from sessions where token_hash = $1", {"t1"});
  EXPECT_EQ(found(), "rows_differ sessions; ");
  reopen();
  EXPECT_EQ(found(), "rows_differ sessions; ");
}

TEST_P(WorkingRows, sums_that_are_gone_or_those_of_an_earlier_day_are_found) {
  by_hand("create table kept_sums as select * from row_sums; create table kept_sessions as select * from sessions");
  write(insert_session, {"t1", "lin", 1});
  ASSERT_TRUE(store().submit(append_command("c2", "case/1", {sample_event()})));
  by_hand("delete from row_sums; insert into row_sums select * from kept_sums; delete from sessions");
  EXPECT_EQ(found(), "rows_differ the working rows are those of a ledger of 1 events, it has 2; rows_differ commands; ");
  by_hand("delete from row_sums");
  EXPECT_EQ(found(), "rows_differ the sums of the working rows are missing or were changed; ");
  reopen();
  ASSERT_TRUE(store().submit(append_command("c3", "case/1", {sample_event()})));
  EXPECT_NE(found().find("rows_differ commands"), std::string::npos);
}

TEST_P(WorkingRows, a_trigger_added_by_hand_is_found) {
  by_hand("create table other (n bigint)");
  EXPECT_EQ(found(), "");
  const bool is_file = GetParam() == Backend::sqlite;
  by_hand(is_file ? "create trigger t after insert on sessions begin delete from other; end" : "create rule t as on insert to sessions do also delete from other");
  EXPECT_EQ(found(), is_file ? "schema_differs trigger t; " : "schema_differs rule t on sessions; ");
}

TEST(WorkingRowTables, a_unique_key_or_an_index_taken_away_by_hand_is_found) {
  const Place place(Backend::sqlite);
  place.open();
  internal::SqliteConnection database(place.path("store.db"), internal::SqliteConnection::Mode::read_write);
  database.script("drop index sessions_by_account; alter table unique_keys rename to old_keys; create table unique_keys (key text not null); drop table old_keys;");
  std::string all;
  const auto report = *(*Archive::open(place.path()))->verify("");
  for (const auto& one : report.problems) all += one.code + " " + one.detail + "; ";
  EXPECT_EQ(all, "schema_differs index sessions_by_account: is lacking or was changed; schema_differs table unique_keys: is lacking or was changed; ");
}

TEST_P(WorkingRows, without_the_store_key_the_rows_are_not_compared_and_that_is_said) {
  close();
  std::filesystem::remove(path("store.key"));
  EXPECT_EQ(found(), "rows_not_opened; ");
}

TEST(WorkingRowTables, each_table_of_the_schema_is_summed_or_watched_otherwise) {
  // Records, tree and sealed content by the verifier, the public log by its own, marks by their seal, the sums by themselves.
  std::set<std::string> watched = {"events", "tree_nodes", "sealed", "log_entries", "log_nodes", "view_marks", "row_sums"};
  for (const char* table : internal::summed_tables) EXPECT_TRUE(watched.insert(table).second) << table;
  internal::SqliteConnection empty(":memory:", internal::SqliteConnection::Mode::read_write);
  internal::make_schema(empty, all_migrations().back().number);
  const auto tables = empty.tables();
  EXPECT_EQ(watched, std::set<std::string>(tables.begin(), tables.end())) << "say what watches a new table: a line in row_sums.h, or here";
}

TEST(RowSum, adds_and_takes_off_beyond_a_part) {
  internal::RowSum sum{{~0ULL, ~0ULL, 0, 5}};
  const internal::RowSum before = sum, other{{3, ~0ULL, ~0ULL, ~0ULL}};
  sum += other;
  EXPECT_EQ(sum, (internal::RowSum{{2, ~0ULL, 0, 5}}));
  sum -= other;
  EXPECT_EQ(sum, before);
  EXPECT_EQ(internal::RowSum() -= internal::RowSum{{1}}, (internal::RowSum{{~0ULL, ~0ULL, ~0ULL, ~0ULL}}));
}

}  // namespace
}  // namespace store

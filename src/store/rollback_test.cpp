#include "store/rollback.h"

#include "ledger/note.h"
#include "store/archive.h"
#include "store/internal/database.h"
#include "store/internal/row_sums.h"
#include "store/public_log.h"
#include "store/testing/both.h"

#include <fstream>
#include <gtest/gtest.h>
#include <sys/wait.h>

// A database that went back in time, on both kinds, and what an administrator decides about it.
namespace store {
namespace {

using namespace store::testing;
using ledger::Log;

constexpr base::Instant now{1'718'845'200'000'000};
const Acceptance accepted{"误恢复了昨天的备份", "administrator", now};

class Rollback : public OnBoth {
 protected:
  base::Result<std::vector<AbandonedHead>> accept(const Acceptance& acceptance = accepted) const { return accept_rollback(path(), database(), acceptance); }

  static void grow(Store& store, const std::string& id) {
    ASSERT_TRUE(store.submit(append_command(id, "case/1", {sample_event()})));
    ASSERT_TRUE(store.write([&](Transaction& tx) -> base::Result<void> {
      public_log::append(tx, "notice " + id);
      return {};
    }));
    store.sign_head();
    store.sign_log();
  }
  /// As after an older backup was put back: the last records of both logs are gone, with the heads kept beside them.
  void go_back() const {
    const auto rows = connection();
    for (const char* sql : {"delete from sealed where event_id in (select id from events where seq > 2)", "delete from events where seq > 2", "delete from heads where size > 2",
                            "delete from log_entries where place > 1", "delete from log_heads where size > 2"})
      rows->execute(sql);
    rows->execute("update counts set events = 2, total = 2");
    count_anew();
  }
  /// What lies in an older backup was written together with its sums.
  void count_anew() const {
    const auto rows = connection();
    const auto vault = internal::Vault::open(path(), internal::Vault::State::existing);
    internal::RowSums(*rows, *vault).count_anew();
  }
  /// Four records in each log, of which two are gone again.
  void make_rolled_back() const {
    {
      const auto store = open();
      for (const char* id : {"1", "2", "3", "4"}) grow(*store, id);
    }
    go_back();
  }
  std::string problems() const {
    std::string codes;
    const auto report = *(*Archive::open(path(), database()))->verify("");
    for (const auto& problem : report.problems) codes += problem.code + " " + problem.detail + "; ";
    return codes;
  }
};

INSTANTIATE_TEST_SUITE_P(Both, Rollback, ::testing::Values(Backend::sqlite, Backend::postgres), [](const auto& tested) { return name_of(tested.param); });

TEST_P(Rollback, is_refused_until_it_is_accepted_and_then_on_record_in_both_logs) {
  make_rolled_back();
  std::ifstream file(path("head"));
  const std::string given_up{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(Store::open(settings()).error().code, "store_rolled_back");
  EXPECT_EQ(accept({"", "administrator", now}).error().code, "rollback_unexplained");
  EXPECT_EQ(Store::open(settings()).error().code, "store_rolled_back");

  const auto heads = accept();
  ASSERT_TRUE(heads) << heads.error().message.en;
  ASSERT_EQ(heads->size(), 2u);
  EXPECT_EQ((*heads)[0].size, 4u);
  EXPECT_EQ((*heads)[0].note, given_up);
  EXPECT_EQ((*heads)[1].log, Log::open);

  const auto store = open();
  const auto records = store->read_stream("rollbacks");
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].kind, "rollback_accepted");
  EXPECT_EQ(records[0].actor, "administrator");
  EXPECT_EQ(base::text_of(records[0].public_fields, "reason"), accepted.reason);
  EXPECT_EQ(base::text_of(records[0].public_fields, "note"), given_up);
  EXPECT_EQ(base::text_of(records[0].public_fields, "root"), base::hex(ledger::read_checkpoint(given_up)->root));
  EXPECT_EQ(records[0].public_fields.at("size"), 4);
  const std::string bundle = public_log::file(*store->reader(), {true, 0, 0, 4}).value();
  EXPECT_NE(bundle.find("rollback_accepted"), std::string::npos);
  EXPECT_NE(bundle.find(accepted.reason), std::string::npos);

  grow(*store, "5");
  EXPECT_EQ(ledger::read_checkpoint(store->head())->size, 5u);
  EXPECT_EQ(problems(), "");
}

TEST_P(Rollback, of_the_public_log_alone_is_recognised_and_accepted) {
  {
    const auto store = open();
    for (const char* id : {"1", "2", "3"}) grow(*store, id);
  }
  connection()->execute("delete from log_entries where place = 2");
  connection()->execute("delete from log_heads where size = 3");
  count_anew();
  EXPECT_EQ(Store::open(settings()).error().code, "store_rolled_back");
  const auto heads = accept();
  ASSERT_TRUE(heads);
  ASSERT_EQ(heads->size(), 1u);
  EXPECT_EQ(heads->front().log, Log::open);
  grow(*open(), "4");
  EXPECT_EQ(problems(), "");
}

TEST_P(Rollback, that_did_not_happen_is_not_accepted) {
  grow(*open(), "1");
  EXPECT_EQ(accept().error().code, "nothing_rolled_back");
  grow(*open(), "2");
  EXPECT_EQ(problems(), "");
}

TEST_P(Rollback, to_before_a_change_of_key_is_still_a_rollback) {
  std::string first_key;
  {
    const auto store = open();
    for (const char* id : {"1", "2"}) grow(*store, id);
    first_key = store->keys(Log::ledger).last().key.vkey();
    ASSERT_TRUE(store->announce_key({Log::ledger, {}, KeyOrder::Haste::at_once, "服务器失窃", "administrator"}));
  }
  const auto rows = connection();
  for (const char* sql : {"delete from events where seq > 2", "delete from heads where size > 2", "delete from log_entries where place > 1", "delete from log_heads where size > 2"}) rows->execute(sql);
  rows->execute("update properties set value = $1 where name = 'log_key'", {first_key});
  EXPECT_EQ(Store::open(settings()).error().code, "store_rolled_back");
  EXPECT_EQ(accept().error().code, "bad_key") << "the key of that time has to be put back first";
}

TEST(RollbackOfNodes, other_folders_know_from_the_record_that_it_was_accepted) {
  if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL is not installed";
  const Place place(Backend::postgres);
  const ScratchFolder other;
  Settings second = place.settings();
  second.folder = other.path();
  {
    const auto store = place.open();
    for (const char* id : {"1", "2", "3"}) ASSERT_TRUE(store->submit(append_command(id, "case/1", {sample_event()})));
    store->sign_head();
    for (const char* file : {"store.key", "head.key", "log.key", "head"}) std::filesystem::copy_file(place.path(file), other.path(file));
  }
  internal::Database(place.path(), place.database()).connect(internal::Database::Use::write)->execute("delete from events where seq = 3");
  EXPECT_EQ(Store::open(second).error().code, "store_rolled_back");
  ASSERT_TRUE(accept_rollback(place.path(), place.database(), accepted));
  EXPECT_TRUE(Store::open(second));
}

/// Opens a node in a child process, lets `meanwhile` happen under it, sends it an act; what it exits with.
int exit_of_node(const Place& place, const std::function<void()>& meanwhile, const std::function<void(Store&)>& act) {
  int ready[2], go[2];
  if (::pipe(ready) != 0 || ::pipe(go) != 0) return -1;
  const pid_t child = ::fork();
  if (child == 0) {
    const auto store = place.open();
    char byte = 'r';
    for (const char* id : {"1", "2", "3"}) (void)store->submit(append_command(id, "case/1", {sample_event()}));
    store->sign_head();
    if (::write(ready[1], &byte, 1) != 1 || ::read(go[0], &byte, 1) != 1) ::_exit(2);
    act(*store);
    ::_exit(0);
  }
  char byte = 0;
  if (::read(ready[0], &byte, 1) == 1) meanwhile();
  if (::write(go[1], "g", 1) != 1) return -1;
  int status = 0;
  ::waitpid(child, &status, 0);
  for (const int end : {ready[0], ready[1], go[0], go[1]}) ::close(end);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(RollbackOfNodes, a_running_node_stops_when_the_database_goes_back_under_it) {
  if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL is not installed";
  const Place place(Backend::postgres);
  const auto restore_older = [&] { PostgresServer::shared()->run("delete from sealed; delete from events where seq > 1; delete from heads where size > 1; update counts set events = 1", place.database()); };
  const auto send = [](Store& store) { (void)store.submit(append_command("late", "case/1", {sample_event()})); };
  EXPECT_EQ(exit_of_node(place, restore_older, send), 70);
  EXPECT_EQ(Store::open(place.settings()).error().code, "store_rolled_back");
}

TEST(RollbackOfNodes, a_running_node_that_finds_another_history_of_the_same_length_stops_before_signing_it) {
  if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL is not installed";
  const Place place(Backend::postgres);
  const auto restore_and_go_on = [&] {
    PostgresServer::shared()->run("delete from sealed; delete from events where seq > 1; delete from heads where size > 1; update counts set events = 1", place.database());
    Settings elsewhere = place.settings();   // another node, whose folder never saw a head
    const ScratchFolder other;
    elsewhere.folder = other.path();
    elsewhere.appliers = {counting_view()};
    for (const char* key : {"store.key", "head.key", "log.key"}) std::filesystem::copy_file(place.path(key), other.path(key));
    const auto store = std::move(*Store::open(elsewhere));
    for (const char* id : {"a", "b", "c", "d"}) EXPECT_TRUE(store->submit(append_command(id, "case/1", {sample_event()})));
  };
  EXPECT_EQ(exit_of_node(place, restore_and_go_on, [](Store& store) { store.sign_head(); }), 70);
}

}  // namespace
}  // namespace store

#include "ledger/note.h"
#include "store/archive.h"
#include "store/internal/database.h"
#include "store/testing/scratch.h"

#include <fstream>
#include <gtest/gtest.h>
#include <thread>

// What only a store on a server can be asked: several nodes, a connection that breaks, a commit nobody confirms.
namespace store {
namespace {

using namespace store::testing;

std::string refusal_of(const base::Result<Outcome>& result) { return result ? "" : result.error().code; }

/// Waits at most ten seconds for something to become true.
bool comes_true(const std::function<bool()>& claim) {
  for (int attempt = 0; attempt < 500; ++attempt, std::this_thread::sleep_for(std::chrono::milliseconds(20)))
    if (claim()) return true;
  return false;
}

class Postgres : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL is not installed";
    place_.emplace(Backend::postgres);
  }
  const Place& place() const { return *place_; }

 private:
  std::optional<Place> place_;
};

class Nodes : public Postgres {
 protected:
  void SetUp() override {
    Postgres::SetUp();
    if (IsSkipped()) return;
    nodes_.push_back(place().open());
    nodes_.push_back(place().open());
  }
  Store& node(int i) { return *nodes_[static_cast<std::size_t>(i % 2)]; }
  void close(int i) { nodes_[static_cast<std::size_t>(i)].reset(); }

 private:
  std::vector<std::unique_ptr<Store>> nodes_;
};

TEST_F(Postgres, after_reading_row_by_row_the_next_statement_gives_all_its_rows) {
  const auto connection = internal::Database(place().path(), place().database()).connect(internal::Database::Use::write);
  constexpr const char* three = "select n from generate_series(1, 3) as n";
  ASSERT_EQ(connection->query(three).size(), 3u);
  int rows = 0;
  connection->each(three, {}, [&](const Row&) { ++rows; });
  EXPECT_EQ(rows, 3);
  EXPECT_EQ(connection->query(three).size(), 3u);
}

TEST_F(Nodes, what_one_node_acknowledged_the_other_reads_and_builds_on) {
  ASSERT_TRUE(node(0).submit(append_command("c1", "case/1", {sample_event(1)}, 0)));
  EXPECT_EQ(node(1).read_stream("case/1").front().sealed_fields.at("net_profit"), "120 万元");
  ASSERT_TRUE(node(1).submit(append_command("c2", "case/1", {sample_event(2)}, 1)));
  EXPECT_EQ(refusal_of(node(0).submit(append_command("c3", "case/1", {sample_event(3)}, 1))), "stale_version");
  ASSERT_TRUE(node(0).submit(append_command("c3", "case/1", {sample_event(3)}, 2)));
  ASSERT_TRUE(node(1).submit(append_command("c4", "case/1", {sample_event(4)}, 3)));
  EXPECT_EQ(node(0).submit(append_command("c5", "case/1", {sample_event(5)}))->body.at("version"), 5);
  EXPECT_EQ(node(1).query("select total from counts").front().integer("total"), 15);
}

TEST_F(Nodes, of_sixteen_that_race_for_one_version_on_two_nodes_exactly_one_wins) {
  for (int round = 0; round < 20; ++round) {
    std::vector<std::future<base::Result<Outcome>>> answers;
    for (int i = 0; i < 16; ++i) answers.push_back(node(i).submit_later(append_command(fmt::format("{}-{}", round, i), "case/1", {sample_event()}, round)));
    int won = 0;
    for (auto& answer : answers) {
      const auto result = answer.get();
      won += result.has_value();
      EXPECT_TRUE(result || refusal_of(result) == "stale_version");
    }
    EXPECT_EQ(won, 1);
  }
}

TEST_F(Nodes, one_command_sent_sixteen_times_to_two_nodes_happens_once) {
  for (int round = 0; round < 20; ++round) {
    const std::string id = fmt::format("c{}", round);
    std::vector<std::future<base::Result<Outcome>>> answers;
    for (int i = 0; i < 16; ++i) answers.push_back(node(i).submit_later(append_command(id, "case/1", {sample_event()})));
    for (auto& answer : answers) EXPECT_EQ(answer.get()->body.at("version"), round + 1);
  }
}

TEST_F(Nodes, of_sixteen_votes_of_one_member_on_two_nodes_one_counts) {
  for (int round = 0; round < 20; ++round) {
    const auto vote = [round](Transaction& transaction) -> base::Result<Outcome> {
      if (const auto appended = transaction.append("case/1", transaction.version("case/1"), {sample_event()}); !appended) return tl::unexpected(appended.error());
      if (const auto claimed = transaction.claim(fmt::format("vote/{}/lin", round)); !claimed) return tl::unexpected(claimed.error());
      return Outcome{};
    };
    std::vector<std::future<base::Result<Outcome>>> answers;
    for (int i = 0; i < 16; ++i) answers.push_back(node(i).submit_later({fmt::format("{}-{}", round, i), "lin", {}, vote}));
    int counted = 0;
    for (auto& answer : answers) {
      const auto result = answer.get();
      counted += result.has_value();
      EXPECT_TRUE(result || refusal_of(result) == "already_done");
    }
    EXPECT_EQ(counted, 1);
  }
  EXPECT_EQ(node(0).read_stream("case/1").size(), 20u);
}

TEST_F(Nodes, what_the_store_itself_cannot_write_fails_its_command_alone) {
  PostgresServer::shared()->run("create function refuse() returns trigger as 'begin raise exception ''refused''; end' language plpgsql; "
                                "create trigger poison before insert on commands for each row when (new.id like 'poison%') execute function refuse()", place().database());
  for (int round = 0; round < 20; ++round) {
    std::vector<std::future<base::Result<Outcome>>> answers;
    const auto id = [round](int i) { return fmt::format("{}-{}-{}", i == 5 ? "poison" : "c", round, i); };
    for (int i = 0; i < 12; ++i) answers.push_back(node(0).submit_later(append_command(id(i), fmt::format("case/{}-{}", round, i), {sample_event()})));
    for (int i = 0; i < 12; ++i) {
      bool is_done = false;
      try {
        is_done = answers[static_cast<std::size_t>(i)].get().has_value();
      } catch (const std::exception& fault) {
        EXPECT_NE(std::string(fault.what()).find("refused"), std::string::npos);
      }
      EXPECT_EQ(is_done, i != 5);
      EXPECT_EQ(node(1).read_stream(fmt::format("case/{}-{}", round, i)).size(), is_done ? 1u : 0u);
    }
  }
  ASSERT_TRUE(node(0).submit(append_command("afterwards", "case/1", {sample_event()})));
}

TEST_F(Nodes, one_file_sent_to_both_at_once_can_be_read_by_both) {
  for (int round = 0; round < 10; ++round) {
    const std::string content = fmt::format("一份说明 {}。\n", round);
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) threads.emplace_back([&, i] { EXPECT_TRUE(node(i).files().put(content, {})); });
    for (std::thread& thread : threads) thread.join();
    const std::string digest = base::name_of(base::sha256(content));
    for (int i = 0; i < 2; ++i) EXPECT_EQ(file_content(node(i).files(), digest).value(), content);
  }
}

TEST_F(Nodes, one_leads_and_another_takes_over_when_it_ends) {
  ASSERT_TRUE(comes_true([&] { return node(0).leads() || node(1).leads(); }));
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  ASSERT_NE(node(0).leads(), node(1).leads());
  const int leader = node(0).leads() ? 0 : 1;
  close(leader);
  EXPECT_TRUE(comes_true([&] { return node(1 - leader).leads(); }));
}

TEST_F(Nodes, heads_signed_by_either_grow_and_verify) {
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(node(i).submit(append_command(fmt::format("c{}", i), "case/1", {sample_event()})));
    node(i / 2).sign_head();
    const auto head = ledger::read_checkpoint(node(i / 2).head());
    ASSERT_TRUE(head);
    EXPECT_EQ(head->size, static_cast<std::uint64_t>(i + 1));
    EXPECT_EQ(node(0).head(), node(1).head());
  }
  const auto report = (*Archive::open(place().path(), place().database()))->verify("");
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->ok());
  EXPECT_EQ(report->size, 6u);
}

TEST_F(Nodes, a_node_with_a_folder_of_its_own_needs_the_same_keys) {
  const ScratchFolder other;
  Settings settings = place().settings();
  settings.folder = other.path();
  EXPECT_EQ(Store::open(settings).error().code, "no_store_key");
  std::filesystem::copy_file(place().path("store.key"), other.path("store.key"));
  EXPECT_EQ(Store::open(settings).error().code, "bad_key");
  std::filesystem::copy_file(place().path("head.key"), other.path("head.key"), std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(Store::open(settings).error().code, "bad_key");
  std::filesystem::copy_file(place().path("log.key"), other.path("log.key"), std::filesystem::copy_options::overwrite_existing);
  EXPECT_TRUE(Store::open(settings));
}

TEST_F(Nodes, another_release_that_takes_over_stops_the_older_ones) {
  ASSERT_TRUE(node(0).submit(append_command("c1", "case/1", {sample_event()})));
  PostgresServer::shared()->run("update schema_number set number = number + 1", place().database());
  EXPECT_EQ(refusal_of(node(0).submit(append_command("c2", "case/1", {sample_event()}))), "store_too_new");
  PostgresServer::shared()->run("update schema_number set number = number - 1", place().database());
  EXPECT_TRUE(node(0).submit(append_command("c2", "case/1", {sample_event()})));
}

TEST_F(Postgres, what_is_no_text_spoils_nothing_for_those_who_ask_at_the_same_time) {
  const auto store = place().open();
  Group group(*store);
  group.send(append_command("c1", "case/1", {sample_event()}));
  group.send(append_command("\xff\xfe", "case/2", {sample_event()}));
  auto about_no_text = append_command("c3", "case/3", {sample_event()});
  about_no_text.stream = std::string("case/\0", 6);
  group.send(std::move(about_no_text));
  group.send(append_command("c1", "case/1", {sample_event()}));
  auto answers = group.run();
  EXPECT_EQ(answers[0].get()->body.at("version"), 1);
  EXPECT_THROW(answers[1].get(), std::runtime_error);
  EXPECT_EQ(answers[2].get()->body.at("version"), 1);
  EXPECT_EQ(answers[3].get()->body.at("version"), 1);
  EXPECT_TRUE(store->read_stream("case/2").empty());
}

// A connection that breaks.

/// Ends the server's side of every writer but the caller's.
void end_connections(const std::string& database) {
  PostgresServer::shared()->run("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", database);
}

TEST_F(Postgres, connections_lost_while_idle_are_made_again_without_a_word) {
  const auto store = place().open();
  ASSERT_TRUE(store->submit(append_command("c1", "case/1", {sample_event()})));
  EXPECT_EQ(store->read_stream("case/1").size(), 1u);
  end_connections(place().database());
  EXPECT_TRUE(store->submit(append_command("c2", "case/1", {sample_event()})));
  EXPECT_EQ(store->read_stream("case/1").size(), 2u);
  EXPECT_TRUE(comes_true([&] { return store->leads(); }));
}

TEST_F(Postgres, a_connection_lost_in_the_middle_of_an_act_leaves_nothing) {
  const auto store = place().open();
  const auto answer = store->submit({"c1", "lin", {}, [&](Transaction& transaction) -> base::Result<Outcome> {
    EXPECT_TRUE(transaction.append("case/1", 0, {sample_event()}));
    end_connections(place().database());
    return Outcome{};
  }});
  EXPECT_EQ(refusal_of(answer), "database_away");
  EXPECT_TRUE(store->read_stream("case/1").empty());
  EXPECT_TRUE(store->submit(append_command("c1", "case/1", {sample_event()}, 0)));
}

TEST_F(Postgres, a_connection_lost_anywhere_in_a_group_leaves_all_of_it_undone) {
  const auto store = place().open();
  for (int lost_at = 0; lost_at < 4; ++lost_at) {
    const auto work = [&, lost_at](Transaction& transaction) -> base::Result<Outcome> {
      const auto lose_at = [&](int place_of_work) {
        if (place_of_work == lost_at) end_connections(place().database());
      };
      lose_at(0);
      EXPECT_EQ(transaction.version("case/b"), 0);
      lose_at(1);
      EXPECT_TRUE(transaction.append("case/b", 0, {sample_event()}));
      lose_at(2);
      EXPECT_EQ(transaction.query("select events from counts where stream = $1", {"case/b"}).size(), 1u);
      lose_at(3);
      return Outcome{};
    };
    Group group(*store);
    group.send(append_command(fmt::format("a{}", lost_at), "case/a", {sample_event()}));
    group.send({fmt::format("b{}", lost_at), "lin", {}, work});
    group.send(append_command(fmt::format("c{}", lost_at), "case/c", {sample_event()}));
    for (auto& answer : group.run()) EXPECT_EQ(refusal_of(answer.get()), "database_away");
    EXPECT_TRUE(store->reader()->read_all(1, 10).empty());
  }
  EXPECT_EQ(store->submit(append_command("a0", "case/a", {sample_event()}))->body.at("version"), 1);
}

TEST_F(Postgres, a_database_that_is_not_there_or_keeps_no_utf8_is_refused) {
  Settings settings = place().settings();
  settings.database = PostgresServer::shared()->url("no_such_database");
  EXPECT_EQ(Store::open(settings).error().code, "no_database");
  PostgresServer::shared()->run("create database latin encoding 'LATIN1' locale 'C' template template0");
  settings.database = PostgresServer::shared()->url("latin");
  EXPECT_EQ(Store::open(settings).error().code, "no_database");
}

TEST_F(Postgres, erased_content_is_in_no_table_file_of_the_server) {
  const std::string secret = "PLANTED-SECRET-4711";
  const auto store = place().open();
  ASSERT_TRUE(store->submit(append_command("c1", "case/1", {sample_event(1, secret)})));
  PostgresServer& server = *PostgresServer::shared();
  const auto is_on_disk = [&] {
    server.run("checkpoint");
    for (const auto& entry : std::filesystem::recursive_directory_iterator(server.data() + "/base")) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      if (std::string(std::istreambuf_iterator<char>(file), {}).find(secret) != std::string::npos) return true;
    }
    return false;
  };
  EXPECT_TRUE(is_on_disk());  // the view of this test holds it in the clear
  ASSERT_TRUE(store->erase("case/1", "net_profit", "个人信息保护法 第四十七条", "administrator"));
  EXPECT_FALSE(is_on_disk());
}

// A commit nobody confirms: the server waits for a standby that is not there.

class Doubt : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL is not installed";
    if (!server_) server_ = new PostgresServer();
    database_ = server_->make_database();
    open(std::chrono::seconds(60));
  }
  static void TearDownTestSuite() { delete server_; }

  void open(std::chrono::milliseconds doubt_limit) {
    Settings settings;
    settings.folder = folder_.path();
    settings.appliers = {counting_view()};
    settings.database = database_;
    settings.doubt_limit = doubt_limit;
    store_.reset();
    store_ = std::move(*Store::open(settings));
    store_->sign_head();  // so that it is the act that waits for the standby, and no head before it
  }
  void wait_for_standby(bool wait) {
    server_->run(wait ? "alter system set synchronous_standby_names = 'nobody'" : "alter system reset synchronous_standby_names");
    server_->run("select pg_reload_conf()");
    comes_true([&] { return server_->run("show synchronous_standby_names") == (wait ? "nobody" : "") && (!wait || does_wait()); });
  }
  /// The server's commits wait from a moment on that is later than when it shows the setting.
  static bool does_wait() {
    auto probe = std::async(std::launch::async, [] { server_->run("create table probe (); drop table probe"); });
    while (probe.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready)
      if (server_->run("select count(pg_cancel_backend(pid)) from pg_stat_activity where wait_event = 'SyncRep' and query like '%probe%'") != "0") return true;
    return false;
  }
  /// Sends an act and returns when its commit waits for the standby.
  std::future<base::Result<Outcome>> send_into_doubt(const std::string& id) {
    auto answer = store_->submit_later(append_command(id, "case/1", {sample_event()}));
    EXPECT_TRUE(comes_true([&] { return server_->run("select count(*) from pg_stat_activity where wait_event = 'SyncRep'") != "0"; }));
    return answer;
  }
  static bool is_answered(std::future<base::Result<Outcome>>& answer) { return answer.wait_for(std::chrono::milliseconds(500)) == std::future_status::ready; }

  static PostgresServer* server_;
  ScratchFolder folder_;
  std::string database_;
  std::unique_ptr<Store> store_;
};

PostgresServer* Doubt::server_ = nullptr;

TEST_F(Doubt, a_cancelled_wait_for_the_standby_is_no_acknowledgement) {
  wait_for_standby(true);
  auto answer = send_into_doubt("c1");
  server_->run("select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'");
  EXPECT_FALSE(is_answered(answer));
  wait_for_standby(false);
  const auto result = answer.get();
  ASSERT_TRUE(result) << result.error().message.en;
  EXPECT_EQ(result->body.at("version"), 1);
  EXPECT_EQ(store_->read_stream("case/1").size(), 1u);
  EXPECT_EQ(store_->submit(append_command("c1", "case/1", {sample_event()}))->body.at("version"), 1);
}

TEST_F(Doubt, a_server_that_dies_during_the_commit_is_asked_again_when_it_is_back) {
  wait_for_standby(true);
  auto answer = send_into_doubt("c1");
  server_->stop(SIGQUIT);
  EXPECT_FALSE(is_answered(answer));
  server_->start();
  wait_for_standby(false);
  const auto result = answer.get();
  const auto again = store_->submit(append_command("c1", "case/1", {sample_event()}));
  ASSERT_TRUE(again);
  EXPECT_TRUE(result ? result->body == again->body : result.error().code == "database_away");
  EXPECT_EQ(store_->read_stream("case/1").size(), 1u);
}

TEST_F(Doubt, what_cannot_be_found_out_in_time_is_said_to_be_unknown) {
  open(std::chrono::milliseconds(300));
  wait_for_standby(true);
  auto answer = send_into_doubt("c1");
  server_->stop(SIGQUIT);
  EXPECT_EQ(refusal_of(answer.get()), "outcome_unknown");
  EXPECT_EQ(refusal_of(store_->submit(append_command("c2", "case/1", {sample_event()}))), "database_away");
  server_->start();
  wait_for_standby(false);
  ASSERT_TRUE(store_->submit(append_command("c1", "case/1", {sample_event()})));
  EXPECT_EQ(store_->read_stream("case/1").size(), 1u);
}

}  // namespace
}  // namespace store

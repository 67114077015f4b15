#include "store/store.h"

#include "ledger/note.h"
#include "store/internal/database.h"
#include "store/public_log.h"
#include "store/testing/both.h"

#include <fstream>
#include <gtest/gtest.h>
#include <thread>

namespace store {
namespace {

using namespace store::testing;

std::string refusal_of(const base::Result<Outcome>& result) { return result ? "" : result.error().code; }

std::int64_t number(Store& store, std::string_view sql) { return store.query(sql).front().integer("n"); }

std::string bytes_of_folder(const std::string& folder) {
  std::string all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    all.append(std::istreambuf_iterator<char>(file), {});
  }
  return all;
}

/// What holds on both databases.
class StoreContract : public OnBoth {};

INSTANTIATE_TEST_SUITE_P(Both, StoreContract, ::testing::Values(Backend::sqlite, Backend::postgres), [](const auto& tested) { return name_of(tested.param); });

TEST_P(StoreContract, appended_events_are_read_again_as_they_were) {
  {
    const auto store = open();
    ASSERT_TRUE(store->submit(append_command("c1", "case/1", {sample_event(1), sample_event(2)}, 0)));
  }
  const auto store = open();
  const auto events = store->read_stream("case/1");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[1].version, 2);
  EXPECT_EQ(events[1].cause, "c1");
  EXPECT_EQ(events[1].public_fields.at("entry"), 2);
  EXPECT_EQ(events[1].sealed_fields.at("net_profit"), "120 万元");
  EXPECT_FALSE(events[1].id.empty());
  EXPECT_EQ(store->read_stream("case/1", 2).size(), 1u);
  EXPECT_TRUE(store->read_stream("case/2").empty());
  EXPECT_EQ(store->reader()->read_all(2, 10).size(), 1u);
}

TEST_P(StoreContract, the_work_sees_the_state_and_the_views_as_they_are_now) {
  const auto store = open();
  const auto done = store->submit({"c1", "lin", {}, [](Transaction& transaction) -> base::Result<Outcome> {
    EXPECT_EQ(transaction.version("case/1"), 0);
    EXPECT_TRUE(transaction.append("case/1", 0, {sample_event(7)}));
    EXPECT_EQ(transaction.version("case/1"), 1);
    EXPECT_EQ(transaction.read_stream("case/1").size(), 1u);
    return Outcome{201, base::JsonObject{{"total", transaction.query("select total from counts").front().integer("total")}}};
  }});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->body.at("total"), 7);
}

TEST_P(StoreContract, a_repeated_command_gets_the_first_answer_and_does_nothing) {
  auto store = open();
  const auto first = store->submit(append_command("c1", "case/1", {sample_event()}));
  const auto second = store->submit(append_command("c1", "case/1", {sample_event()}));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(second->status, 201);
  EXPECT_EQ(second->body, first->body);
  store.reset();
  store = open();
  EXPECT_EQ(store->submit(append_command("c1", "case/1", {sample_event()}))->body, first->body);
  EXPECT_EQ(store->read_stream("case/1").size(), 1u);
}

TEST_P(StoreContract, the_same_id_of_another_account_is_another_command) {
  const auto store = open();
  Command other = append_command("c1", "case/1", {sample_event()});
  other.account = "wang";
  ASSERT_TRUE(store->submit(append_command("c1", "case/1", {sample_event()})) && store->submit(std::move(other)));
  EXPECT_EQ(store->read_stream("case/1").size(), 2u);
}

TEST_P(StoreContract, the_same_id_for_another_content_is_refused) {
  const auto store = open();
  Command first = append_command("c1", "case/1", {sample_event()});
  first.digest = "a";
  Command second = append_command("c1", "case/1", {sample_event()});
  second.digest = "b";
  ASSERT_TRUE(store->submit(std::move(first)));
  EXPECT_EQ(refusal_of(store->submit(std::move(second))), "command_reused");
}

TEST_P(StoreContract, a_stale_version_is_refused_and_leaves_nothing) {
  const auto store = open();
  ASSERT_TRUE(store->submit(append_command("c1", "case/1", {sample_event()}, 0)));
  EXPECT_EQ(refusal_of(store->submit(append_command("c2", "case/1", {sample_event()}, 0))), "stale_version");
  EXPECT_EQ(refusal_of(store->submit(append_command("c3", "case/1", {sample_event()}, 2))), "stale_version");
  EXPECT_EQ(store->read_stream("case/1").size(), 1u);
  EXPECT_EQ(number(*store, "select count(*) as n from commands"), 1);
}

TEST_P(StoreContract, a_refused_command_may_be_sent_again_under_its_id) {
  const auto store = open();
  ASSERT_FALSE(store->submit(append_command("c1", "case/1", {sample_event()}, 5)));
  EXPECT_TRUE(store->submit(append_command("c1", "case/1", {sample_event()}, 0)));
}

TEST_P(StoreContract, a_claimed_key_is_refused_the_second_time) {
  const auto store = open();
  const auto vote = [](const std::string& id) {
    return Command{id, "lin", {}, [](Transaction& transaction) -> base::Result<Outcome> {
      EXPECT_TRUE(transaction.append("case/1", transaction.version("case/1"), {sample_event()}));
      if (auto claimed = transaction.claim("vote/case-1/lin"); !claimed) return tl::unexpected(claimed.error());
      return Outcome{};
    }};
  };
  EXPECT_TRUE(store->submit(vote("c1")));
  EXPECT_EQ(refusal_of(store->submit(vote("c2"))), "already_done");
  EXPECT_EQ(store->read_stream("case/1").size(), 1u);
}

TEST_P(StoreContract, a_record_that_is_too_large_is_refused) {
  const auto store = open();
  ledger::Event large = sample_event();
  large.public_fields["note"] = std::string(20000, 'x');
  EXPECT_EQ(refusal_of(store->submit(append_command("c1", "case/1", {sample_event(), large}))), "event_too_large");
  EXPECT_TRUE(store->read_stream("case/1").empty());
}

TEST_P(StoreContract, an_exception_of_the_work_comes_out_and_undoes_it_alone) {
  const auto store = open();
  auto good = store->submit_later(append_command("c1", "case/1", {sample_event()}));
  auto bad = store->submit_later({"c2", "lin", {}, [](Transaction& transaction) -> base::Result<Outcome> {
    EXPECT_TRUE(transaction.append("case/2", 0, {sample_event()}));
    throw std::runtime_error("the work failed");
  }});
  auto wrong_sql = store->submit_later({"c3", "lin", {}, [](Transaction& transaction) -> base::Result<Outcome> {
    transaction.execute("insert into no_such_table (a) values ($1)", {std::int64_t{1}});
    return Outcome{};
  }});
  auto wrong_post = store->submit_later({"c4", "lin", {}, [](Transaction& transaction) -> base::Result<Outcome> {
    transaction.post("insert into no_such_table (a) values ($1)", {std::int64_t{1}});
    return Outcome{};
  }});
  auto last = store->submit_later(append_command("c5", "case/1", {sample_event()}));
  EXPECT_TRUE(good.get());
  EXPECT_THROW(bad.get(), std::runtime_error);
  EXPECT_THROW(wrong_sql.get(), std::runtime_error);
  EXPECT_THROW(wrong_post.get(), std::runtime_error);
  EXPECT_TRUE(last.get());
  EXPECT_TRUE(store->read_stream("case/2").empty());
  EXPECT_EQ(store->read_stream("case/1").size(), 2u);
}

TEST_P(StoreContract, what_a_view_posts_and_the_database_refuses_fails_its_command_alone) {
  Applier bounded{"bounded", 1, {"bounded"}, {"create table bounded (entry bigint not null check (entry < 100))"}, [](const ledger::Event& event, Transaction& transaction) {
                    transaction.post("insert into bounded (entry) values ($1)", {event.public_fields.at("entry").as_int64()});
                  }};
  Settings with_view = settings();
  with_view.appliers = {bounded, counting_view()};
  const auto store = std::move(*Store::open(with_view));
  Group group(*store);
  for (int i = 0; i < 12; ++i) group.send(append_command(fmt::format("c{}", i), fmt::format("case/{}", i % 3), {sample_event(i == 7 ? 100 : i)}));
  auto answers = group.run();
  for (std::size_t i = 0; i < 12; ++i) {
    if (i == 7) EXPECT_THROW(answers[i].get(), std::runtime_error);
    else EXPECT_TRUE(answers[i].get());
  }
  EXPECT_EQ(number(*store, "select count(*) as n from bounded"), 11);
  EXPECT_EQ(number(*store, "select max(seq) as n from events"), 11);
  EXPECT_EQ(store->read_stream("case/1").size(), 3u);
  EXPECT_EQ(store->submit(append_command("c8", "case/2", {sample_event()}))->body.at("version"), 3);   // done before
  EXPECT_EQ(store->submit(append_command("c12", "case/1", {sample_event()}))->body.at("version"), 4);
}

TEST_P(StoreContract, a_file_whose_group_runs_again_can_be_read) {
  const auto store = open();
  const std::string content = "一份说明。\n";
  Group group(*store);
  std::thread sender([&] { EXPECT_TRUE(store->files().put(content, {})); });
  while (store->figures().waiting == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  group.send({"c1", "lin", {}, [](Transaction& transaction) -> base::Result<Outcome> {
                transaction.post("insert into no_such_table (a) values ($1)", {std::int64_t{1}});
                return Outcome{};
              }});
  EXPECT_THROW(group.run().front().get(), std::runtime_error);
  sender.join();
  EXPECT_EQ(file_content(store->files(), base::name_of(base::sha256(content))).value(), content);
}

TEST_P(StoreContract, commands_of_a_group_build_on_each_other_and_never_on_what_was_undone) {
  const auto store = open();
  const auto failing = [](const std::string& id, bool throws) {
    return Command{id, "lin", {}, [throws](Transaction& transaction) -> base::Result<Outcome> {
                     EXPECT_TRUE(transaction.append("case/1", transaction.version("case/1"), {sample_event()}));
                     if (throws) throw std::runtime_error("the work failed");
                     return base::refuse("not_found", {"没有。", "None."});
                   }, "case/1"};
  };
  Group group(*store);
  group.send(failing("c1", false));
  group.send(append_command("c2", "case/1", {sample_event()}, 0));
  group.send(failing("c3", true));
  group.send(append_command("c4", "case/1", {sample_event(), sample_event()}));
  auto about_another = append_command("c5", "case/1", {sample_event()});
  about_another.stream = "case/2";
  group.send(std::move(about_another));
  group.send(append_command("c2", "case/1", {sample_event()}, 0));
  auto answers = group.run();
  EXPECT_EQ(refusal_of(answers[0].get()), "not_found");
  EXPECT_EQ(answers[1].get()->body.at("version"), 1);
  EXPECT_THROW(answers[2].get(), std::runtime_error);
  EXPECT_EQ(answers[3].get()->body.at("version"), 3);
  EXPECT_EQ(answers[4].get()->body.at("version"), 4);
  EXPECT_EQ(answers[5].get()->body.at("version"), 1);   // the first answer
  EXPECT_EQ(store->read_stream("case/1").size(), 4u);
}

TEST_P(StoreContract, sixteen_threads_write_one_ledger_without_gaps) {
  const auto store = open();
  std::vector<std::thread> threads;
  for (int t = 0; t < 16; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) EXPECT_TRUE(store->submit(append_command(fmt::format("{}-{}", t, i), fmt::format("case/{}", t), {sample_event(i)}, i)));
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(number(*store, "select count(*) as n from events"), 800);
  EXPECT_EQ(number(*store, "select max(seq) as n from events"), 800);
  EXPECT_EQ(number(*store, "select sum(events) as n from counts"), 800);
}

TEST_P(StoreContract, of_sixteen_that_race_for_one_version_exactly_one_wins) {
  const auto store = open();
  for (int round = 0; round < 20; ++round) {
    std::vector<std::future<base::Result<Outcome>>> answers;
    for (int i = 0; i < 16; ++i) answers.push_back(store->submit_later(append_command(fmt::format("{}-{}", round, i), "case/1", {sample_event()}, round)));
    int won = 0;
    for (auto& answer : answers) won += answer.get().has_value();
    EXPECT_EQ(won, 1);
  }
}

TEST_P(StoreContract, a_reader_sees_one_state_while_others_write) {
  const auto store = open();
  ASSERT_TRUE(store->submit(append_command("c1", "case/1", {sample_event()})));
  const auto reader = store->reader();
  EXPECT_EQ(reader->version("case/1"), 1);
  ASSERT_TRUE(store->submit(append_command("c2", "case/1", {sample_event()})));
  EXPECT_EQ(reader->version("case/1"), 1);
  EXPECT_EQ(store->reader()->version("case/1"), 2);
}

TEST_P(StoreContract, whoever_reads_after_an_answer_sees_what_it_acknowledged) {
  const auto store = open();
  for (int i = 1; i <= 50; ++i) {
    EXPECT_EQ(number(*store, "select count(*) as n from events"), i - 1);
    const auto early = store->reader();
    EXPECT_EQ(early->version("case/1"), i - 1);
    ASSERT_TRUE(store->submit(append_command(fmt::format("c{}", i), "case/1", {sample_event(i)}, i - 1)));
    EXPECT_EQ(early->version("case/1"), i - 1);
    EXPECT_EQ(store->reader()->version("case/1"), i);
  }
}

TEST_P(StoreContract, a_reader_cannot_write) {
  const auto store = open();
  EXPECT_THROW(store->query("delete from events"), std::runtime_error);
}

TEST_P(StoreContract, sealed_content_and_locked_rows_are_nowhere_on_disk_in_the_clear) {
  const std::string secret = "PLANTED-SECRET-4711";
  auto store = std::move(*Store::open(settings()));
  ASSERT_TRUE(store->submit(append_command("c1", "case/1", {sample_event(1, secret)})));
  const std::string locked = store->lock(secret);
  ASSERT_TRUE(store->write([&](Transaction& transaction) -> base::Result<void> {
    transaction.execute("insert into drafts (case_id, account, content, saved_at) values ('1', 'lin', $1, 0)", {Blob{locked}});
    return {};
  }));
  EXPECT_EQ(store->read_stream("case/1").front().sealed_fields.at("net_profit"), base::Json(secret));
  EXPECT_EQ(store->unlock(store->query("select content from drafts").front().bytes("content")).value(), secret);
  EXPECT_EQ(store->unlock("something else").error().code, "unreadable_content");
  EXPECT_EQ(bytes_of_folder(path()).find(secret), std::string::npos);
}

TEST_P(StoreContract, erased_content_reads_as_erased_and_leaves_the_views_too) {
  const auto store = open();
  const std::string secret = "PLANTED-SECRET-4711";
  ASSERT_TRUE(store->submit(append_command("c1", "case/1", {sample_event(1, secret), sample_event(2, secret)})));
  ASSERT_TRUE(store->submit(append_command("c2", "case/2", {sample_event(3, "other")})));
  const auto erased = store->erase("case/1", "net_profit", "个人信息保护法 第四十七条", "administrator");
  ASSERT_TRUE(erased);
  EXPECT_EQ(*erased, 2);
  EXPECT_EQ(store->read_stream("case/1")[1].sealed_fields.at("net_profit"), "erased");
  EXPECT_EQ(store->read_stream("case/2")[0].sealed_fields.at("net_profit"), "other");
  const auto record = store->read_stream("erasures").front();
  EXPECT_EQ(record.kind, "content_erased");
  EXPECT_EQ(record.actor, "administrator");
  EXPECT_EQ(record.public_fields.at("events").as_array().size(), 2u);
  EXPECT_EQ(bytes_of_folder(path()).find(secret), std::string::npos);
  EXPECT_EQ(store->erase("case/1", "net_profit", "again", "administrator").error().code, "nothing_to_erase");
}

TEST_P(StoreContract, rebuilt_views_are_what_they_were) {
  const auto store = open();
  for (int i = 0; i < 30; ++i) ASSERT_TRUE(store->submit(append_command(fmt::format("c{}", i), fmt::format("case/{}", i % 7), {sample_event(i)})));
  const std::string before = dump(*store->reader(), "counts");
  store->rebuild_views();
  EXPECT_EQ(dump(*store->reader(), "counts"), before);
}

TEST_P(StoreContract, a_view_that_is_new_or_means_something_else_is_built_on_opening) {
  {
    const auto store = std::move(*Store::open(settings()));
    ASSERT_TRUE(store->submit(append_command("c1", "case/1", {sample_event(5)})));
  }
  EXPECT_EQ(number(*open(), "select total as n from counts"), 5);
  Applier doubled = counting_view();
  doubled.version = 2;
  doubled.apply = [](const ledger::Event& event, Transaction& transaction) {
    transaction.execute("insert into counts (stream, events, total, secret) values ($1, 1, $2, '')", {event.stream, 2 * event.public_fields.at("entry").as_int64()});
  };
  Settings changed = settings();
  changed.appliers = {doubled};
  EXPECT_EQ(number(**Store::open(changed), "select total as n from counts"), 10);
}

TEST_P(StoreContract, editions_are_kept_once) {
  const auto store = open();
  const Edition files = {{"programme.yaml", "name: a\n"}, {"rules/a.yaml", std::string("\0x", 2)}};
  for (int i = 0; i < 2; ++i)
    ASSERT_TRUE(store->write([&](Transaction& transaction) -> base::Result<void> {
      transaction.keep_edition("sha256:ab", files);
      return {};
    }));
  EXPECT_EQ(store->reader()->edition("sha256:ab"), files);
  EXPECT_FALSE(store->reader()->edition("sha256:cd"));
}

TEST_P(StoreContract, more_than_4096_waiting_commands_are_refused_and_the_others_done) {
  const auto store = open();
  Group group(*store);
  for (int i = 0; i < 4200; ++i) group.send({{}, {}, {}, [](Transaction&) -> base::Result<Outcome> { return Outcome{}; }});
  auto answers = group.run();
  int busy = 0;
  for (auto& answer : answers) busy += refusal_of(answer.get()) == "store_busy";
  EXPECT_EQ(busy, 4200 - 4096);
}

std::vector<std::string> log_bundle(Store& store, std::uint64_t width) {
  const std::string bytes = public_log::file(*store.reader(), {true, 0, 0, width}).value();
  std::vector<std::string> entries;
  for (std::size_t at = 0; at < bytes.size(); at += 2 + entries.back().size())
    entries.push_back(bytes.substr(at + 2, static_cast<unsigned char>(bytes[at]) * 256u + static_cast<unsigned char>(bytes[at + 1])));
  return entries;
}

TEST_P(StoreContract, the_public_log_is_served_in_tiles_that_prove_its_signed_head) {
  auto store = open();
  EXPECT_EQ(public_log::head(*store->reader()), "");
  ledger::Frontier tree;
  ASSERT_TRUE(store->write([&](Transaction& tx) -> base::Result<void> {
    for (int i = 0; i < 600; ++i) {
      public_log::append(tx, fmt::format("entry {}", i));
      tree.append(ledger::leaf_hash(fmt::format("entry {}", i)));
    }
    return {};
  }));
  store->sign_log();
  const auto head = store->keys(ledger::Log::open).open_head(public_log::head(*store->reader()));
  ASSERT_TRUE(head);
  EXPECT_EQ(head->size, 600u);
  EXPECT_EQ(head->root, tree.root());

  const auto db = store->reader();
  EXPECT_EQ(log_bundle(*store, 256)[255], "entry 255");
  EXPECT_EQ(public_log::file(*db, {false, 0, 2, 88}).value().size(), 88u * 32);
  EXPECT_EQ(public_log::file(*db, {false, 0, 2, 89}), std::nullopt);
  EXPECT_EQ(public_log::file(*db, {false, 1, 0, 2}).value().size(), 2u * 32);
  EXPECT_EQ(public_log::file(*db, {false, 1, 0, 3}), std::nullopt);
  const std::string leaf = public_log::file(*db, {false, 0, 1, 256}).value().substr(32 * 3, 32), wanted = "entry 259";
  const ledger::Hash hash = ledger::leaf_hash(wanted);
  EXPECT_EQ(leaf, std::string(hash.begin(), hash.end()));
}

TEST_P(StoreContract, a_public_log_that_went_back_in_time_is_not_signed_again) {
  auto store = open();
  const auto add = [&](const char* entry) { return store->write([&](Transaction& tx) -> base::Result<void> { public_log::append(tx, entry); return {}; }); };
  ASSERT_TRUE(add("one"));
  ASSERT_TRUE(add("two"));
  store->sign_log();
  ASSERT_TRUE(store->write([](Transaction& tx) -> base::Result<void> { tx.execute("delete from log_entries where place = 1"); tx.execute("delete from log_heads"); return {}; }));
  store.reset();
  EXPECT_EQ(Store::open(settings()).error().code, "store_rolled_back");
}

TEST_P(StoreContract, a_head_key_of_another_ledger_is_refused) {
  const ScratchFolder other;
  open();
  open_store(other.path());
  std::filesystem::copy_file(other.path("head.key"), path("head.key"), std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(Store::open(settings()).error().code, "bad_key");
}

TEST_P(StoreContract, a_missing_store_key_or_that_of_another_store_is_refused) {
  const ScratchFolder other;
  open();
  open_store(other.path());
  std::filesystem::remove(path("store.key"));
  EXPECT_EQ(Store::open(settings()).error().code, "no_store_key");
  std::filesystem::copy_file(other.path("store.key"), path("store.key"));
  EXPECT_EQ(Store::open(settings()).error().code, "no_store_key");
}

TEST_P(StoreContract, a_store_of_a_later_release_is_refused) {
  open();
  connection()->set_schema_number(9999);
  EXPECT_EQ(Store::open(settings()).error().code, "store_too_new");
}

TEST_P(StoreContract, a_ledger_that_went_back_in_time_is_recognised) {
  {
    const auto store = open();
    ASSERT_TRUE(store->submit(append_command("c1", "case/1", {sample_event()})) && store->submit(append_command("c2", "case/1", {sample_event()})));
    store->sign_head();
  }
  connection()->execute("delete from events where seq = 2");
  EXPECT_EQ(Store::open(settings()).error().code, "store_rolled_back");
  std::filesystem::remove(path("head"));
  EXPECT_TRUE(Store::open(settings()));
}

TEST_P(StoreContract, heads_are_signed_and_grow) {
  const auto store = open();
  ASSERT_TRUE(store->submit(append_command("c1", "case/1", {sample_event()})));
  const std::string note = store->sign_head();
  std::ifstream file(path("head.vkey"));
  std::string vkey;
  std::getline(file, vkey);
  const auto head = ledger::open_checkpoint(note, *ledger::PublicKey::parse(vkey));
  ASSERT_TRUE(head);
  EXPECT_EQ(head->size, 1u);
  EXPECT_EQ(store->head(), note);
}

}  // namespace
}  // namespace store

#include "store/archive.h"

#include "store/backup.h"
#include "store/internal/sqlite.h"
#include "store/public_log.h"
#include "store/testing/scratch.h"

#include <fstream>
#include <gtest/gtest.h>
#include <random>

namespace store {
namespace {

using namespace store::testing;

/// A store with 300 events, sealed content, an erasure and a file; closed.
void fill(const std::string& folder) {
  const auto store = open_store(folder);
  std::vector<std::future<base::Result<Outcome>>> answers;
  for (int i = 0; i < 300; ++i) answers.push_back(store->submit_later(append_command(fmt::format("c{}", i), fmt::format("case/{}", i % 20), {sample_event(i)})));
  for (auto& answer : answers) ASSERT_TRUE(answer.get());
  ASSERT_TRUE(store->erase("case/7", "net_profit", "个人信息保护法 第四十七条", "administrator"));
  ASSERT_TRUE(store->files().put("一份说明。\n", {}));
  ASSERT_TRUE(store->write([](Transaction& tx) -> base::Result<void> {
    for (int i = 0; i < 300; ++i) public_log::append(tx, fmt::format("notice {}", i));
    return {};
  }));
  store->sign_log();
  store->sign_head();
  ASSERT_TRUE(store->submit(append_command("last", "case/0", {sample_event()})));
}

ledger::Report verify(const std::string& folder) {
  const auto archive = Archive::open(folder);
  if (!archive) throw std::runtime_error(archive.error().code);
  auto report = (*archive)->verify("");
  if (!report) throw std::runtime_error(report.error().code);
  if (report->ok()) (*archive)->check_views({counting_view()}, *report);
  return *report;
}

std::string problems(const ledger::Report& report) {
  std::string all;
  for (const auto& problem : report.problems) all += fmt::format("{} {} {}; ", problem.code, problem.seq, problem.detail);
  return all;
}

TEST(Archive, a_sound_store_verifies_with_its_erasures_and_files) {
  const ScratchFolder folder;
  fill(folder.path());
  const ledger::Report report = verify(folder.path());
  EXPECT_EQ(problems(report), "");
  EXPECT_EQ(report.size, 302u);
}

TEST(Archive, a_store_that_is_being_written_verifies) {
  const ScratchFolder folder;
  const auto store = open_store(folder.path());
  ASSERT_TRUE(store->submit(append_command("c1", "case/1", {sample_event()})));
  EXPECT_EQ(problems(verify(folder.path())), "");
  EXPECT_EQ(verify(folder.path()).size, 1u);
}

TEST(Archive, without_the_store_key_sealed_content_is_counted_and_the_rest_verifies) {
  const ScratchFolder folder;
  fill(folder.path());
  std::filesystem::remove(folder.path("store.key"));
  const ledger::Report report = verify(folder.path());
  EXPECT_EQ(problems(report), "");
  EXPECT_EQ(report.unopened, 286u);  // 301 entries, 15 of them erased
}

TEST(Archive, a_pinned_key_that_did_not_sign_is_noticed) {
  const ScratchFolder folder;
  fill(folder.path());
  const ledger::SigningKey other("other", std::string(32, 'o'));
  const auto report = (*Archive::open(folder.path()))->verify(other.public_key().vkey());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->problems.front().code, "head_not_signed");
  EXPECT_EQ((*Archive::open(folder.path()))->verify("no key").error().code, "bad_key");
}

TEST(Archive, a_record_is_proved_by_place_and_by_id) {
  const ScratchFolder folder;
  fill(folder.path());
  const auto archive = std::move(*Archive::open(folder.path()));
  const std::string id = archive->reader().read_all(5, 1).front().id;
  const auto proof = archive->prove("5");
  ASSERT_TRUE(proof);
  EXPECT_EQ(archive->prove(id).value(), *proof);
  EXPECT_EQ(archive->prove("0").error().code, "no_such_event");
  EXPECT_EQ(archive->prove("x").error().code, "no_such_event");
  EXPECT_EQ(archive->prove("302").value().substr(0, 33), "c2sp.org/tlog-proof@v1\nindex 301\n");

  std::vector<std::string> leaves;
  archive->each_envelope([&](std::string_view leaf) { leaves.emplace_back(leaf); });
  ASSERT_EQ(leaves.size(), 302u);
  std::vector<ledger::Hash> hashes;
  std::istringstream lines(*proof);
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "c2sp.org/tlog-proof@v1");
  std::getline(lines, line);
  EXPECT_EQ(line, "index 4");
  while (std::getline(lines, line) && !line.empty()) {
    hashes.emplace_back();
    std::ranges::copy(ledger::from_base64(line).value(), hashes.back().begin());
  }
  const auto head = ledger::read_checkpoint(archive->head());
  ASSERT_TRUE(head);
  EXPECT_TRUE(ledger::verify_inclusion(ledger::leaf_hash(leaves[4]), 4, head->size, hashes, head->root));
}

TEST(Archive, a_record_that_no_head_covers_is_not_proved) {
  const ScratchFolder folder;
  fill(folder.path());
  std::filesystem::remove(folder.path("head"));
  EXPECT_EQ((*Archive::open(folder.path()))->prove("5").error().code, "not_signed_yet");
}

TEST(Archive, a_folder_without_store_is_refused) {
  const ScratchFolder folder;
  EXPECT_EQ(Archive::open(folder.path()).error().code, "no_store");
}

/// A closed store and a copy of it to spoil, again and again.
class Tampering : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    sound_ = new ScratchFolder;
    fill(sound_->path());
  }
  static void TearDownTestSuite() { delete sound_; }

  /// The problems found after `spoil` had the copy's folder.
  std::string after(const std::function<void(const std::string&)>& spoil) {
    const ScratchFolder copy;
    std::filesystem::copy(sound_->path(), copy.path(), std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
    spoil(copy.path());
    try {
      return problems(verify(copy.path()));
    } catch (const std::runtime_error& fault) {
      return std::string("unreadable: ") + fault.what();
    }
  }
  std::string after_sql(const std::string& sql) {
    return after([&](const std::string& folder) {
      internal::SqliteConnection database(folder + "/store.db", internal::SqliteConnection::Mode::read_write);
      database.script("pragma synchronous = off;");
      if (database.execute(sql) == 0) ADD_FAILURE() << "changed nothing: " << sql;
    });
  }

  static ScratchFolder* sound_;
};

ScratchFolder* Tampering::sound_ = nullptr;

TEST_F(Tampering, every_column_of_many_events_is_watched) {
  const std::vector<std::string> changes = {
      "seq = seq + 1000",      "stream = stream || 'x'",       "version = version + 1",      "kind = 'case_opened'",
      "id = id || 'x'",        "received_at = received_at + 1", "leaf_hash = zeroblob(32)",  "envelope = cast(replace(cast(envelope as text), '\"lin\"', '\"liu\"') as blob)",
      "envelope = zeroblob(9)", "stream = 'case/19'",           "leaf_hash = 'text'",        "received_at = received_at + 0.5",
      "version = -version"};
  int attempts = 0;
  for (int seq = 3; seq <= 300; seq += 23)
    for (const std::string& change : changes) {
      if (change == "stream = 'case/19'" && (seq - 1) % 20 == 19) continue;
      ++attempts;
      EXPECT_NE(after_sql(fmt::format("update or replace events set {} where seq = {}", change, seq)), "") << change << " at " << seq;
    }
  EXPECT_GE(attempts, 160);
}

TEST_F(Tampering, rows_that_are_cut_added_or_swapped_are_found) {
  for (int seq = 1; seq <= 302; seq += 43) {
    EXPECT_NE(after_sql(fmt::format("delete from events where seq = {}", seq)), "") << seq;
    EXPECT_NE(after_sql(fmt::format("delete from events where seq >= {}", seq)), "") << seq;
    EXPECT_NE(after_sql(fmt::format("update events set seq = case seq when {0} then -1 else seq end where seq = {0}", seq)), "") << seq;
  }
  EXPECT_NE(after_sql("insert into events select 303, stream, 99, kind, 'new', received_at, envelope, leaf_hash from events where seq = 9"), "");
}

TEST_F(Tampering, every_column_of_sealed_content_and_its_keys_is_watched) {
  for (const std::string table : {"sealed", "stream_keys"}) {
    const std::vector<std::string> changes = table == "sealed" ? std::vector<std::string>{"event_id = event_id || 'x'", "field = 'other'", "key_id = 'other'", "content = zeroblob(80)",
                                                                                          "content = substr(content, 1, length(content) - 1)", "content = 'text'"}
                                                               : std::vector<std::string>{"id = id || 'x'", "stream = stream || 'x'", "wrapped = zeroblob(72)"};
    for (const std::string& change : changes)
      for (int i = 0; i < 3; ++i) EXPECT_NE(after_sql(fmt::format("update {0} set {1} where rowid = (select rowid from {0} limit 1 offset {2})", table, change, 5 * i)), "") << table << " " << change;
    EXPECT_NE(after_sql(fmt::format("delete from {0} where rowid = (select rowid from {0} limit 1)", table)), "") << table;
  }
  EXPECT_NE(after_sql("insert into sealed select 'nobody', field, key_id, content from sealed limit 1"), "");
}

TEST_F(Tampering, heads_nodes_and_files_are_watched) {
  for (const std::string sql : {"update heads set size = size + 1000 where size > 0", "update heads set note = replace(note, 'pinjian', 'pinjiam')", "update tree_nodes set hash = zeroblob(32)",
                                "update tree_nodes set hash = cast(hash || x'00' as blob)", "update tree_nodes set position = 7", "update tree_nodes set level = 16",
                                "delete from tree_nodes", "update files set type = 'image/png'", "update files set size = size + 1",
                                "update files set wrapped = zeroblob(72)", "update files set digest = digest || '0'"})
    EXPECT_NE(after_sql(sql), "") << sql;
  for (const std::string file : {"head", "head.vkey"})
    EXPECT_NE(after([&](const std::string& folder) {
                std::fstream stream(folder + "/" + file, std::ios::in | std::ios::out);
                stream.seekp(12);
                stream.put('~');
              }),
              "")
        << file;
  EXPECT_NE(after([](const std::string& folder) {
              for (const auto& entry : std::filesystem::recursive_directory_iterator(folder + "/files"))
                if (entry.is_regular_file()) std::filesystem::resize_file(entry.path(), entry.file_size() - 1);
            }),
            "");
}

TEST_F(Tampering, the_public_log_is_watched) {
  for (const std::string sql : {"update log_entries set entry = 'notice 8' where place = 7", "update log_entries set leaf_hash = zeroblob(32) where place = 299", "delete from log_entries where place = 299",
                                "delete from log_entries where place = 5", "update log_entries set place = 400 where place = 299", "update log_nodes set hash = zeroblob(32)", "update log_nodes set position = 1",
                                "update log_nodes set level = 16", "delete from log_nodes", "update log_heads set size = size + 1", "update log_heads set note = replace(note, 'pinjian', 'pinjiam')"})
    EXPECT_NE(after_sql(sql), "") << sql;
  for (const std::string file : {"log", "log.vkey"})
    EXPECT_NE(after([&](const std::string& folder) { std::filesystem::resize_file(folder + "/" + file, 20); }), "") << file;
}

TEST_F(Tampering, a_store_put_back_to_yesterday_is_found_by_the_head_beside_it) {
  EXPECT_NE(after_sql("delete from events where seq > 301"), "");
}

TEST_F(Tampering, a_schema_that_claims_to_be_an_earlier_one_is_found) {
  const std::string said = after([](const std::string& folder) {
    internal::SqliteConnection database(folder + "/store.db", internal::SqliteConnection::Mode::read_write);
    database.set_schema_number(database.schema_number() - 1);
  });
  EXPECT_NE(said.find("table row_sums: the number of the schema is an earlier one"), std::string::npos) << said;
}

std::string text_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* blob = std::get_if<Blob>(&value)) return blob->bytes;
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr ? *text : "null";
}

/// Everything the database of a folder holds, a text each row.
std::vector<std::string> all_rows(const std::string& folder) {
  internal::SqliteConnection database(folder + "/store.db", internal::SqliteConnection::Mode::read_only);
  std::vector<std::string> rows;
  for (const std::string& table : database.tables())
    database.each("select * from " + table, {}, [&](const Row& row) {
      rows.push_back(table);
      for (const Value& value : row.values()) rows.back() += '\n' + text_of(value);
    });
  std::sort(rows.begin(), rows.end());
  return rows;
}

void flip_a_bit(const std::string& path, std::mt19937& random) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  const auto place = static_cast<std::streamoff>(random() % std::filesystem::file_size(path));
  file.seekg(place);
  const char before = static_cast<char>(file.get());
  file.seekp(place);
  file.put(static_cast<char>(before ^ (1 << random() % 8)));
}

TEST_F(Tampering, any_flipped_byte_of_the_file_is_found_or_changes_nothing) {
  const auto sound = all_rows(sound_->path());
  std::mt19937 random(20240620);
  int found = 0, without_effect = 0;
  for (int i = 0; i < (is_long_tier() ? 10000 : 200); ++i) {
    bool is_same = false;
    const std::string said = after([&](const std::string& folder) {
      flip_a_bit(folder + "/store.db", random);
      try {
        is_same = all_rows(folder) == sound;
      } catch (const std::runtime_error&) {
      }
    });
    said.empty() ? ++without_effect : ++found;
    EXPECT_TRUE(!said.empty() || is_same) << i;
  }
  RecordProperty("found", found);
  RecordProperty("without_effect", without_effect);
  EXPECT_GT(found, 0);
}

TEST(Backup, of_a_running_store_restores_to_the_same_ledger_content_and_files) {
  const ScratchFolder folder;
  const ScratchFolder other;
  fill(folder.path());
  const auto running = open_store(folder.path());
  ASSERT_TRUE(backup(folder.path(), other.path("copy.pinjian")));
  ASSERT_TRUE(backup_keys(folder.path(), other.path("keys")));
  const auto restored = restore(other.path("copy.pinjian"), other.path("data"), other.path("keys"));
  ASSERT_TRUE(restored) << restored.error().message.en;
  EXPECT_EQ(restored->events, 302);
  EXPECT_EQ(restored->files, 1);
  EXPECT_EQ(verify(other.path("data")).root, verify(folder.path()).root);
  EXPECT_EQ(problems(verify(other.path("data"))), "");
  const auto store = open_store(other.path("data"));
  EXPECT_EQ(store->read_stream("case/1").front().sealed_fields.at("net_profit"), "120 万元");
  EXPECT_EQ(file_content(store->files(), base::name_of(base::sha256("一份说明。\n"))).value(), "一份说明。\n");
  EXPECT_EQ(dump(*store->reader(), "counts"), dump(*running->reader(), "counts"));
}

TEST(Backup, holds_no_key_and_is_of_no_use_without) {
  const ScratchFolder folder;
  const ScratchFolder other;
  fill(folder.path());
  ASSERT_TRUE(backup(folder.path(), other.path("copy")) && restore(other.path("copy"), other.path("data"), ""));
  Settings settings;
  settings.folder = other.path("data");
  EXPECT_EQ(Store::open(settings).error().code, "no_store_key");
  EXPECT_EQ(problems(verify(other.path("data"))), "");
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Backup, holds_nothing_sealed_in_the_clear_and_makes_the_views_again) {
  const std::string secret = "PLANTED-SECRET-4711";
  const ScratchFolder folder;
  const ScratchFolder other;
  const auto store = open_store(folder.path());
  for (const char* id : {"c1", "c2"}) ASSERT_TRUE(store->submit(append_command(id, fmt::format("case/{}", id), {sample_event(1, secret)})));
  ASSERT_NE(dump(*store->reader(), "counts").find(secret), std::string::npos) << "the view of this test holds it in the clear";
  ASSERT_TRUE(backup(folder.path(), other.path("before")) && backup_keys(folder.path(), other.path("keys")));
  EXPECT_EQ(bytes_of(other.path("before")).find(secret), std::string::npos);
  ASSERT_TRUE(restore(other.path("before"), other.path("data"), other.path("keys")));
  EXPECT_EQ(dump(*open_store(other.path("data"))->reader(), "counts"), dump(*store->reader(), "counts"));

  for (const char* stream : {"case/c1", "case/c2"}) ASSERT_TRUE(store->erase(stream, "net_profit", "个人信息保护法 第四十七条", "administrator"));
  ASSERT_TRUE(backup(folder.path(), other.path("after")));
  ASSERT_TRUE(restore(other.path("after"), other.path("later"), other.path("keys")));
  const auto later = open_store(other.path("later"));
  EXPECT_EQ(later->read_stream("case/c1").front().sealed_fields.at("net_profit"), "erased");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path()))
    if (entry.is_regular_file()) EXPECT_EQ(bytes_of(entry.path().string()).find(secret), std::string::npos) << entry.path();
}

TEST(Backup, overwrites_nothing) {
  const ScratchFolder folder;
  const ScratchFolder other;
  fill(folder.path());
  ASSERT_TRUE(backup(folder.path(), other.path("copy")));
  EXPECT_EQ(backup(folder.path(), other.path("copy")).error().code, "already_exists");
  EXPECT_EQ(restore(other.path("copy"), folder.path(), "").error().code, "already_exists");
  ASSERT_TRUE(backup_keys(folder.path(), other.path("keys")));
  EXPECT_EQ(backup_keys(folder.path(), other.path("keys")).error().code, "already_exists");
  EXPECT_EQ(backup(other.path("nothing"), other.path("x")).error().code, "no_store");
}

TEST(Backup, a_file_that_is_no_whole_backup_is_refused) {
  const ScratchFolder folder;
  const ScratchFolder other;
  fill(folder.path());
  ASSERT_TRUE(backup(folder.path(), other.path("copy")));
  std::filesystem::resize_file(other.path("copy"), std::filesystem::file_size(other.path("copy")) / 2);
  EXPECT_EQ(restore(other.path("copy"), other.path("data"), "").error().code, "bad_backup");
  EXPECT_EQ(restore(other.path("nothing"), other.path("data"), "").error().code, "bad_backup");
  EXPECT_FALSE(std::filesystem::exists(other.path("data/store.db")));
}

TEST(Backup, an_older_one_beside_the_newer_head_is_recognised) {
  const ScratchFolder folder;
  const ScratchFolder other;
  fill(folder.path());
  ASSERT_TRUE(backup(folder.path(), other.path("copy")));
  ASSERT_TRUE(open_store(folder.path())->submit(append_command("later", "case/1", {sample_event()})));
  for (const std::string ending : {"", "-wal", "-shm"}) std::filesystem::remove(folder.path("store.db" + ending));
  ASSERT_TRUE(restore(other.path("copy"), folder.path(), ""));
  Settings settings;
  settings.folder = folder.path();
  EXPECT_EQ(Store::open(settings).error().code, "store_rolled_back");
}

}  // namespace
}  // namespace store

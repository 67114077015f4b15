#include "store/migrations/all.h"

#include "store/archive.h"
#include "store/internal/database.h"
#include "store/internal/transfer.h"
#include "store/testing/both.h"

#include <gtest/gtest.h>

// A store of every released schema, with content of every kind, is brought to the present one on both databases.
namespace store {
namespace {

using namespace store::testing;

// The closed list of src/ledger/event.h.
const std::vector<std::string> kinds = {"case_opened",          "stage_entered",        "entry_recorded",         "stage_left",          "clock_stopped",       "clock_resumed",
                                        "case_closed",          "certificate_issued",   "certificate_changed",    "certificate_suspended", "certificate_reinstated", "certificate_withdrawn",
                                        "certificate_expired",  "round_opened",         "round_changed",          "round_closed",        "office_registered",   "office_changed",
                                        "role_granted",         "role_revoked",         "content_erased",         "key_announced",       "key_changed",         "rollback_accepted"};

/// Working rows that the first schema knows; later ones are made empty.
constexpr const char* working_rows[] = {
    "insert into accounts (id, name, password_hash, administrator, phone, email, wrong_passwords, wrong_at, created_at) values ('lin', 'Lin', '', 0, '', '', 0, 0, 1)",
    "insert into sessions (token_hash, account, office, csrf, created_at, used_at, expires_at) values ('t', 'lin', '', 'c', 1, 1, 2)",
    "insert into invitations (token_hash, account, purpose, office, role, programme, territory, made_by, created_at, expires_at, used_at) values ('i', '', 'join', 'o', 'r', 'p', '', 'lin', 1, 2, null)",
    "insert into outbox (id, account, address, subject, body, about, created_at, read_at, sent_at, attempts, next_attempt_at, problem) values ('m', 'lin', '', 's', 'b', '', 1, null, null, 0, 1, '')",
    "insert into unique_keys (key) values ('number/1')",
};

/// Three events of each kind with sealed content, a file, an edition, working rows, and signed heads.
void fill(Store& store) {
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    ledger::Event event = sample_event(static_cast<std::int64_t>(i));
    event.kind = kinds[i];
    ASSERT_TRUE(ledger::is_kind(event.kind));
    for (int n = 0; n < 3; ++n) ASSERT_TRUE(store.submit(append_command(fmt::format("{}-{}", event.kind, n), fmt::format("case/{}", i % 5), {event})));
  }
  ASSERT_TRUE(store.files().put("一份说明。\n", {}));
  ASSERT_TRUE(store.write([](Transaction& tx) -> base::Result<void> {
    tx.keep_edition("sha256:ab", {{"programme.yaml", "name: a\n"}});
    for (const char* row : working_rows) tx.execute(row);
    return {};
  }));
  store.sign_head();
}

std::string text_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* blob = std::get_if<Blob>(&value)) return blob->bytes;
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr ? *text : "-";
}

/// What the tables of the first schema hold, as text.
std::string content_of(Store& store) {
  std::string text;
  for (const char* query : {"select envelope from events order by seq", "select event_id, field, key_id from sealed order by 1, 2", "select account, id, status, answer from commands order by 1, 2", "select key from unique_keys order by 1",
                            "select digest, path from editions order by 1, 2", "select digest, type, size from files order by 1", "select id, name from accounts order by 1", "select token_hash, account from sessions order by 1",
                            "select token_hash, purpose from invitations order by 1", "select id, subject from outbox order by 1"})
    for (const Row& row : store.query(query))
      for (const Value& value : row.values()) text += text_of(value) + "\n";
  return text;
}

class Migrations : public OnBoth {};

INSTANTIATE_TEST_SUITE_P(Both, Migrations, ::testing::Values(Backend::sqlite, Backend::postgres), [](const auto& tested) { return name_of(tested.param); });

constexpr std::int64_t public_log_schema = 5;

/// A place whose database has the schema `number`, with the rows of `source` that it knows, and whose folder has its files.
void make_as_of(const Place& place, const std::string& source, std::int64_t number) {
  std::filesystem::copy(source, place.path(), std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
  for (const char* rows : {"store.db", "store.db-wal", "store.db-shm"}) std::filesystem::remove(place.path(rows));
  internal::SqliteConnection from(source + "/store.db", internal::SqliteConnection::Mode::read_only);
  const auto to = internal::Database(place.path(), place.database()).connect(internal::Database::Use::write);
  internal::make_schema(*to, number);
  to->begin_writing();
  internal::copy_rows(from, *to, number);
  if (number < public_log_schema) {
    for (const char* later : {"log", "log.key", "log.vkey"}) std::filesystem::remove(place.path(later));
    to->execute("delete from properties where name like 'open_log%'");
  }
  to->commit();
}

TEST_P(Migrations, a_store_of_every_released_schema_opens_with_all_it_held) {
  const ScratchFolder source;
  std::string before, views;
  {
    const auto store = open_store(source.path());
    fill(*store);
    before = content_of(*store);
    views = dump(*store->reader(), "counts");
  }
  for (const Migration& released : all_migrations()) {
    const Place place(GetParam());
    make_as_of(place, source.path(), released.number);
    const auto store = place.open();
    EXPECT_EQ(content_of(*store), before) << "schema " << released.number;
    EXPECT_EQ(dump(*store->reader(), "counts"), views) << "schema " << released.number;
    EXPECT_EQ(store->read_stream("case/1").front().sealed_fields.at("net_profit"), "120 万元");
    EXPECT_EQ(file_content(store->files(), base::name_of(base::sha256("一份说明。\n"))).value(), "一份说明。\n");
    EXPECT_EQ(internal::Database(place.path(), place.database()).connect(internal::Database::Use::read)->schema_number(), all_migrations().back().number);
    ASSERT_TRUE(store->submit(append_command("afterwards", "case/1", {sample_event()})));
    store->sign_head();
    const auto report = (*Archive::open(place.path(), place.database()))->verify("");
    ASSERT_TRUE(report);
    for (const auto& problem : report->problems) ADD_FAILURE() << "schema " << released.number << ": " << problem.code << " " << problem.detail;
    EXPECT_EQ(report->size, 3 * kinds.size() + 1);
  }
}

TEST(MigrationList, is_numbered_from_one_without_gaps) {
  int number = 0;
  for (const Migration& migration : all_migrations()) EXPECT_EQ(migration.number, ++number);
}

/// Released migrations are never edited: their digests are written down with them.
TEST(MigrationList, released_migrations_are_what_they_were) {
  const std::vector<std::string> digests = {
      "e89e1ad4081b1184f104a622e535c1989b132bc7d126e87af99bc46ca3fd7ff3",   // first
      "39922dac5c5e699db73e7fec9de217e47ceb7815f32868f388d38c7d59560fe2",   // uploads
      "91e756fad366fccbc3d4aacbe5a2cb70ff8541c4dfcc97f9c0c909adb9e6f977",   // claims
      "49cd33d403699fa0558dcba70b4ee1ea445dfec35ced3f974ff9147f42a44d2f",   // reads
      "6e6c44dad1e2602d0131ee5f3f39df6751a18f9d85cbad955d8ec9402e098bf7",   // public_log
      "47945e4100ec699d3144a86c6c1c0d458a64d4171aa29fcf474a3e8587f06b75",   // prints
      "4b23059c4a4c3e9127f12679ad98a3acc20e7f64e05a716b5de9c03d822ebf4a",   // second_factors
      "310dbc5ef280df12d92f318802751221ac29dae721c33e82b8ec3cb7c679fef1",   // row_sums
  };
  ASSERT_EQ(digests.size(), all_migrations().size()) << "add the digest of the new migration";
  for (std::size_t i = 0; i < digests.size(); ++i) EXPECT_EQ(base::hex(base::sha256(all_migrations()[i].sql)), digests[i]) << "migration " << i + 1;
}

}  // namespace
}  // namespace store

#include "ledger/note.h"
#include "store/archive.h"
#include "store/backup.h"
#include "store/internal/database.h"
#include "store/public_log.h"
#include "store/testing/both.h"

#include <fstream>
#include <gtest/gtest.h>

// Keys that follow one another, on both databases.
namespace store {
namespace {

using namespace store::testing;
using ledger::Log;

constexpr std::int64_t day = 86'400'000'000;

class Keys : public OnBoth {
 protected:
  void prepare() override { store_ = open(); }
  Settings settings() const {
    Settings settings = OnBoth::settings();
    settings.appliers = {counting_view()};
    settings.now = [this] { return now_; };
    return settings;
  }
  std::unique_ptr<Store> open() const { return std::move(*Store::open(settings())); }
  void reopen() {
    store_.reset();
    store_ = open();
  }
  std::string content(const std::string& file) const {
    std::ifstream stream(path(file));
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  void pass_days(std::int64_t days) {
    now_.microseconds += days * day;
    store_->change_due_keys();
  }
  /// Grows both trees by an entry and signs them.
  void grow() {
    const std::string id = std::to_string(++acts_);
    ASSERT_TRUE(store_->submit(append_command(id, "case/1", {sample_event(acts_)})));
    ASSERT_TRUE(store_->write([&](Transaction& tx) -> base::Result<void> {
      public_log::append(tx, "notice " + id);
      return {};
    }));
    store_->sign_head();
    store_->sign_log();
  }
  std::string head(Log log) { return log == Log::ledger ? store_->head() : public_log::head(*store_->reader()); }
  KeyOrder planned(Log log) const { return {log, {}, KeyOrder::Haste::planned, "", "administrator"}; }
  KeyOrder at_once(Log log, const std::string& reason) const { return {log, {}, KeyOrder::Haste::at_once, reason, "administrator"}; }

  std::string problems(const std::string& vkey = "") const {
    const auto report = (*Archive::open(path(), database()))->verify(vkey);
    if (!report) return report.error().code;
    std::string codes;
    for (const auto& problem : report->problems) codes += problem.code + " " + problem.detail + "; ";
    return codes;
  }
  // Forging: with the folder's own key, a stranger's, and one that is to follow.
  ledger::SigningKey own_key() const { return *ledger::SigningKey::parse(content("head.key")); }
  ledger::SigningKey next_key() const { return {own_key().public_key().name(), std::string(32, 'n')}; }
  ledger::KeyChange change_from(const ledger::SigningKey& previous) const {
    return {previous.public_key(), next_key().public_key(), now_, {now_.microseconds + 7 * day}, {now_.microseconds + 14 * day}, ""};
  }
  /// Into both logs, past all checks.
  void put_announcement(const std::string& note) {
    ledger::Event event;
    event.kind = "key_announced";
    event.actor = "administrator";
    event.received_at = now_;
    event.public_fields = {{"of", "ledger"}, {"note", note}};
    ASSERT_TRUE(store_->submit(append_command("forged", "keys/ledger", {event})));
    ASSERT_TRUE(store_->write([&](Transaction& tx) -> base::Result<void> {
      public_log::append(tx, base::canonical_json(base::JsonObject{{"v", 1}, {"kind", "key_announced"}, {"of", "log"}, {"note", note}}));
      return {};
    }));
  }

  base::Instant now_{1'718'845'200'000'000};
  std::unique_ptr<Store> store_;
  std::int64_t acts_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Both, Keys, ::testing::Values(Backend::sqlite, Backend::postgres), [](const auto& tested) { return name_of(tested.param); });

TEST_P(Keys, a_new_key_is_announced_comes_into_force_on_its_day_and_the_old_one_goes) {
  grow();
  for (const Log log : {Log::ledger, Log::open}) {
    const ledger::PublicKey old_key = store_->keys(log).last().key;
    const auto change = store_->announce_key(planned(log));
    ASSERT_TRUE(change) << change.error().message.en;
    const ledger::PublicKey new_key = change->next;
    EXPECT_EQ(change->not_before.microseconds, now_.microseconds + 7 * day);
    EXPECT_EQ(store_->keys(log).announced()->next, new_key);

    pass_days(6);
    grow();
    EXPECT_TRUE(ledger::open_checkpoint(head(log), old_key));
    EXPECT_FALSE(ledger::open_checkpoint(head(log), new_key));

    pass_days(1);
    grow();
    EXPECT_EQ(store_->keys(log).last().key, new_key);
    EXPECT_TRUE(ledger::open_checkpoint(head(log), new_key));
    EXPECT_TRUE(ledger::open_checkpoint(head(log), old_key)) << "verifiers that know only the old key go on reading";
    EXPECT_EQ(problems(), "");

    pass_days(7);
    grow();
    EXPECT_TRUE(ledger::open_checkpoint(head(log), new_key));
    EXPECT_FALSE(ledger::open_checkpoint(head(log), old_key));
    EXPECT_FALSE(std::filesystem::exists(path(log == Log::ledger ? "head.previous.key" : "log.previous.key")));
    EXPECT_EQ(problems(), "");
    const std::string lines = content(log == Log::ledger ? "head.vkey" : "log.vkey");
    EXPECT_EQ(lines, new_key.vkey() + "\n" + old_key.vkey() + " until " + change->previous_until.text() + "\n");
  }
}

TEST_P(Keys, a_verifier_that_pinned_the_first_or_any_later_key_follows_to_the_last) {
  const std::string first = store_->keys(Log::ledger).last().key.vkey();
  std::vector<std::string> all = {first};
  for (int i = 0; i < 3; ++i) {
    all.push_back(store_->announce_key(planned(Log::ledger))->next.vkey());
    pass_days(20);
    grow();
  }
  for (const std::string& pinned : all) EXPECT_EQ(problems(pinned), "") << pinned;
  const ledger::SigningKey stranger(store_->keys(Log::ledger).last().key.name(), std::string(32, 'x'));
  EXPECT_NE(problems(stranger.public_key().vkey()).find("head_not_signed"), std::string::npos);
  EXPECT_EQ((*Archive::open(path(), database()))->keys()->links().size(), 4u);
}

TEST_P(Keys, the_ledger_and_the_public_log_tell_the_announcement_and_the_change) {
  const auto change = store_->announce_key(planned(Log::open));
  pass_days(7);
  const auto records = store_->read_stream("keys/log");
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].kind, "key_announced");
  EXPECT_EQ(records[1].kind, "key_changed");
  const auto announced = ledger::open_announcement(base::text_of(records[0].public_fields, "note"));
  ASSERT_TRUE(announced);
  EXPECT_EQ(announced->next, change->next);
  const std::string bundle = public_log::file(*store_->reader(), {true, 0, 0, 2}).value();
  EXPECT_NE(bundle.find("key_announced"), std::string::npos);
  EXPECT_NE(bundle.find("\"key\":\"" + change->next.vkey() + "\",\"kind\":\"key\""), std::string::npos);
}

TEST_P(Keys, the_new_key_waits_through_a_restart_and_travels_in_no_folder) {
  const auto change = store_->announce_key(planned(Log::ledger));
  reopen();
  EXPECT_EQ(store_->keys(Log::ledger).announced()->next, change->next);
  pass_days(8);
  grow();
  EXPECT_TRUE(ledger::open_checkpoint(store_->head(), change->next));
  reopen();
  grow();
  EXPECT_TRUE(ledger::open_checkpoint(store_->head(), change->next));
  EXPECT_EQ(problems(), "");
}

TEST_P(Keys, an_emergency_changes_the_key_at_once_with_its_reason) {
  grow();
  const ledger::PublicKey old_key = store_->keys(Log::ledger).last().key;
  EXPECT_EQ(store_->announce_key(at_once(Log::ledger, "")).error().code, "key_change_unexplained");
  const auto change = store_->announce_key(at_once(Log::ledger, "服务器失窃"));
  ASSERT_TRUE(change) << change.error().message.en;
  EXPECT_TRUE(ledger::open_checkpoint(store_->head(), change->next));
  EXPECT_FALSE(ledger::open_checkpoint(store_->head(), old_key)) << "a stolen key signs nothing any more";
  EXPECT_FALSE(std::filesystem::exists(path("head.previous.key")));
  EXPECT_EQ(store_->keys(Log::ledger).last().change->reason, "服务器失窃");
  EXPECT_EQ(problems(), "");
}

TEST_P(Keys, one_change_waits_at_a_time_and_none_comes_too_soon) {
  KeyOrder soon = planned(Log::ledger);
  soon.not_before = base::Instant{now_.microseconds + 7 * day - 1};
  EXPECT_EQ(store_->announce_key(soon).error().code, "key_too_soon");
  soon.not_before = base::Instant{now_.microseconds + 30 * day};
  const auto first = store_->announce_key(soon);
  ASSERT_TRUE(first);
  EXPECT_EQ(store_->announce_key(planned(Log::ledger)).error().code, "key_change_pending");
  pass_days(29);
  EXPECT_NE(store_->keys(Log::ledger).last().key, first->next);
  const auto instead = store_->announce_key(at_once(Log::ledger, "服务器失窃"));
  ASSERT_TRUE(instead);
  pass_days(10);
  EXPECT_EQ(store_->keys(Log::ledger).last().key, instead->next) << "the one that waited is given up";
  EXPECT_EQ(problems(), "");
}

TEST_P(Keys, a_head_of_the_retired_key_is_refused) {
  grow();
  const std::string old_skey = content("head.key");
  ASSERT_TRUE(store_->announce_key(planned(Log::ledger)));
  pass_days(20);
  grow();
  const auto head = ledger::read_checkpoint(store_->head());
  store_.reset();
  const auto old_key = ledger::SigningKey::parse(old_skey);
  std::ofstream(path("head")) << ledger::sign_note(head->text(), *old_key);
  EXPECT_NE(problems().find("retired_key"), std::string::npos) << problems();
  std::ofstream(path("head.key")) << old_skey;
  EXPECT_EQ(Store::open(settings())->get()->keys(Log::ledger).last().key.vkey(), content("head.vkey").substr(0, content("head.vkey").find('\n'))) << "the folder takes up the key in force";
}

TEST_P(Keys, an_announcement_under_one_key_alone_is_found_and_not_followed) {
  grow();
  const auto own = own_key();
  const std::string by_both = ledger::announcement(change_from(own), own, next_key());
  put_announcement(by_both.substr(0, by_both.rfind("\xE2\x80\x94")));
  EXPECT_NE(problems().find("forged_key The announcement"), std::string::npos) << problems();
  EXPECT_NE(problems().find("forged_key public log"), std::string::npos) << problems();
  EXPECT_EQ(store_->announce_key(planned(Log::ledger)).error().code, "forged_key");
  store_.reset();
  EXPECT_EQ(Store::open(settings()).error().code, "forged_key");
}

TEST_P(Keys, an_announcement_of_a_stranger_is_found_and_not_followed) {
  grow();
  const ledger::SigningKey stranger(own_key().public_key().name(), std::string(32, 'x'));
  put_announcement(ledger::announcement(change_from(stranger), stranger, next_key()));
  EXPECT_NE(problems().find("forged_key The announcement"), std::string::npos) << problems();
  EXPECT_NE(problems().find("forged_key public log"), std::string::npos) << problems();
  EXPECT_EQ(store_->announce_key(planned(Log::ledger)).error().code, "bad_key");
  store_.reset();
  EXPECT_EQ(Store::open(settings()).error().code, "bad_key");
}

TEST_P(Keys, a_backup_from_before_the_change_brings_the_announced_key_along) {
  if (GetParam() == Backend::postgres) return;   // `backup` is of a folder; a server has its own
  const auto change = store_->announce_key(planned(Log::ledger));
  const ScratchFolder other;
  ASSERT_TRUE(backup(path(), other.path("copy")) && backup_keys(path(), other.path("keys")));
  ASSERT_TRUE(restore(other.path("copy"), other.path("data"), other.path("keys")));
  store_.reset();
  Settings restored = settings();
  restored.folder = other.path("data");
  store_ = std::move(*Store::open(restored));
  pass_days(9);
  grow();
  EXPECT_TRUE(ledger::open_checkpoint(store_->head(), change->next));
}

TEST(KeysOfNodes, a_node_with_a_folder_of_its_own_takes_up_the_key_that_another_announced) {
  if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL is not installed";
  const Place place(Backend::postgres);
  const ScratchFolder other;
  base::Instant now{1'718'845'200'000'000};
  Settings first = place.settings();
  first.now = [&now] { return now; };
  Settings second = first;
  second.folder = other.path();
  auto one = std::move(*Store::open(first));
  for (const char* key : {"store.key", "head.key", "log.key"}) std::filesystem::copy_file(place.path(key), other.path(key));
  auto two = std::move(*Store::open(second));
  const auto change = one->announce_key({Log::ledger, {}, KeyOrder::Haste::planned, "", "administrator"});
  ASSERT_TRUE(change);
  now.microseconds += 8 * day;
  one->change_due_keys();
  ASSERT_TRUE(two->submit(append_command("c1", "case/1", {sample_event()})));
  const std::string note = two->sign_head();
  EXPECT_TRUE(ledger::open_checkpoint(note, change->next));
  one.reset();
  ASSERT_TRUE(two->submit(append_command("c2", "case/1", {sample_event()})));
  EXPECT_TRUE(ledger::open_checkpoint(two->sign_head(), change->next));
  two.reset();
  EXPECT_TRUE(Store::open(second)) << "its folder holds the new key by now";
}

}  // namespace
}  // namespace store

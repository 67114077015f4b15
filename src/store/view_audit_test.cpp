#include "store/archive.h"

#include "store/backup.h"
#include "store/internal/database.h"
#include "store/testing/both.h"

#include <gtest/gtest.h>

// Views are compared with what the events make of them, on both databases.
namespace store {
namespace {

using namespace store::testing;

class ViewAudit : public OnBoth {
 protected:
  void prepare() override {
    const auto store = open();
    for (int i = 0; i < 40; ++i) ASSERT_TRUE(store->submit(append_command(fmt::format("c{}", i), fmt::format("case/{}", i % 8), {sample_event(i)})));
    ASSERT_TRUE(store->erase("case/7", "net_profit", "个人信息保护法 第四十七条", "administrator"));
  }

  void change(const char* sql) { connection()->script(sql); }
  std::string found(const std::vector<Applier>& appliers = {counting_view()}) { return found_in(path(), database(), appliers); }
  std::string found_in(const std::string& folder, const std::string& database, const std::vector<Applier>& appliers) {
    const auto archive = std::move(*Archive::open(folder, database));
    ledger::Report report = *archive->verify("");
    EXPECT_TRUE(report.ok());
    archive->check_views(appliers, report);
    std::string all;
    for (const auto& one : report.problems) all += fmt::format("{}: {}; ", one.code, one.detail);
    for (const auto& one : report.notes)
      if (one.code.starts_with("views")) all += one.code + "; ";
    return all;
  }
};

INSTANTIATE_TEST_SUITE_P(Both, ViewAudit, ::testing::Values(Backend::sqlite, Backend::postgres), [](const auto& tested) { return name_of(tested.param); });

TEST_P(ViewAudit, views_that_follow_from_the_events_are_sound_also_beside_a_running_store) {
  EXPECT_EQ(found(), "");
  const auto running = open();
  ASSERT_TRUE(running->submit(append_command("more", "case/1", {sample_event(100)})));
  EXPECT_EQ(found(), "");
}

TEST_P(ViewAudit, a_changed_column_is_named_with_its_row) {
  change("update counts set total = total + 1, secret = 'x' where stream = 'case/3'");
  EXPECT_EQ(found(), "view_differs: counts, stream case/3: the events say something else in total, secret; ");
}

TEST_P(ViewAudit, rows_that_are_cut_added_or_swapped_are_named) {
  change("delete from counts where stream = 'case/3'");
  EXPECT_EQ(found(), "view_differs: counts lacks the row stream case/3; ");
  change("insert into counts (stream, events, total, secret) values ('case/99', 1, 1, '')");
  EXPECT_EQ(found(), "view_differs: counts holds a row that follows from no event: stream case/99; view_differs: counts lacks the row stream case/3; ");
  change("update counts set stream = case stream when 'case/99' then 'case/3' else stream end");
  EXPECT_EQ(found(), "view_differs: counts, stream case/3: the events say something else in events, total, secret; ");
}

TEST_P(ViewAudit, a_table_that_is_gone_or_has_another_column_is_a_problem) {
  change("alter table counts add column more bigint");
  EXPECT_TRUE(found().ends_with("store_damaged: counts has other columns; ")) << found();
  change("drop table counts");
  EXPECT_TRUE(found().ends_with("view_differs: counts is not there; ")) << found();
}

TEST_P(ViewAudit, a_view_of_another_release_is_made_again_on_opening_and_only_noted) {
  Applier later = counting_view();
  later.version = 2;
  EXPECT_EQ(found({later}), "views_of_another_release; ");
}

TEST_P(ViewAudit, a_backup_holds_no_views_and_says_so) {
  const ScratchFolder other;
  ASSERT_TRUE(backup(path(), other.path("copy"), database()));
  ASSERT_TRUE(restore(other.path("copy"), other.path("data"), ""));
  EXPECT_EQ(found_in(other.path("data"), "", {counting_view()}), "views_left_out; ");
}

TEST_P(ViewAudit, without_the_store_key_views_are_not_compared) {
  std::filesystem::remove(path("store.key"));
  EXPECT_EQ(found(), "views_not_opened; ");
}

}  // namespace
}  // namespace store

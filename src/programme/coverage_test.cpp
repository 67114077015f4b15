#include "programme/coverage.h"

#include "programme/loader.h"
#include "programme/testing/small_edition.h"

#include <gtest/gtest.h>

namespace programme {
namespace {

constexpr std::string_view table =
    "id\tprogramme\tcite\n"
    "T-1\tT\tone\n"
    "T-4\tT\tfour\n"
    "T-9\tT\tnine\n"
    "U-1\tU\tother\n";

std::vector<ProgrammePtr> editions() { return {*load(testing::small_edition())}; }

TEST(Coverage, names_place_and_kind_of_every_row) {
  const auto found = coverage(table, editions());
  ASSERT_TRUE(found);
  ASSERT_EQ(found->rows.size(), 4u);
  EXPECT_EQ(found->rows[0].edition, "good-bread/1");
  EXPECT_EQ(found->rows[0].places[0].kind, Treatment::stated);
  EXPECT_EQ(found->rows[0].places[0].line, 7);
  EXPECT_EQ(found->rows[1].places.size(), 2u);
}

TEST(Coverage, counts_rows_left_over) {
  const auto found = coverage(table, editions());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->left, 2u);
  EXPECT_TRUE(found->rows[2].left());
  EXPECT_TRUE(found->rows[3].left());
}

TEST(Coverage, can_be_restricted_to_one_programme) {
  const auto found = coverage(table, editions(), "U");
  ASSERT_TRUE(found);
  ASSERT_EQ(found->rows.size(), 1u);
  EXPECT_EQ(found->rows[0].id, "U-1");
}

TEST(Coverage, refuses_what_is_no_table) {
  EXPECT_EQ(coverage("hello", editions()).error().code, "bad_table");
  EXPECT_EQ(coverage("id\tprogramme\n", editions()).error().code, "bad_table");
  EXPECT_EQ(coverage(table, editions(), "X").error().code, "bad_table");
}

}  // namespace
}  // namespace programme

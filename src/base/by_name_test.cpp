#include "base/by_name.h"

#include <gtest/gtest.h>

namespace base {
namespace {

ByName<int> numbers() { return {{"two", 2}, {"one", 1}, {"three", 3}}; }

TEST(ByName, stands_in_the_order_of_the_names) {
  std::string names;
  for (const auto& [name, number] : numbers()) names += name + " ";
  EXPECT_EQ(names, "one three two ");
}

TEST(ByName, finds_what_is_there_and_nothing_else) {
  const auto known = numbers();
  EXPECT_EQ(known.at("two"), 2);
  EXPECT_EQ(known.find("one")->second, 1);
  EXPECT_EQ(known.find("on"), known.end());
  EXPECT_FALSE(known.contains(""));
  EXPECT_THROW(known.at("four"), std::out_of_range);
}

TEST(ByName, keeps_what_was_first_and_takes_what_is_assigned) {
  auto known = numbers();
  EXPECT_FALSE(known.emplace("one", 11).second);
  EXPECT_EQ(known.at("one"), 1);
  EXPECT_FALSE(known.insert_or_assign("one", 11).second);
  EXPECT_EQ(known["one"], 11);
  EXPECT_EQ(known["four"], 0);
  EXPECT_EQ(known.size(), 4U);
}

TEST(ByName, forgets_what_is_erased) {
  auto known = numbers();
  EXPECT_EQ(known.erase("two"), 1U);
  EXPECT_EQ(known.erase("two"), 0U);
  EXPECT_FALSE(known.contains("two"));
  EXPECT_EQ(known, (ByName<int>{{"one", 1}, {"three", 3}}));
}

/// A copy finds its own, whatever becomes of the other; what is moved stays findable.
TEST(ByName, copies_and_moves_find_their_own) {
  auto first = numbers();
  auto copy = first;
  copy.at("one") = 100;
  EXPECT_EQ(first.at("one"), 1);
  const auto* place = &first.at("two");
  const auto moved = std::move(first);
  EXPECT_EQ(&moved.at("two"), place);
  copy = moved;
  EXPECT_EQ(copy.at("one"), 1);
  EXPECT_NE(&copy.at("two"), place);
}

}  // namespace
}  // namespace base

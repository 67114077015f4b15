#include "base/id.h"

#include <gtest/gtest.h>
#include <set>
#include <thread>

namespace {

TEST(RandomId, is_26_characters_and_never_the_same) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = base::random_id();
    EXPECT_EQ(id.size(), 26u);
    EXPECT_EQ(id.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz"), std::string::npos);
    EXPECT_LE(id[0], '7');
    seen.insert(id);
  }
  EXPECT_EQ(seen.size(), 1000u);
}

TEST(EventId, ids_made_later_stand_later_and_are_never_the_same) {
  const std::string first = base::event_id();
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(base::event_id());
  EXPECT_EQ(seen.size(), 1000u);
  EXPECT_LT(first, *seen.begin());
  EXPECT_EQ(first.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz"), std::string::npos);
}

TEST(CreditCode, check_character_is_worked_out) {
  // Weights 1, 3, 9, 27 on 9, 1, 1, 1: 9 + 3 + 9 + 27 = 48; 48 mod 31 = 17; 31 - 17 = 14, the 15th character, E.
  EXPECT_TRUE(base::is_credit_code("91110000000000000E"));
  // All zero: the sum is 0, and so is the check character.
  EXPECT_TRUE(base::is_credit_code("000000000000000000"));
}

TEST(CreditCode, every_single_wrong_character_is_noticed) {
  const std::string right = "91110000000000000E";
  for (std::size_t place = 0; place < right.size(); ++place)
    for (const char other : std::string_view("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
      std::string wrong = right;
      wrong[place] = other;
      EXPECT_EQ(base::is_credit_code(wrong), other == right[place]) << wrong;
    }
}

TEST(CreditCode, other_forms_are_none) {
  for (const char* text : {"", "9111000000000000E", "91110000000000000EE", "91110000000000000e", "9111000000000000OE",
                           "9111000000000000IE", "91110000000000 00E", "９1110000000000000E"})
    EXPECT_FALSE(base::is_credit_code(text)) << text;
}

}  // namespace

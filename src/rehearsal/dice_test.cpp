#include "rehearsal/dice.h"

#include <gtest/gtest.h>

namespace rehearsal {
namespace {

/// ISO C++ [rand.predef]: the 10000th number of mt19937_64 with its default seed 5489 is 9981545732273789042.
TEST(Dice, throw_what_the_standard_says_on_every_machine) {
  Dice dice(5489);
  constexpr std::uint64_t half = std::uint64_t{1} << 63;   // takes the lower 63 bits as they are
  for (int i = 1; i < 10'000; ++i) dice.below(half);
  EXPECT_EQ(dice.below(half), 9981545732273789042ULL - half);
}

TEST(Dice, stay_within_their_bounds) {
  Dice dice(1);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_LT(dice.below(3), 3U);
    const auto number = dice.between(-2, 2);
    EXPECT_TRUE(-2 <= number && number <= 2);
    EXPECT_EQ(dice.weighted({0, 5, 0}), 1U);
  }
  EXPECT_FALSE(dice.falls(0));
  EXPECT_TRUE(dice.falls(100));
}

TEST(Dice, every_part_of_every_seed_has_a_seed_of_its_own) {
  EXPECT_NE(seed_of(1, 0), seed_of(1, 1));
  EXPECT_NE(seed_of(1, 1), seed_of(2, 1));
  EXPECT_EQ(seed_of(7, 3), seed_of(7, 3));
}

}  // namespace
}  // namespace rehearsal

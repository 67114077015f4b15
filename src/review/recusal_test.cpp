#include "review/recusal.h"

#include <gtest/gtest.h>

namespace review {
namespace {

TEST(recusal, people_of_the_applicant_and_who_declared_a_conflict_stand_aside) {
  const Bonds bonds{{"firm"}, {"expert2"}};
  EXPECT_TRUE(stands_aside("insider", "firm", bonds));
  EXPECT_TRUE(stands_aside("expert2", "panel", bonds));
  EXPECT_FALSE(stands_aside("expert1", "panel", bonds));
  EXPECT_FALSE(stands_aside("expert1", "", Bonds{{""}, {}})) << "no office is a bond to nobody";
}

}  // namespace
}  // namespace review

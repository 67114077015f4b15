#include "review/tally.h"

#include <gtest/gtest.h>

namespace review {
namespace {

const std::vector<std::string> yes_or_no{"award", "refuse"};
const std::set<std::string> nine{"a", "b", "c", "d", "e", "f", "g", "h", "i"};

/// One ballot a letter: "yyn-" is two for, one against, one abstaining, by a, b, c, d.
std::vector<Ballot> ballots(const char* votes) {
  std::vector<Ballot> all;
  for (char voter = 'a'; *votes; ++votes, ++voter) all.push_back({std::string(1, voter), *votes == 'y' ? "award" : *votes == 'n' ? "refuse" : ""});
  return all;
}

VotingRule rule(std::optional<Majority> majority, std::optional<Share> quorum = std::nullopt) { return {majority, quorum}; }

struct Row { const char* what; const char* votes; VotingRule rule; bool quorate; Standing award; };

TEST(tally, majority_and_quorum_at_their_borders) {
  const Share two_thirds{2, 3}, more_than_half{1, 2, true};
  const std::vector<Row> table{
      {"6 of 9 members are two thirds", "yyyyyynnn", rule(Majority{two_thirds, Of::members}), true, Standing::carried},
      {"5 of 9 members are not", "yyyyynnnn", rule(Majority{two_thirds, Of::members}), true, Standing::not_carried},
      {"4 of 6 cast are two thirds, abstentions aside", "yyyynn---", rule(Majority{two_thirds, Of::cast}), true, Standing::carried},
      {"4 of 9 present are not", "yyyynn---", rule(Majority{two_thirds, Of::present}), true, Standing::not_carried},
      {"half is not more than half", "yynn", rule(Majority{more_than_half, Of::cast}), true, Standing::not_carried},
      {"3 of 5 are more than half", "yyynn", rule(Majority{more_than_half, Of::cast}), true, Standing::carried},
      {"6 of 9 present make a quorum of two thirds", "yyyynn", rule(Majority{more_than_half, Of::cast}, two_thirds), true, Standing::carried},
      {"5 of 9 do not, so nothing is carried", "yyyyy", rule(Majority{more_than_half, Of::cast}, two_thirds), false, Standing::not_carried},
      {"a silent text settles nothing", "yyyyyyyyy", rule(std::nullopt), true, Standing::unsettled},
      {"only abstentions: nobody out of nobody", "---", rule(Majority{more_than_half, Of::cast}), true, Standing::not_carried},
  };
  for (const auto& row : table) {
    const auto result = tally(yes_or_no, ballots(row.votes), nine, {}, row.rule);
    ASSERT_TRUE(result) << row.what;
    EXPECT_EQ(result->quorate, row.quorate) << row.what;
    EXPECT_EQ(result->standing.at("award"), row.award) << row.what;
  }
}

TEST(tally, counts_every_option_and_who_was_there) {
  const auto result = tally(yes_or_no, ballots("yy-"), nine, {"h", "stranger"}, {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->votes.at("award"), 2);
  EXPECT_EQ(result->votes.at("refuse"), 0);
  EXPECT_EQ(result->cast, 2);
  EXPECT_EQ(result->abstained, 1);
  EXPECT_EQ(result->present, 4) << "three who voted and one who came; a stranger does not count";
}

TEST(tally, wrong_ballots_are_named_not_dropped) {
  EXPECT_EQ(tally(yes_or_no, {{"a", "award"}, {"a", "refuse"}}, nine, {}, {}).error().code, "voted_twice");
  EXPECT_EQ(tally(yes_or_no, {{"z", "award"}}, nine, {}, {}).error().code, "not_a_member");
  EXPECT_EQ(tally(yes_or_no, {{"a", "postpone"}}, nine, {}, {}).error().code, "unknown_option");
}

}  // namespace
}  // namespace review

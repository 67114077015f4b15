#include "review/scores.h"

#include <gtest/gtest.h>

namespace review {
namespace {

std::vector<base::Decimal> scores(std::initializer_list<const char*> texts) {
  std::vector<base::Decimal> all;
  for (const char* text : texts) all.push_back(*base::Decimal::parse(text));
  return all;
}

struct Row { const char* what; std::vector<base::Decimal> scores; Aggregate how; int drop; const char* figure; };

TEST(scores, aggregates_as_worked_out_by_hand) {
  const std::vector<Row> table{
      {"one alone", scores({"81.5"}), Aggregate::mean, 0, "81.5"},
      {"(80 + 90 + 85.5) / 3", scores({"80", "90", "85.5"}), Aggregate::mean, 0, "85.16666666666666666666666666666667"},
      {"tenths add up exactly", scores({"0.1", "0.2"}), Aggregate::mean, 0, "0.15"},
      {"without 60 and 99: (80 + 82 + 90) / 3", scores({"99", "80", "60", "90", "82"}), Aggregate::trimmed_mean, 1, "84"},
      {"nothing dropped is the mean", scores({"70", "80"}), Aggregate::trimmed_mean, 0, "75"},
      {"equal highest scores: only one of them goes", scores({"90", "90", "70"}), Aggregate::trimmed_mean, 1, "90"},
      {"the middle of three", scores({"90", "10", "50"}), Aggregate::median, 0, "50"},
      {"the middle two of four", scores({"90", "10", "50", "61"}), Aggregate::median, 0, "55.5"},
  };
  for (const auto& row : table) {
    const auto figure = aggregate(row.scores, row.how, row.drop);
    ASSERT_TRUE(figure) << row.what;
    EXPECT_EQ(figure->text(), row.figure) << row.what;
  }
}

TEST(scores, nothing_is_made_out_of_nothing) {
  EXPECT_EQ(aggregate({}, Aggregate::mean).error().code, "no_scores");
  EXPECT_EQ(aggregate({}, Aggregate::trimmed_mean, 1).error().code, "no_scores");
  EXPECT_EQ(median_level({}).error().code, "no_scores");
}

TEST(scores, two_scores_cannot_lose_the_highest_and_the_lowest) {
  EXPECT_EQ(aggregate(scores({"80", "90"}), Aggregate::trimmed_mean, 1).error().code, "too_few_scores");
  EXPECT_TRUE(aggregate(scores({"80", "85", "90"}), Aggregate::trimmed_mean, 1));
}

TEST(scores, median_level_of_an_even_number_is_the_lower_middle) {
  EXPECT_EQ(*median_level({3, 0, 2}), 2);
  EXPECT_EQ(*median_level({3, 0, 2, 1}), 1);
  EXPECT_EQ(*median_level({2}), 2);
}

}  // namespace
}  // namespace review

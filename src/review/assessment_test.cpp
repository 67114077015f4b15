#include "review/assessment.h"

#include <gtest/gtest.h>

namespace review {
namespace {

base::Decimal number(const char* text) { return *base::Decimal::parse(text); }

Points points(std::initializer_list<std::pair<const char*, const char*>> all) {
  Points points;
  for (const auto& [criterion, value] : all) points[criterion] = number(value);
  return points;
}

/// idea 40, use 35, form 25, as a marking sheet out of 100.
Scheme weighted() {
  Scheme scheme;
  scheme.weights = points({{"idea", "40"}, {"use", "35"}, {"form", "25"}});
  return scheme;
}

TEST(assessment, weights_give_the_mean_by_weight) {
  // 80 x 40 + 60 x 35 + 90 x 25 = 3200 + 2100 + 2250 = 7550; / 100
  const auto one = assess({points({{"idea", "80"}, {"use", "60"}, {"form", "90"}})}, weighted());
  ASSERT_TRUE(one);
  EXPECT_EQ(one->score.text(), "75.5");
  EXPECT_EQ(one->scores.size(), 1u);
}

TEST(assessment, what_a_sheet_does_not_answer_weighs_nothing) {
  // 80 x 40 + 90 x 25 = 5450; / 65 = 83.846153846153...
  const auto one = assess({points({{"idea", "80"}, {"form", "90"}})}, weighted());
  ASSERT_TRUE(one);
  EXPECT_EQ(one->score.text(), "83.846153846154");
}

TEST(assessment, without_weights_points_are_added_up_and_sheets_averaged) {
  const auto two = assess({points({{"a", "30"}, {"b", "40.5"}}), points({{"a", "20"}, {"b", "10"}})}, {});
  ASSERT_TRUE(two);
  EXPECT_EQ(two->scores[0].text(), "70.5");
  EXPECT_EQ(two->scores[1].text(), "30");
  EXPECT_EQ(two->score.text(), "50.25");
  EXPECT_EQ(two->criteria.at("a").text(), "25");
  EXPECT_EQ(two->criteria.at("b").text(), "25.25");
}

TEST(assessment, rounding_is_half_up_and_comes_before_the_comparison) {
  Scheme scheme;
  scheme.decimals = 1;
  scheme.pass = number("60");
  // 59.9 and 60.0: the mean 59.95 is 60.0
  const auto two = assess({points({{"a", "59.9"}}), points({{"a", "60"}})}, scheme);
  ASSERT_TRUE(two);
  EXPECT_EQ(two->score.text(), "60");
  EXPECT_TRUE(two->passed);
}

TEST(assessment, thirds_add_up_again) {
  Scheme scheme = weighted();
  scheme.weights = points({{"a", "1"}, {"b", "2"}});
  scheme.pass = number("60");
  // (60.5 + 2 x 60) / 3 = 60.1666..., (59.5 + 2 x 60) / 3 = 59.8333...; their mean is 60 exactly
  const auto two = assess({points({{"a", "60.5"}, {"b", "60"}}), points({{"a", "59.5"}, {"b", "60"}})}, scheme);
  ASSERT_TRUE(two);
  EXPECT_EQ(two->score.text(), "60");
  EXPECT_TRUE(two->passed);
}

TEST(assessment, score_at_the_mark_passes_and_below_it_does_not) {
  Scheme scheme;
  scheme.pass = number("60");
  EXPECT_TRUE(assess({points({{"a", "60"}})}, scheme)->passed);
  EXPECT_FALSE(assess({points({{"a", "59.99"}})}, scheme)->passed);
}

TEST(assessment, floor_missed_fails_whatever_the_score) {
  Scheme scheme = weighted();
  scheme.pass = number("60");
  scheme.floors = points({{"idea", "50"}});
  const auto low = assess({points({{"idea", "49.9"}, {"use", "100"}, {"form", "100"}})}, scheme);
  ASSERT_TRUE(low);
  EXPECT_FALSE(low->passed);
  EXPECT_EQ(low->below, std::vector<std::string>{"idea"});
  EXPECT_TRUE(assess({points({{"idea", "50"}, {"use", "100"}, {"form", "100"}})}, scheme)->passed);
  EXPECT_FALSE(assess({points({{"use", "100"}})}, scheme)->passed) << "no figure is no floor reached";
}

TEST(assessment, floors_are_measured_over_all_sheets) {
  Scheme scheme;
  scheme.floors = points({{"a", "5"}});
  EXPECT_TRUE(assess({points({{"a", "4"}}), points({{"a", "6"}})}, scheme)->passed);
}

TEST(assessment, trimmed_mean_drops_the_highest_and_the_lowest_sheet) {
  Scheme scheme;
  scheme.how = Aggregate::trimmed_mean;
  scheme.drop = 1;
  // of 60, 80, 82, 90, 99: (80 + 82 + 90) / 3 = 84
  const auto five = assess({points({{"a", "99"}}), points({{"a", "80"}}), points({{"a", "60"}}), points({{"a", "90"}}), points({{"a", "82"}})}, scheme);
  ASSERT_TRUE(five);
  EXPECT_EQ(five->score.text(), "84");
  EXPECT_EQ(assess({points({{"a", "99"}}), points({{"a", "80"}})}, scheme).error().code, "too_few_scores");
}

TEST(assessment, median_of_an_even_number_is_the_mean_of_the_two_in_the_middle) {
  Scheme scheme;
  scheme.how = Aggregate::median;
  EXPECT_EQ(assess({points({{"a", "10"}}), points({{"a", "50"}}), points({{"a", "61"}}), points({{"a", "90"}})}, scheme)->score.text(), "55.5");
}

TEST(assessment, levels_have_the_lower_of_the_two_in_the_middle) {
  Scheme scheme;
  scheme.levels = true;
  scheme.pass = number("3");
  const auto two = assess({points({{"a", "4"}, {"b", "2"}, {"c", "3"}}), points({{"a", "2"}, {"b", "2"}, {"c", "1"}})}, scheme);
  ASSERT_TRUE(two);
  EXPECT_EQ(two->scores[0].text(), "3");
  EXPECT_EQ(two->scores[1].text(), "2");
  EXPECT_EQ(two->score.text(), "2") << "nobody is raised by rounding";
  EXPECT_EQ(two->criteria.at("a").text(), "2");
  EXPECT_FALSE(two->passed);
}

TEST(assessment, band_is_the_highest_one_reached) {
  Scheme scheme;
  scheme.bands = {{"gold", number("85")}, {"silver", number("70")}};
  EXPECT_EQ(assess({points({{"a", "85"}})}, scheme)->band, "gold");
  EXPECT_EQ(assess({points({{"a", "84.9"}})}, scheme)->band, "silver");
  EXPECT_EQ(assess({points({{"a", "69"}})}, scheme)->band, "");
}

TEST(assessment, nothing_is_made_out_of_nothing) {
  EXPECT_EQ(assess({}, {}).error().code, "no_scores");
  EXPECT_EQ(assess({points({{"a", "1"}}), {}}, {}).error().code, "no_scores");
  EXPECT_EQ(assess({points({{"other", "1"}})}, weighted()).error().code, "no_scores");
}

}  // namespace
}  // namespace review

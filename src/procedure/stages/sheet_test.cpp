#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace procedure::testing;

class SheetTest : public CaseTest {
 protected:
  programme::Sheet& sheet() { return sample.p.sheets["verification"]; }

  static JsonObject answer(const char* result, const char* finding = "") {
    return {{"sheet", JsonObject{{"genuine", JsonObject{{"result", result}, {"finding", finding}}}}}, {"judgements", verified().at("judgements")}};
  }
};

TEST_F(SheetTest, yes_or_no_takes_nothing_else) {
  file();
  for (const char* result : {"maybe", "NO", "是", "yes ", "true"}) EXPECT_EQ(problem(county, "screen.recommend", answer(result)), "unknown_answer /sheet/genuine/result") << result;
  EXPECT_EQ(refusal(county, "screen.recommend", answer("yes")), "accepted");
}

TEST_F(SheetTest, a_choice_is_one_of_the_scale) {
  sheet().scale = programme::ScaleKind::choice;
  sheet().scale_options = {"agrees", "disagrees"};
  file();
  EXPECT_EQ(problem(county, "screen.recommend", answer("likes")), "unknown_answer /sheet/genuine/result");
  EXPECT_EQ(refusal(county, "screen.recommend", answer("agrees")), "accepted");
}

TEST_F(SheetTest, points_lie_within_the_scale_ends_included) {
  sheet().scale = programme::ScaleKind::points;
  sheet().low = base::Decimal(0);
  sheet().high = base::Decimal(10);
  file();
  for (const char* points : {"-0.1", "10.01", "ten", "1e999999"}) EXPECT_EQ(problem(county, "screen.recommend", answer(points)), "unknown_answer /sheet/genuine/result") << points;
  for (const char* points : {"0", "10", "7.5"}) EXPECT_EQ(refusal(county, "screen.recommend", answer(points)), "accepted") << points;
}

TEST_F(SheetTest, scale_with_finding_needs_one_beside_each_answer) {
  sheet().with_finding = true;
  file();
  EXPECT_EQ(problem(county, "screen.recommend", answer("yes")), "missing_answer /sheet/genuine/finding");
  EXPECT_EQ(refusal(county, "screen.recommend", answer("yes", "看过原件")), "accepted");
}

TEST_F(SheetTest, finding_too_long_is_refused_and_not_cut) {
  file();
  std::string words;
  for (int i = 0; i < 4001; ++i) words += "长";
  EXPECT_EQ(problem(county, "screen.recommend", answer("yes", words.c_str())), "too_long /sheet/genuine/finding");
  EXPECT_EQ(refusal(county, "screen.recommend", answer("yes", words.substr(3).c_str())), "accepted");
}

TEST_F(SheetTest, answers_noted_before_count_in_the_decision) {
  sheet().criteria.push_back({"valid", {"有效", "valid"}, {}, "", false, {}});
  file();
  act(county, "screen.judge", {{"sheet", JsonObject{{"valid", JsonObject{{"result", "yes"}}}}}, {"judgements", verified().at("judgements")}});
  EXPECT_EQ(state.stage, "screen") << "noting decides nothing";
  act(county, "screen.recommend", {{"sheet", verified().at("sheet")}});
  EXPECT_EQ(state.stage, "appoint");
}

TEST_F(SheetTest, a_no_noted_before_still_stands_against_the_decision) {
  file();
  act(county, "screen.judge", answer("no"));
  EXPECT_EQ(refusal(county, "screen.recommend", {}), "sheet_not_passed");
  EXPECT_EQ(refusal(county, "screen.recommend", answer("yes")), "accepted") << "the later answer counts";
}

TEST_F(SheetTest, answers_of_an_earlier_visit_are_void) {
  file();
  act(county, "screen.judge", answer("yes"));
  act(county, "screen.return", {{"reason", "注册号不符"}, {"items", JsonArray{JsonObject{{"pointer", "/facts/tm_no"}}}}});
  act(applicant, "submit.submit", {{"facts", JsonObject{{"tm_no", "2"}}}}, "2024-06-21T02:00:00Z");
  EXPECT_EQ(problem(county, "screen.recommend", {}, "2024-06-21T03:00:00Z"), "missing_answer /sheet/genuine");
}

}  // namespace
}  // namespace procedure

#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace procedure::testing;

class DecisionTest : public CaseTest {
 protected:
  programme::Choice& recommend() { return stage("screen").options[0]; }
  static JsonObject returning(JsonArray items) { return {{"reason", "请补正"}, {"items", std::move(items)}}; }
};

TEST_F(DecisionTest, reason_too_long_is_refused_and_not_cut) {
  file();
  std::string words;
  for (int i = 0; i < 4001; ++i) words += "长";
  EXPECT_EQ(problem(county, "screen.refuse", {{"reason", words}}), "too_long /reason");
  act(county, "screen.refuse", {{"reason", words.substr(3)}});
  EXPECT_EQ(state.reason.size(), 12000U);
}

TEST_F(DecisionTest, reason_of_blanks_is_no_reason) {
  file();
  EXPECT_EQ(problem(county, "screen.refuse", {{"reason", " \n\t　"}}), "missing_answer /reason");
}

TEST_F(DecisionTest, only_what_the_applicant_filled_in_is_returned) {
  sample.p.rulebook.facts["consulted"].name = "consulted";
  file();
  EXPECT_EQ(problem(county, "screen.return", returning({JsonObject{{"pointer", "/facts/consulted"}}})), "unknown_fact /items/0");
  EXPECT_EQ(problem(county, "screen.return", returning({JsonObject{{"pointer", "/facts/tm_no"}}, "tm_no"})), "unknown_fact /items/1");
  EXPECT_EQ(problem(county, "screen.return", returning({JsonObject{{"pointer", "/sheet/tm_no"}}})), "unknown_fact /items/0");
}

TEST_F(DecisionTest, too_many_items_are_refused_not_dropped) {
  file();
  JsonArray items;
  for (int i = 0; i < 201; ++i) items.push_back(JsonObject{{"pointer", "/facts/tm_no"}});
  EXPECT_EQ(problem(county, "screen.return", returning(std::move(items))), "too_many /items");
}

TEST_F(DecisionTest, action_names_what_may_be_returned) {
  file();
  for (const auto& action : actions(state, county, sample.situation()))
    if (action.action == "screen.return")
      for (const auto& field : action.json.at("fields").as_array())
        if (base::text_of(field, "name") == "items") {
          ASSERT_EQ(field.at("options").as_array().size(), 3U);
          EXPECT_EQ(base::text_of(field.at("options").as_array()[0], "id"), "/facts/org_name");
          return;
        }
  FAIL() << "no field for the items";
}

TEST_F(DecisionTest, option_under_a_condition_is_taken_only_where_it_holds) {
  recommend().if_ = *rules::feel::parse(R"(tm_no = "1")");
  file();
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "not_offered");
  for (const auto& action : actions(state, county, sample.situation())) EXPECT_NE(action.action, "screen.recommend");
  act(county, "screen.return", returning({JsonObject{{"pointer", "/facts/tm_no"}}}));
  act(applicant, "submit.submit", {{"facts", JsonObject{{"tm_no", "1"}}}});
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "accepted");
}

TEST_F(DecisionTest, option_with_places_is_taken_only_while_there_is_one) {
  recommend().at_most = 2;
  file();
  auto situation = sample.situation();
  const auto decided = [&](std::optional<int> taken) {
    if (taken) situation.taken = std::map<std::string, int>{{"recommend", *taken}};
    const auto effects = decide(state, {"cmd", "screen.recommend", verified()}, county, situation);
    return effects ? "accepted" : effects.error().code;
  };
  EXPECT_EQ(decided(std::nullopt), "not_counted") << "who does not count the places gives none away";
  EXPECT_EQ(decided(1), "accepted");
  EXPECT_EQ(decided(2), "no_place_left");
}

TEST_F(DecisionTest, number_of_places_may_be_a_parameter_and_silence_sets_none) {
  recommend().at_most_parameter = "places";
  sample.p.rulebook.parameters["places"].value = base::Decimal(1);
  file();
  auto situation = sample.situation();
  situation.taken = std::map<std::string, int>{{"recommend", 1}};
  EXPECT_EQ(decide(state, {"cmd", "screen.recommend", verified()}, county, situation).error().code, "no_place_left");
  sample.p.rulebook.parameters["places"].value = rules::feel::Null{};
  EXPECT_TRUE(decide(state, {"cmd", "screen.recommend", verified()}, county, situation));
}

TEST_F(DecisionTest, judgement_evidence_is_a_list_of_files) {
  file();
  auto data = verified();
  data["judgements"] = JsonArray{JsonObject{{"criterion", "good"}, {"result", "pass"}, {"evidence", JsonArray{5}}}};
  EXPECT_EQ(problem(county, "screen.judge", data), "wrong_type /judgements/0/evidence");
  data["judgements"] = JsonArray{JsonObject{{"criterion", "good"}, {"result", "pass"}, {"evidence", JsonObject{{"a", "b"}}}}};
  EXPECT_EQ(problem(county, "screen.judge", data), "wrong_type /judgements/0/evidence");
}

TEST_F(DecisionTest, judgement_reason_too_long_is_refused_and_not_cut) {
  file();
  const auto data = JsonObject{{"judgements", JsonArray{JsonObject{{"criterion", "good"}, {"result", "pass"}, {"reason", std::string(4001, 'x')}}}}};
  EXPECT_EQ(problem(county, "screen.judge", data), "too_long /judgements/0/reason");
}

}  // namespace
}  // namespace procedure

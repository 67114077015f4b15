#include "procedure/asked.h"
#include "procedure/standing.h"
#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace procedure::testing;

base::Decimal number(const char* text) { return *base::Decimal::parse(text); }

/// The sample with reviewers who mark idea (60) and form (40) out of 100; 60 passes.
class ScoringTest : public CaseTest {
 protected:
  ScoringTest() {
    auto& marks = sample.p.sheets["marks"];
    marks.id = "marks";
    marks.scale = programme::ScaleKind::points;
    marks.low = base::Decimal(0);
    marks.high = base::Decimal(100);
    marks.aggregate = "mean";
    marks.scheme.weights = {{"idea", number("60")}, {"form", number("40")}};
    marks.scheme.pass = number("60");
    for (const char* id : {"idea", "form"}) marks.criteria.push_back({id, {id, id}, {}, "", false, {}});
    auto& review = stage("review");
    review.sheet = "marks";
    review.next = {{"pass", "announce"}, {"fail", "refused"}};
    review.sheet_outcomes = {"pass", "fail"};
  }

  programme::Sheet& marks() { return sample.p.sheets["marks"]; }

  static JsonObject marked(const char* idea, const char* form) {
    return {{"sheet", JsonObject{{"idea", JsonObject{{"result", idea}}}, {"form", JsonObject{{"result", form}}}}}};
  }

  /// Both experts file; the outcome of the review.
  std::string reviewed(const JsonObject& first, const JsonObject& second) {
    to_review({"expert1", "expert2"});
    act(expert, "review.sheet", first);
    EXPECT_FALSE(state.scores.contains("review")) << "nobody is told before everybody has filed";
    act(other_expert, "review.sheet", second);
    return state.outcomes["review"];
  }

  rules::feel::Value asked(const char* expression) {
    const auto situation = sample.situation();
    return asked_in(state, state.facts, situation).value_of(*rules::feel::parse(expression));
  }
};

TEST_F(ScoringTest, score_at_the_mark_passes) {
  // 0.6 x 50 + 0.4 x 80 = 62; 0.6 x 60 + 0.4 x 55 = 58; their mean is 60
  EXPECT_EQ(reviewed(marked("50", "80"), marked("60", "55")), "pass");
  EXPECT_EQ(base::text_of(state.scores.at("review"), "value"), "60");
  EXPECT_EQ(state.stage, "announce");
}

TEST_F(ScoringTest, score_below_the_mark_fails) {
  EXPECT_EQ(reviewed(marked("50", "80"), marked("60", "54.9")), "fail");
  EXPECT_EQ(base::text_of(state.scores.at("review"), "value"), "59.98");
  EXPECT_EQ(state.result, "refused");
}

TEST_F(ScoringTest, rules_read_score_outcome_and_criteria_of_a_stage) {
  EXPECT_TRUE(asked("stage.review.score").is_missing()) << "not known is missing, never null";
  EXPECT_TRUE(asked("stage.review.outcome").is_missing());
  reviewed(marked("90", "80"), marked("70", "90"));   // 86 and 78
  EXPECT_EQ(asked("stage.review.score").shown(), "82");
  EXPECT_EQ(asked("stage.review.criteria.idea").shown(), "80");
  EXPECT_TRUE(asked("stage.review.passed").is_true());
  EXPECT_EQ(asked("stage.review.outcome").shown(), "pass");
}

TEST_F(ScoringTest, the_score_is_open_and_who_gave_which_is_sealed) {
  to_review({"expert1", "expert2"});
  act(expert, "review.sheet", marked("90", "80"));
  const auto effects = decide(state, {"cmd", "review.sheet", marked("70", "90")}, other_expert, sample.situation());
  ASSERT_TRUE(effects);
  EXPECT_EQ(base::canonical_json(effects->events[0].public_fields.at("score")), R"({"passed":true,"sheets":2,"value":"82"})");
  const auto& scored = effects->events[0].sealed_fields.at("scored");
  EXPECT_EQ(base::text_of(scored.at("sheets").as_array()[0], "score"), "86");
  EXPECT_EQ(scored.at("sheets").as_array()[1].at("version").as_int64(), effects->events[0].version);
}

TEST_F(ScoringTest, points_outside_the_scale_of_a_criterion_are_refused) {
  marks().scheme.weights.clear();
  marks().criteria[0].low = base::Decimal(0);
  marks().criteria[0].high = base::Decimal(40);
  to_review();
  EXPECT_EQ(problem(expert, "review.sheet", marked("41", "100")), "unknown_answer /sheet/idea/result");
  act(expert, "review.sheet", marked("40", "20"));
  EXPECT_EQ(base::text_of(state.scores.at("review"), "value"), "60");
}

TEST_F(ScoringTest, criterion_that_does_not_apply_is_neither_asked_nor_taken) {
  marks().criteria[1].when = *rules::feel::parse(R"(tm_no = "none")");
  marks().scheme.floors = {{"form", number("50")}};
  to_review();
  for (const auto& action : actions(state, expert, sample.situation()))
    if (action.action == "review.sheet")
      for (const auto& field : action.json.at("fields").as_array()) EXPECT_NE(base::text_of(field, "name"), "form");
  act(expert, "review.sheet", marked("70", "0"));
  EXPECT_EQ(base::text_of(state.scores.at("review"), "value"), "70");
  EXPECT_EQ(state.outcomes["review"], "pass") << "no floor where nothing is asked";
}

TEST_F(ScoringTest, criterion_that_does_not_count_is_noted_only) {
  marks().criteria.push_back({"remark", {"其他", "other"}, {}, "", false, {}, std::nullopt, false});
  to_review();
  auto sheet = marked("60", "60");
  EXPECT_EQ(problem(expert, "review.sheet", sheet), "missing_answer /sheet/remark");
  sheet["sheet"].as_object()["remark"] = JsonObject{{"result", "0"}};
  act(expert, "review.sheet", sheet);
  EXPECT_EQ(base::text_of(state.scores.at("review"), "value"), "60");
}

TEST_F(ScoringTest, floor_missed_fails_and_is_named) {
  marks().scheme.floors = {{"form", number("50")}};
  EXPECT_EQ(reviewed(marked("100", "40"), marked("100", "59")), "fail");   // form: 49.5
  EXPECT_EQ(base::canonical_json(state.scores.at("review")->at("below")), R"(["form"])");
}

TEST_F(ScoringTest, levels_come_to_the_lower_middle_and_bear_their_name) {
  marks().scale = programme::ScaleKind::ordinal;
  marks().scale_options = {"none", "basic", "good", "leading"};
  marks().aggregate = "median";
  marks().scheme = {};
  marks().scheme.levels = true;
  marks().scheme.pass = number("3");
  EXPECT_EQ(reviewed(marked("good", "leading"), marked("basic", "good")), "fail");   // good and basic: basic
  EXPECT_EQ(asked("stage.review.level").shown(), "basic");
}

TEST_F(ScoringTest, band_is_told) {
  marks().scheme.bands = {{"gold", number("85")}, {"silver", number("70")}};
  reviewed(marked("90", "80"), marked("70", "90"));
  EXPECT_EQ(asked("stage.review.band").shown(), "silver");
}

TEST_F(ScoringTest, last_one_to_stand_aside_leaves_the_others_score) {
  to_review({"expert1", "expert2"});
  act(expert, "review.sheet", marked("60", "60"));
  act(other_expert, "review.recuse", {{"reason", "亲属"}});
  EXPECT_EQ(state.outcomes["review"], "pass");
  EXPECT_EQ(base::text_of(state.scores.at("review"), "value"), "60");
}

/// Two assessors; where they are apart, a moderator's sheet settles it.
class ModerationTest : public ScoringTest {
 protected:
  ModerationTest() {
    sample.p.roles["moderator"].id = "moderator";
    marks().scheme.pass.reset();
    marks().results = {{"agreed", {"一致", "agreed"}, *rules::feel::parse("max(scores) - min(scores) <= 10")}, {"apart", {"不一致", "apart"}, std::nullopt}};
    stage("review").sheet_outcomes = {"agreed", "apart"};
    stage("review").next = {{"agreed", "announce"}, {"apart", "third"}};
    Stage third, moderate;
    third.id = "third";
    third.type = StageType::assignment;
    third.by = "centre";
    third.fills = "moderator";
    third.label = {"third", "third"};
    third.not_roles = {"reviewers"};
    third.next = {{"assigned", "moderate"}};
    moderate = stage("review");
    moderate.id = "moderate";
    moderate.by = "moderator";
    moderate.settles = "review";
    moderate.sees = {"review"};
    moderate.next = {{"agreed", "announce"}, {"apart", "announce"}};
    sample.p.procedures[0].stages.push_back(third);
    sample.p.procedures[0].stages.push_back(moderate);
  }
};

TEST_F(ModerationTest, two_who_agree_need_no_third) {
  EXPECT_EQ(reviewed(marked("60", "60"), marked("70", "70")), "agreed");
  EXPECT_EQ(state.stage, "announce");
}

TEST_F(ModerationTest, two_who_are_apart_go_to_a_moderator_who_is_neither_of_them) {
  EXPECT_EQ(reviewed(marked("60", "60"), marked("70.1", "70.1")), "apart");
  ASSERT_EQ(state.stage, "third");
  EXPECT_EQ(refusal(centre, "third.assign", {{"members", JsonArray{"expert1"}}}), "recused");
}

TEST_F(ModerationTest, moderators_score_takes_the_place_of_the_two) {
  reviewed(marked("60", "60"), marked("90", "90"));
  auto situation = sample.situation();
  situation.candidates.push_back({"expert3", "第三人", "panel", "experts"});
  const auto assigned = decide(state, {"cmd", "third.assign", JsonObject{{"members", JsonArray{"expert3"}}}}, centre, situation);
  ASSERT_TRUE(assigned) << assigned.error().message.en;
  state = apply(state, *assigned);
  act({"expert3", "第三人", "panel", "专家", {"moderator", "anyone"}}, "moderate.sheet", marked("80", "80"));
  EXPECT_EQ(base::text_of(state.scores.at("review"), "value"), "80");
  EXPECT_EQ(base::text_of(state.scores.at("review"), "settles"), "review");
  EXPECT_EQ(state.outcomes["review"], "apart") << "what the two came to stays on the file";
}

/// The county's own sheet is scored.
class ScoredDecisionTest : public ScoringTest {
 protected:
  ScoredDecisionTest() { stage("screen").sheet = "marks"; }

  static JsonObject decided(const char* idea, const char* form) {
    auto data = marked(idea, form);
    data["judgements"] = verified().at("judgements");
    return data;
  }
};

TEST_F(ScoredDecisionTest, score_below_the_mark_stands_against_a_favourable_decision) {
  file();
  EXPECT_EQ(refusal(county, "screen.recommend", decided("50", "50")), "sheet_not_passed");
  act(county, "screen.recommend", decided("60", "60"));
  EXPECT_EQ(base::text_of(state.scores.at("screen"), "value"), "60");
}

TEST_F(ScoredDecisionTest, refusing_needs_no_score) {
  file();
  act(county, "screen.refuse", {{"reason", "不符合"}});
  EXPECT_FALSE(state.scores.contains("screen"));
}

/// Cases stand in the order of their number; three others at the same stage.
class OrderTest : public CaseTest {
 protected:
  OrderTest() {
    sample.p.rulebook.facts["points"].name = "points";
    sample.p.rulebook.facts["points"].type = rules::FactType::integer;
    sample.p.forms["annex"].parts[0].fields.push_back({"points"});
    auto& screen = stage("screen");
    screen.rank = {*rules::feel::parse("points")};
    screen.options[2].reason_required = false;   // recommend, return, refuse
  }

  void SetUp() override {
    reopen();
    auto stated = facts();
    stated["facts"].as_object()["points"] = 80;
    act(applicant, "submit.submit", stated);
  }

  Situation beside(std::vector<std::pair<int, const char*>> rivals) {
    auto situation = sample.situation();
    for (const auto& [points, option] : rivals) situation.rivals.push_back({"case" + std::to_string(points), "甲", {base::Decimal(points)}, option});
    return situation;
  }

  std::string decided(const char* action, const Situation& situation, const char* reason = "") {
    auto data = verified();
    if (*reason) data["reason"] = reason;
    const auto effects = decide(state, {"cmd", action, data}, county, situation);
    if (effects) return effects->events[0].public_fields.contains("order") ? "departs" : "accepted";
    return effects.error().problems.empty() ? effects.error().code : effects.error().problems[0].code;
  }
};

struct Row { const char* what; std::vector<std::pair<int, const char*>> rivals; const char* action; const char* said; };

TEST_F(OrderTest, another_order_is_noted_and_needs_a_reason) {
  const std::vector<Row> table{
      {"the highest first", {{70, ""}}, "screen.recommend", "accepted"},
      {"one that waits is higher", {{90, ""}}, "screen.recommend", "out_of_order"},
      {"the higher one has it in the same act", {{90, "recommend"}}, "screen.recommend", "accepted"},
      {"a tie is no order", {{80, ""}}, "screen.recommend", "accepted"},
      {"a higher one was refused", {{90, "refuse"}}, "screen.recommend", "out_of_order"},
      {"a higher one was sent back", {{90, "return"}}, "screen.recommend", "accepted"},
      {"a lower one has more", {{70, "recommend"}}, "screen.refuse", "out_of_order"},
      {"the least for the lowest", {{90, ""}}, "screen.refuse", "accepted"},
  };
  for (const Row& row : table) EXPECT_EQ(decided(row.action, beside(row.rivals)), row.said) << row.what;
  EXPECT_EQ(decided("screen.recommend", beside({{90, ""}}), "名额按地区分配"), "departs");
}

TEST_F(OrderTest, at_discretion_another_order_is_noted_only) {
  stage("screen").discretion = true;
  EXPECT_EQ(decided("screen.recommend", beside({{90, ""}})), "departs");
}

TEST_F(OrderTest, action_shows_the_order_with_ties_on_one_place) {
  const auto found = actions(state, county, beside({{90, ""}, {80, "recommend"}, {70, ""}}));
  ASSERT_FALSE(found.empty());
  const auto& rank = found[0].json.at("rank").as_array();
  ASSERT_EQ(rank.size(), 4u);
  std::string places;
  for (const auto& one : rank) places += std::to_string(one.at("place").to_number<int>()) + " ";
  EXPECT_EQ(places, "1 2 2 4 ");
  EXPECT_EQ(base::text_of(rank[0], "id"), "case90");
  EXPECT_EQ(base::canonical_json(rank[0].at("values")), R"(["90"])");
}

/// Three places for recommend: one kept for the small, at most one for those of the capital.
class GroupTest : public OrderTest {
 protected:
  GroupTest() {
    auto& screen = stage("screen");
    screen.rank.clear();
    screen.options[0].at_most = 3;
    screen.options[0].groups = {{"small", {"小型", "small"}, *rules::feel::parse("points < 50"), std::nullopt, 1, "", "", {}}, {"capital", {"首府", "capital"}, *rules::feel::parse(R"(tm_no = "12345678")"), 1, std::nullopt, "", "", {}}};
  }

  std::string with(std::map<std::string, int> taken) {
    auto situation = sample.situation();
    situation.taken = std::move(taken);
    const auto effects = decide(state, {"cmd", "screen.recommend", verified()}, county, situation);
    return effects ? base::canonical_json(effects->events[0].public_fields.at("groups")) : effects.error().code;
  }
};

TEST_F(GroupTest, group_that_is_full_takes_no_more) {
  EXPECT_EQ(with({}), R"(["recommend/capital"])") << "the groups of the case are on the file";
  EXPECT_EQ(with({{"recommend", 1}, {"recommend/capital", 1}}), "no_place_left");
}

TEST_F(GroupTest, places_kept_for_a_group_go_to_nobody_else) {
  EXPECT_EQ(with({{"recommend", 1}}), R"(["recommend/capital"])") << "one of the two left is kept";
  EXPECT_EQ(with({{"recommend", 2}}), "places_kept");
  EXPECT_EQ(with({{"recommend", 2}, {"recommend/small", 1}}), R"(["recommend/capital"])") << "the small have had theirs";
  state.facts.edit()["points"] = 49;
  EXPECT_EQ(with({{"recommend", 2}}), R"(["recommend/small","recommend/capital"])") << "the last one is theirs";
  EXPECT_EQ(with({{"recommend", 3}}), "no_place_left");
}

TEST_F(GroupTest, group_that_cannot_be_told_is_asked_for) {
  state.facts.edit().erase("points");
  EXPECT_EQ(with({}), "group_unknown");
}

TEST_F(GroupTest, who_does_not_count_gives_no_place_away) {
  const auto effects = decide(state, {"cmd", "screen.recommend", verified()}, county, sample.situation());
  ASSERT_FALSE(effects);
  EXPECT_EQ(effects.error().code, "not_counted");
}

}  // namespace
}  // namespace procedure

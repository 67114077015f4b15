#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace procedure::testing;

/// The sample with a committee of five that votes on gold and silver instead of the expert's sheet; f1 is of the applicant.
class BallotTest : public CaseTest {
 protected:
  BallotTest() {
    sample.p.roles["committee"].id = "committee";
    sample.p.roles["chair"].id = "chair";
    Stage vote;
    vote.id = "vote";
    vote.type = StageType::ballot;
    vote.label = {"表决", "vote"};
    vote.by = "committee";
    vote.options.resize(2);
    vote.options[0].id = "gold";
    vote.options[1].id = "silver";
    vote.next = {{"gold", "announce"}, {"silver", "certify"}, {"none", "refused"}, {"tied", "vote"}, {"no_quorum", "vote"}};
    sample.p.procedures[0].stages.push_back(vote);
    stage("screen").next["recommend"] = "vote";
    vote_stage().voting.confirmed_by = "chair";
    rule().majority = review::Majority{{2, 3, false}, review::Of::members};
  }

  Stage& vote_stage() { return stage("vote"); }

  std::string chairing;   // who plays the chair

  review::VotingRule& rule() { return stage("vote").voting.rule; }

  Situation at(const char* now = usual_time) {
    auto situation = sample.situation(now);
    situation.candidates.clear();
    for (const char* account : {"m1", "m2", "m3", "m4", "m5", "m6"}) situation.candidates.push_back({account, account, "committee_office", "committee"});
    situation.candidates.push_back({"f1", "企业员工", "firm", "committee"});
    if (!chairing.empty()) situation.candidates.push_back({chairing, chairing, "committee_office", "chair"});
    return situation;
  }

  static Actor chair() { return {"c9", "组长", "committee_office", "委员会", {"chair"}}; }
  static Actor member(const std::string& account) { return {account, account, account == "f1" ? "firm" : "committee_office", "委员会", {"committee"}}; }

  std::string code(const Actor& actor, const char* what, JsonObject data = {}) {
    const auto effects = decide(state, {"cmd", std::string("vote.") + what, std::move(data)}, actor, at());
    if (effects) state = apply(state, *effects);
    return effects ? "accepted" : effects.error().code;
  }

  /// One letter a member: g, s, or - to abstain.
  void votes(const std::string& all) {
    for (std::size_t i = 0; i < all.size(); ++i)
      ASSERT_EQ(code(member("m" + std::to_string(i + 1)), "vote", {{"option", all[i] == 'g' ? "gold" : all[i] == 's' ? "silver" : "abstain"}}), "accepted");
  }

  std::string closed(JsonObject data = {}) {
    const auto said = code(chair(), "close", std::move(data));
    return said == "accepted" ? state.outcomes.at("vote") : said;
  }

  void start() {
    reopen();
    file();
    act(county, "screen.recommend", verified());
    ASSERT_EQ(state.stage, "vote");
  }
};

TEST_F(BallotTest, comes_to_what_the_majority_of_the_text_says) {
  struct Row { review::Majority majority; const char* votes; const char* outcome; };
  using review::Of;
  for (const Row& row : {Row{{{2, 3, false}, Of::members}, "ggggss", "gold"}, Row{{{2, 3, false}, Of::members}, "gggsss", "none"}, Row{{{1, 2, true}, Of::cast}, "gs-s", "silver"},
                         Row{{{1, 2, true}, Of::present}, "gs-s", "none"}, Row{{{1, 3, false}, Of::cast}, "ggss", "tied"}, Row{{{1, 2, true}, Of::cast}, "--", "none"}}) {
    rule().majority = row.majority;
    start();
    votes(row.votes);
    EXPECT_EQ(closed(), row.outcome) << row.votes;
  }
}

/// Three and three of six: neither is more than half of the votes cast.
TEST_F(BallotTest, equal_first_votes_come_to_what_the_edition_says_and_else_to_what_the_majority_says) {
  rule().majority = review::Majority{{1, 2, true}, review::Of::cast};
  for (const auto& [tie, outcome] : {std::pair{"", "none"}, std::pair{"tied", "tied"}, std::pair{"silver", "silver"}, std::pair{"none", "none"}}) {
    vote_stage().voting.tie = tie;
    start();
    votes("gggsss");
    EXPECT_EQ(closed(), outcome) << tie;
  }
}

TEST_F(BallotTest, equal_votes_are_a_tie_only_between_the_first) {
  vote_stage().voting.tie = "tied";
  rule().majority = review::Majority{{1, 2, true}, review::Of::cast};
  for (const auto& [cast, outcome] : {std::pair{"gggss-", "gold"}, std::pair{"------", "none"}}) {
    start();
    votes(cast);
    EXPECT_EQ(closed(), outcome) << cast;
  }
}

/// Both reach a third of the votes cast.
TEST_F(BallotTest, tie_between_options_that_both_carry_comes_to_what_the_edition_says) {
  vote_stage().voting.tie = "gold";
  rule().majority = review::Majority{{1, 3, false}, review::Of::cast};
  start();
  votes("ggss");
  EXPECT_EQ(closed(), "gold");
}

TEST_F(BallotTest, without_its_quorum_is_void_and_may_be_held_again) {
  rule().quorum = review::Share{1, 2, false};
  start();
  votes("gg");
  EXPECT_EQ(closed(), "no_quorum");
  EXPECT_EQ(state.stage, "vote");
}

/// Also when the second begins in the very moment the first ends.
TEST_F(BallotTest, votes_of_an_earlier_ballot_do_not_count) {
  rule().quorum = review::Share{1, 2, false};
  start();
  votes("gg");
  ASSERT_EQ(closed(), "no_quorum");
  EXPECT_EQ(closed(), "nobody_voted");
}

/// The text names none and an office is to set it: until it has, nothing is voted on and nothing counted.
TEST_F(BallotTest, nothing_is_voted_on_or_counted_before_the_quorum_somebody_is_to_set_is_set) {
  stage("vote").voting.quorum_parameter = "quorum";
  auto& quorum = sample.p.rulebook.parameters["quorum"];
  quorum.name = "quorum";
  quorum.label = {"投票的法定人数", "quorum of the ballot"};
  quorum.set_by = "centre";
  start();
  const auto refusal = decide(state, {"cmd", "vote.vote", JsonObject{{"option", "gold"}}}, member("m1"), at());
  ASSERT_FALSE(refusal);
  EXPECT_EQ(refusal.error().code, "quorum_not_set");
  EXPECT_NE(refusal.error().message.zh.find("“投票的法定人数”还没有设定"), std::string::npos) << refusal.error().message.zh;
  EXPECT_NE(refusal.error().message.zh.find(sample.p.roles.at("centre").label.zh), std::string::npos) << refusal.error().message.zh;
  EXPECT_EQ(closed(), "quorum_not_set");
  EXPECT_EQ(code(member("m5"), "recuse", {{"reason", "亲属"}}), "accepted") << "standing aside does not wait";
  rule().quorum = review::Share{1, 2, false};
  votes("ggg");
  EXPECT_EQ(closed(), "none") << "three of five are there, and no two thirds of the members";
}

TEST_F(BallotTest, quorum_that_nobody_is_to_set_stays_silent) {
  stage("vote").voting.quorum_parameter = "quorum";
  sample.p.rulebook.parameters["quorum"].name = "quorum";
  rule().majority = review::Majority{{1, 2, true}, review::Of::cast};
  start();
  votes("g");
  EXPECT_EQ(closed(), "gold");
}

TEST_F(BallotTest, everybody_votes_once_and_the_vote_stands) {
  start();
  votes("g");
  EXPECT_EQ(code(member("m1"), "vote", {{"option", "silver"}}), "already_voted");
  EXPECT_EQ(code(member("m1"), "recuse", {{"reason", "想起来了"}}), "already_voted");
}

TEST_F(BallotTest, whoever_stands_aside_is_not_counted_among_the_members) {
  start();
  EXPECT_EQ(code(member("m5"), "recuse", {{"reason", "亲属"}}), "accepted");
  EXPECT_EQ(code(member("m6"), "recuse", {{"reason", "亲属"}}), "accepted");
  EXPECT_EQ(code(member("m6"), "vote", {{"option", "gold"}}), "recused");
  votes("ggg");
  EXPECT_EQ(closed(), "gold") << "three of four are more than two thirds";
}

TEST_F(BallotTest, whoever_stands_aside_does_not_close_the_ballot_either) {
  start();
  votes("gggg");
  Actor both = member("m6");
  both.roles.push_back("chair");
  EXPECT_EQ(code(both, "recuse", {{"reason", "亲属"}}), "accepted");
  EXPECT_EQ(code(both, "close"), "recused");
  EXPECT_EQ(closed(), "gold");
}

TEST_F(BallotTest, people_of_the_applicant_and_strangers_have_no_vote) {
  start();
  EXPECT_EQ(code(member("f1"), "vote", {{"option", "gold"}}), "recused");
  EXPECT_EQ(code(member("stranger"), "vote", {{"option", "gold"}}), "recused");
}

/// m6 stays away: one vote is not the committee's.
TEST_F(BallotTest, members_cannot_end_a_ballot_that_nobody_holds_before_all_have_voted) {
  vote_stage().voting.confirmed_by.clear();
  start();
  votes("ggggg");
  EXPECT_EQ(code(member("m1"), "close"), "ballot_running");
  EXPECT_EQ(code(member("m6"), "recuse", {{"reason", "亲属"}}), "accepted");
  EXPECT_EQ(code(member("m1"), "close"), "accepted") << "all who may vote have voted";
  EXPECT_EQ(state.outcomes.at("vote"), "gold");
}

/// Entered on 20 June 2024; five days end on the 25th.
TEST_F(BallotTest, ballot_that_nobody_holds_can_be_ended_after_its_last_day) {
  vote_stage().voting.confirmed_by.clear();
  programme::Deadline deadline;
  deadline.from = "vote.entered";
  deadline.period = calendar::Period{5, calendar::Unit::days};
  vote_stage().deadline = deadline;
  start();
  votes("gggg");
  const auto close_at = [&](const char* now) { return decide(state, {"cmd", "vote.close", {}}, member("m1"), at(now)); };
  EXPECT_EQ(close_at("2024-06-25T15:59:59Z").error().code, "ballot_running");
  EXPECT_TRUE(close_at("2024-06-25T16:00:00Z"));
}

TEST_F(BallotTest, without_a_majority_in_the_text_whoever_closes_says_what_it_comes_to_and_why) {
  rule().majority.reset();
  start();
  votes("gs");
  EXPECT_EQ(code(member("m1"), "close"), "not_yours");
  EXPECT_EQ(code(chair(), "close", {{"option", "gold"}}), "incomplete_entry") << "the reason is missing";
  EXPECT_EQ(code(chair(), "close", {{"option", "gold"}, {"reason", "审议决定"}}), "accepted");
  EXPECT_EQ(state.outcomes.at("vote"), "gold");
}

TEST_F(BallotTest, nothing_is_closed_before_anybody_voted) {
  start();
  EXPECT_EQ(closed(), "nobody_voted");
}

TEST_F(BallotTest, places_bind_the_outcome) {
  stage("vote").options[0].at_most = 1;
  start();
  votes("gggggg");
  auto situation = at();
  situation.taken = std::map<std::string, int>{{"gold", 1}};
  const auto effects = decide(state, {"cmd", "vote.close", {}}, chair(), situation);
  ASSERT_FALSE(effects);
  EXPECT_EQ(effects.error().code, "no_place_left");
}

TEST_F(BallotTest, carried_without_a_place_left_comes_to_another_ballot_where_the_text_says_so) {
  stage("vote").options[0].at_most = 1;
  stage("vote").next["no_place"] = "vote";
  start();
  votes("ggggg");
  auto situation = at();
  situation.taken = std::map<std::string, int>{{"gold", 1}};
  const auto effects = decide(state, {"cmd", "vote.close", {}}, chair(), situation);
  ASSERT_TRUE(effects) << effects.error().message.en;
  state = apply(state, *effects);
  EXPECT_EQ(state.outcomes.at("vote"), "no_place");
  EXPECT_EQ(state.stage, "vote");
}

TEST_F(BallotTest, who_voted_for_what_stands_sealed_and_the_tally_open) {
  start();
  const auto vote = decide(state, {"cmd", "vote.vote", JsonObject{{"option", "gold"}}}, member("m1"), at());
  ASSERT_TRUE(vote);
  EXPECT_EQ(base::canonical_json(*vote->events[0].public_fields).find("gold"), std::string::npos);
  state = apply(state, *vote);
  const auto close = decide(state, {"cmd", "vote.close", {}}, chair(), at());
  ASSERT_TRUE(close);
  EXPECT_EQ(base::canonical_json(close->events[0].public_fields.at("tally")), R"({"abstained":0,"cast":1,"members":6,"present":1,"quorate":null,"votes":{"gold":1,"silver":0}})");
}

TEST_F(BallotTest, chair_without_a_vote_is_no_member) {
  stage("vote").voting.chair_votes = false;
  chairing = "m6";
  start();
  EXPECT_EQ(code(member("m6"), "vote", {{"option", "gold"}}), "recused");
  votes("gggg-");
  EXPECT_EQ(code({"m6", "主任", "committee_office", "委员会", {"committee", "chair"}}, "close"), "accepted");
  EXPECT_EQ(state.outcomes.at("vote"), "gold") << "four of five";
}

TEST_F(BallotTest, option_nobody_offered_is_refused) {
  start();
  EXPECT_EQ(code(member("m1"), "vote", {{"option", "bronze"}}), "incomplete_entry");
  EXPECT_EQ(code(member("m1"), "vote"), "incomplete_entry");
}

TEST_F(BallotTest, each_sees_the_acts_that_are_theirs) {
  start();
  const auto names = [&](const Actor& actor) {
    std::string all;
    for (const auto& action : actions(state, actor, at())) all += action.action + " ";
    return all;
  };
  EXPECT_EQ(names(member("m1")), "vote.vote vote.recuse ");
  EXPECT_EQ(names(chair()), "vote.close ");
  votes("gggggg");
  EXPECT_EQ(names(member("m1")), "");
  EXPECT_EQ(names(member("f1")), "");
  EXPECT_EQ(names(county), "");
  vote_stage().voting.confirmed_by.clear();
  EXPECT_EQ(names(member("m1")), "vote.close ") << "where nobody holds the ballot";
}

}  // namespace
}  // namespace procedure

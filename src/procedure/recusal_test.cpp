#include "procedure/recusal.h"

#include "procedure/stages/stage.h"
#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace testing;

const JsonObject no_conflict{{"no_conflict", true}};

JsonObject with(JsonObject data, const JsonObject& more) {
  for (const auto& [name, value] : more) data[name] = value;
  return data;
}

/// The county and the reviewers declare; the reviewers before they see anything.
class RecusalTest : public CaseTest {
 protected:
  void SetUp() override {
    sample.p.recusal = {{"county", "reviewers"}, {"C-22"}};
    sample.p.roles["reviewers"].is = programme::RoleKind::assigned;
    sample.p.roles["county"].is = programme::RoleKind::area;
    CaseTest::SetUp();
  }

  std::vector<std::string> offered(const Actor& actor) {
    std::vector<std::string> names;
    for (const auto& one : actions(state, actor, sample.situation())) names.push_back(one.action);
    return names;
  }

  bool asks_for_declaration(const Actor& actor, const char* action) {
    for (const auto& one : actions(state, actor, sample.situation()))
      for (const auto& field : one.json.at("fields").as_array())
        if (one.action == action && field.at("name") == "no_conflict") return true;
    return false;
  }

  void to_appointment_declared() {
    file();
    act(county, "screen.recommend", with(verified(), no_conflict));
  }

  void reach_review() {
    to_appointment_declared();
    act(centre, "appoint.assign", {{"members", JsonArray{"expert1", "expert2"}}});
  }

  static JsonObject sheet() { return {{"sheet", verified().at("sheet")}}; }
};

TEST_F(RecusalTest, first_act_in_a_bound_role_needs_a_declaration) {
  file();
  const auto refusal = refused(county, "screen.recommend", verified());
  EXPECT_EQ(refusal.code, "declaration_needed");
  EXPECT_EQ(refusal.problems.at(0).place.pointer, "/no_conflict");
  EXPECT_EQ(refusal.articles, (std::vector<std::string>{"C-22"}));
  EXPECT_EQ(CaseTest::refusal(county, "screen.recommend", with(verified(), {{"no_conflict", false}})), "declaration_needed");
  EXPECT_TRUE(asks_for_declaration(county, "screen.recommend"));
}

TEST_F(RecusalTest, declaration_given_with_an_act_is_kept_for_the_case) {
  file();
  act(county, "screen.judge", with({{"judgements", verified().at("judgements")}}, no_conflict));
  EXPECT_TRUE(state.declared.contains("c1"));
  EXPECT_FALSE(asks_for_declaration(county, "screen.recommend"));
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "accepted");
  EXPECT_EQ(state.entries.back()->data->at("no_conflict"), true);
}

TEST_F(RecusalTest, role_that_is_not_bound_declares_nothing) {
  file();
  act(county, "screen.recommend", with(verified(), no_conflict));
  EXPECT_EQ(refusal(centre, "appoint.assign", {{"members", JsonArray{"expert1"}}}), "accepted");
  EXPECT_EQ(refusal(centre, "case.declare", no_conflict), "not_yours");
  EXPECT_FALSE(owes_declaration(state, centre, sample.p));
}

TEST_F(RecusalTest, reviewer_is_offered_nothing_but_to_declare_until_it_is_done) {
  reach_review();
  EXPECT_TRUE(must_declare_first(state, expert, sample.p));
  EXPECT_EQ(offered(expert), (std::vector<std::string>{"case.declare", "case.recuse"}));
  EXPECT_EQ(refusal(expert, "case.declare", {}), "incomplete_entry");
  act(expert, "case.declare", no_conflict);
  EXPECT_FALSE(must_declare_first(state, expert, sample.p));
  EXPECT_EQ(offered(expert), (std::vector<std::string>{"review.sheet", "review.recuse"}));
  EXPECT_EQ(refusal(expert, "case.declare", no_conflict), "already_declared");
  EXPECT_EQ(refusal(expert, "review.sheet", sheet()), "accepted");
}

TEST_F(RecusalTest, official_sees_the_case_before_declaring) {
  file();
  EXPECT_TRUE(owes_declaration(state, county, sample.p));
  EXPECT_FALSE(must_declare_first(state, county, sample.p));
}

TEST_F(RecusalTest, whoever_stood_aside_acts_no_more_in_any_role) {
  file();
  EXPECT_EQ(refusal(county, "case.recuse", {}), "incomplete_entry");   // a reason
  act(county, "case.recuse", {{"reason", "亲属任职"}});
  auto both = county;
  both.roles.push_back("centre");
  EXPECT_EQ(refusal(both, "screen.recommend", with(verified(), no_conflict)), "recused");
  EXPECT_EQ(refusal(both, "case.declare", no_conflict), "recused");
  EXPECT_EQ(refusal(both, "case.recuse", {{"reason", "x"}}), "recused");
  EXPECT_TRUE(offered(both).empty());
  EXPECT_TRUE(is_recused(state, both, sample.p));
  auto colleague = county;
  colleague.account = "c2";
  EXPECT_EQ(refusal(colleague, "screen.recommend", with(verified(), no_conflict)), "accepted");
}

TEST_F(RecusalTest, reviewer_who_stands_aside_is_off_the_list_and_awaited_no_more) {
  reach_review();
  act(other_expert, "case.recuse", {{"reason", "曾任职"}});
  EXPECT_EQ(state.assigned.at("reviewers"), (std::vector<std::string>{"expert1"}));
  EXPECT_EQ(state.entries.back()->action, "recuse");
  EXPECT_EQ(state.entries.back()->stage, "review");
  act(expert, "review.sheet", with(sheet(), no_conflict));
  EXPECT_EQ(state.stage, "announce");
}

TEST_F(RecusalTest, appointment_ends_also_before_the_reviewers_turn) {
  reach_review();
  auto appointed = other_expert;
  state.stage = "announce";   // wherever the case is
  act(appointed, "case.recuse", {{"reason", "曾任职"}});
  EXPECT_EQ(state.assigned.at("reviewers"), (std::vector<std::string>{"expert1"}));
}

TEST_F(RecusalTest, people_of_the_applicant_take_no_part_by_whichever_of_their_offices) {
  file();
  auto linked = county;
  linked.offices = {"county_office", "firm"};
  EXPECT_TRUE(is_recused(state, linked, sample.p));
  EXPECT_EQ(refusal(linked, "screen.recommend", with(verified(), no_conflict)), "recused");
  EXPECT_TRUE(offered(linked).empty());
}

TEST_F(RecusalTest, whoever_belongs_to_the_applicant_by_one_of_two_offices_is_nobody_to_appoint_and_has_no_vote) {
  to_appointment_declared();
  sample.adjust = [](Situation& situation) { situation.candidates = {{"both", "两边任职", "panel", "experts"}, {"both", "两边任职", "firm", "experts"}, {"expert1", "样例专家", "panel", "experts"}}; };
  const auto open = actions(state, centre, sample.situation());
  const auto& options = open.front().json.at("fields").at(0).at("options").as_array();
  ASSERT_EQ(options.size(), 1u);
  EXPECT_EQ(options[0].at("id"), "expert1");
  EXPECT_EQ(refusal(centre, "appoint.assign", {{"members", JsonArray{"both"}}}), "recused");
  EXPECT_FALSE(stages::may_still_vote(state, stage("review"), {"both", "", "panel", "", {}}, sample.situation()));
  EXPECT_TRUE(stages::may_still_vote(state, stage("review"), expert, sample.situation()));
}

TEST_F(RecusalTest, applicant_itself_acts_as_before) {
  EXPECT_FALSE(is_recused(state, applicant, sample.p));
  EXPECT_EQ(refusal(applicant, "submit.submit", facts()), "accepted");
}

TEST_F(RecusalTest, office_that_opened_the_case_by_duty_is_no_party_to_it) {
  sample.p.roles["county"].id = "county";
  sample.p.procedures[0].ways[0].by = "county";
  state.applicant = "county_office";
  file();
  EXPECT_EQ(refusal(county, "screen.recommend", with(verified(), no_conflict)), "accepted");
}

TEST_F(RecusalTest, case_about_a_round_concerns_nobody) {
  sample.p.procedures[0].about_kind = "round";
  file();
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "accepted");
  EXPECT_FALSE(asks_for_declaration(county, "screen.recommend"));
}

TEST_F(RecusalTest, without_a_rule_on_interests_nothing_changes) {
  sample.p.recusal = {};
  file();
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "accepted");
  EXPECT_EQ(refusal(county, "case.recuse", {{"reason", "x"}}), "not_yours");
}

}  // namespace
}  // namespace procedure

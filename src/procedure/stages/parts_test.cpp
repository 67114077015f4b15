#include "procedure/stages/questions.h"
#include "procedure/testing/sample.h"

// Parts of a form: who fills one in, and the papers that go with it as a whole.
namespace procedure {
namespace {

using namespace testing;

class PartsTest : public CaseTest {
 protected:
  programme::FormPart& part() { return sample.p.forms["annex"].parts[0]; }

  JsonArray papers(const char* digest) { return JsonArray{digest}; }
  JsonObject with_papers(JsonArray files) { return {{"facts", stated()}, {"evidence", JsonObject{{place(), std::move(files)}}}}; }
  std::string place() { return "papers/annex." + part().id; }

  static JsonObject stated() { return facts().at("facts").as_object(); }

  bool asks(const char* name) {
    const auto open = actions(state, applicant, sample.situation());
    const auto& fields = open.front().json.at("fields").as_array();
    return std::any_of(fields.begin(), fields.end(), [&](const auto& field) { return base::text_of(field, "name") == name; });
  }
};

TEST_F(PartsTest, a_part_of_another_role_is_neither_asked_for_nor_taken) {
  EXPECT_TRUE(asks("org_name"));
  part().filled_by = "county";
  EXPECT_FALSE(asks("org_name"));
  EXPECT_EQ(problem(applicant, "submit.submit", {{"facts", stated()}}), "not_asked /facts/org_name");
}

TEST_F(PartsTest, a_part_of_the_role_that_files_the_form_is_asked_for) {
  part().filled_by = "applicant";
  EXPECT_TRUE(asks("org_name"));
  act(applicant, "submit.submit", {{"facts", stated()}});
  EXPECT_EQ(state.stage, "screen");
}

/// Who recommends is a choice of county and centre, which the applicant's answer to `tm_no` picks.
TEST_F(PartsTest, a_part_at_the_step_of_a_choice_belongs_to_the_role_that_the_case_picks) {
  auto& role = sample.p.roles["recommender"];
  role.id = "recommender";
  role.is = programme::RoleKind::choice;
  role.of = "tm_no";
  role.among = {"county", "centre"};
  role.plays = {{"by county", "county"}, {"by centre", "centre"}};
  Stage stage;
  struct Row { const char* by; const char* filled_by; const char* picked; bool fills; };
  for (const Row& row : {Row{"recommender", "county", "by county", true}, Row{"recommender", "county", "by centre", false}, Row{"recommender", "county", "", true}, Row{"recommender", "recommender", "by centre", true},
                         Row{"recommender", "", "by centre", true}, Row{"recommender", "applicant", "by county", false}, Row{"county", "recommender", "by county", true}, Row{"county", "recommender", "by centre", false}}) {
    stage.by = row.by;
    part().filled_by = row.filled_by;
    state.facts = JsonObject{{"tm_no", row.picked}};
    EXPECT_EQ(stages::fills_in(state, sample.p, stage, part()), row.fills) << row.by << " " << row.filled_by << " " << row.picked;
  }
}

TEST_F(PartsTest, without_a_place_papers_of_a_part_are_not_taken) {
  EXPECT_EQ(problem(applicant, "submit.submit", with_papers(papers("sha256:aa"))), "not_asked /evidence/" + place());
}

TEST_F(PartsTest, papers_of_a_part_stand_on_the_file_and_need_not_be_there) {
  part().attach = "list";
  EXPECT_TRUE(asks(place().c_str()));
  auto effects = decide(state, {"cmd", "submit.submit", JsonObject{{"facts", stated()}}}, applicant, sample.situation());
  EXPECT_TRUE(effects);
  act(applicant, "submit.submit", with_papers(papers("sha256:aa")));
  EXPECT_EQ(state.evidence->at(place()), (std::vector<std::string>{"sha256:aa"}));
}

TEST_F(PartsTest, papers_that_are_required_are_missed) {
  part().attach = "required";
  EXPECT_EQ(problem(applicant, "submit.submit", {{"facts", stated()}}), "missing_answer /evidence/" + place());
  EXPECT_EQ(problem(applicant, "submit.submit", with_papers({})), "missing_answer /evidence/" + place());
  act(applicant, "submit.submit", with_papers(papers("sha256:aa")));
  EXPECT_EQ(state.stage, "screen");
}

}  // namespace
}  // namespace procedure

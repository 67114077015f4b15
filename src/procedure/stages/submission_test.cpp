#include "procedure/stages/questions.h"
#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace testing;

JsonObject stating(JsonObject facts) { return {{"facts", std::move(facts)}}; }

/// An incomplete filing that is taken, and asked to be completed.
class CompletionTest : public CaseTest {
 protected:
  void SetUp() override {
    stage("submit").ask_to_complete = true;
    CaseTest::SetUp();
  }
};

TEST_F(CompletionTest, incomplete_filing_is_taken_with_the_list_of_what_it_lacks) {
  act(applicant, "submit.submit", stating({{"org_name", "样例食品有限公司"}}));
  EXPECT_EQ(state.stage, "submit");
  EXPECT_EQ(base::text_of(state.facts, "org_name"), "样例食品有限公司");
  ASSERT_EQ(state.incomplete.size(), 2u);
  EXPECT_EQ(base::text_of(state.incomplete[0], "pointer"), "/facts/tm_no");
  EXPECT_EQ(base::text_of(state.incomplete[0].at("label"), "zh"), "tm_no");
  EXPECT_EQ(base::text_of(state.incomplete[1], "pointer"), "/facts/legal_rep");
  EXPECT_FALSE(state.submitted_on);
  EXPECT_EQ(actions(state, applicant, sample.situation()).front().action, "submit.submit");
}

TEST_F(CompletionTest, it_is_received_on_the_day_it_is_complete) {
  stage("screen").deadline = programme::Deadline{};
  stage("screen").deadline->from = "submit.complete";
  stage("screen").deadline->period = calendar::Period{3, calendar::Unit::working_days};
  act(applicant, "submit.submit", stating({{"org_name", "样例食品有限公司"}}), "2024-06-17T02:00:00Z");
  act(applicant, "submit.submit", stating({{"tm_no", "12345678"}}), "2024-06-18T02:00:00Z");
  ASSERT_EQ(state.incomplete.size(), 1u);
  act(applicant, "submit.submit", stating({{"legal_rep", "样例人"}, {"org_name", "样例食品公司"}}), "2024-06-20T02:00:00Z");
  EXPECT_EQ(state.stage, "screen");
  EXPECT_TRUE(state.incomplete.empty());
  EXPECT_EQ(state.submitted_on->text(), "2024-06-20");
  EXPECT_EQ(base::text_of(state.facts, "org_name"), "样例食品公司");
  ASSERT_TRUE(state.due);
  EXPECT_EQ(state.due->date.text(), "2024-06-25");   // Friday 21, Monday 24, Tuesday 25
}

TEST_F(CompletionTest, filing_without_anything_is_not_taken) {
  EXPECT_EQ(problem(applicant, "submit.submit", {}), "missing_answer /facts/org_name");
  act(applicant, "submit.submit", stating({{"org_name", "样例食品有限公司"}}));
  EXPECT_EQ(problem(applicant, "submit.submit", stating({})), "missing_answer /facts/tm_no");
}

TEST_F(CompletionTest, what_is_lacking_is_kept_out_of_the_open_leaf) {
  const auto effects = decide(state, {"cmd", "submit.submit", stating({{"org_name", "样例食品有限公司"}})}, applicant, sample.situation());
  ASSERT_TRUE(effects);
  EXPECT_FALSE(effects->events.front().public_fields.contains("incomplete"));
  EXPECT_TRUE(effects->events.front().sealed_fields.contains("incomplete"));
}

/// What is never completed does not wait for ever: the county receives it, and closes it.
class NeverCompletedTest : public CompletionTest {
 protected:
  void SetUp() override {
    stage("submit").to = "county";
    stage("submit").next["not_completed"] = "refused";
    CompletionTest::SetUp();
  }

  void give_days(int days) {
    auto& period = sample.p.rulebook.parameters["completion"];
    period.name = "completion";
    period.unit = "working days";
    period.value = rules::feel::Value(base::Decimal(days));
    stage("submit").complete_within = "completion";
  }

  void file_incomplete(const char* now = usual_time) { act(applicant, "submit.submit", stating({{"org_name", "样例食品有限公司"}}), now); }
};

TEST_F(NeverCompletedTest, receiver_closes_what_is_not_completed_with_a_reason) {
  EXPECT_EQ(refusal(county, "submit.not_completed", {{"reason", "x"}}), "nothing_lacking");
  EXPECT_TRUE(actions(state, county, sample.situation()).empty());
  file_incomplete();
  EXPECT_EQ(actions(state, county, sample.situation()).front().action, "submit.not_completed");
  EXPECT_EQ(refusal(applicant, "submit.not_completed", {{"reason", "x"}}), "not_yours");
  EXPECT_EQ(problem(county, "submit.not_completed", {}), "missing_answer /reason");
  act(county, "submit.not_completed", {{"reason", "告知后三十日没有补全"}});
  EXPECT_EQ(state.outcomes.at("submit"), "not_completed");
  EXPECT_EQ(state.result, "refused");
  EXPECT_EQ(state.reason, "告知后三十日没有补全");
  EXPECT_TRUE(state.incomplete.empty());
  EXPECT_FALSE(state.submitted_on) << "it was never received";
}

/// Asked on Monday, 17 June 2024; three working days end on Thursday, the 20th.
TEST_F(NeverCompletedTest, where_a_time_is_set_it_is_closed_by_itself_after_it_and_by_nobody_before) {
  give_days(3);
  file_incomplete("2024-06-17T02:00:00Z");
  ASSERT_TRUE(state.due);
  EXPECT_EQ(state.due->date.text(), "2024-06-20");
  const auto early = refused(county, "submit.not_completed", {{"reason", "x"}}, "2024-06-20T02:00:00Z");
  EXPECT_EQ(early.code, "too_early");
  EXPECT_NE(early.message.zh.find("补全的期限到 2024-06-20"), std::string::npos) << early.message.zh;
  EXPECT_TRUE(actions(state, county, sample.situation("2024-06-20T02:00:00Z")).empty());
  EXPECT_TRUE(advance(state, sample.situation("2024-06-20T15:59:59Z")).events.empty());
  EXPECT_EQ(refusal(applicant, "submit.submit", facts(), "2024-06-20T16:00:00Z"), "too_late");
  state = apply(state, advance(state, sample.situation("2024-06-20T16:00:00Z")));
  EXPECT_EQ(state.outcomes.at("submit"), "not_completed");
}

TEST_F(NeverCompletedTest, filing_something_incomplete_again_gives_no_more_time) {
  give_days(3);
  file_incomplete("2024-06-17T02:00:00Z");
  act(applicant, "submit.submit", stating({{"tm_no", "12345678"}}), "2024-06-20T02:00:00Z");
  EXPECT_EQ(state.due->date.text(), "2024-06-20");
}

TEST_F(NeverCompletedTest, completed_in_time_it_goes_on) {
  give_days(3);
  file_incomplete("2024-06-17T02:00:00Z");
  act(applicant, "submit.submit", stating({{"tm_no", "12345678"}, {"legal_rep", "样例人"}}), "2024-06-20T15:59:59Z");
  EXPECT_EQ(state.stage, "screen");
}

TEST_F(CompletionTest, wrong_answer_is_no_missing_one) {
  sample.p.rulebook.facts["tm_no"].type = rules::FactType::date;
  EXPECT_EQ(refusal(applicant, "submit.submit", stating({{"tm_no", "soon"}})), "bad_dossier");
}

/// A part whose content may be marked a trade secret.
class MarkTest : public CaseTest {
 protected:
  void SetUp() override {
    programme::FormPart open = sample.p.forms["annex"].parts[0], secret;
    secret.id = "process";
    secret.may_be_marked = true;
    secret.fields = {open.fields[1]};   // tm_no
    open.fields.erase(open.fields.begin() + 1);
    sample.p.forms["annex"].parts = {open, secret};
    CaseTest::SetUp();
  }

  static JsonObject marked(const char* name, base::Json mark) {
    auto data = facts();
    data["marks"] = JsonObject{{name, std::move(mark)}};
    return data;
  }
};

TEST_F(MarkTest, marked_item_is_sealed_and_kept_with_its_mark) {
  const auto effects = decide(state, {"cmd", "submit.submit", marked("tm_no", "trade_secret")}, applicant, sample.situation());
  ASSERT_TRUE(effects);
  EXPECT_FALSE(effects->events.front().public_fields.at("facts").as_object().contains("tm_no"));
  EXPECT_FALSE(effects->events.front().public_fields.contains("marks"));
  const auto after = apply(state, *effects);
  EXPECT_EQ(after.marks, (std::map<std::string, std::string>{{"tm_no", "trade_secret"}}));
  EXPECT_EQ(base::text_of(after.facts, "tm_no"), "12345678");
}

TEST_F(MarkTest, only_what_the_form_says_may_be_marked) {
  EXPECT_EQ(problem(applicant, "submit.submit", marked("org_name", "trade_secret")), "not_markable /marks/org_name");
  EXPECT_EQ(problem(applicant, "submit.submit", marked("nowhere", "trade_secret")), "not_markable /marks/nowhere");
  EXPECT_EQ(problem(applicant, "submit.submit", marked("tm_no", "state_secret")), "unknown_answer /marks/tm_no");
}

TEST_F(MarkTest, mark_is_taken_back_with_null) {
  act(applicant, "submit.submit", marked("tm_no", "trade_secret"));
  act(county, "screen.return", {{"reason", "x"}, {"items", JsonArray{JsonObject{{"pointer", "/facts/tm_no"}, {"note", ""}}}}});
  act(applicant, "submit.submit", {{"facts", JsonObject{{"tm_no", "87654321"}}}, {"marks", JsonObject{{"tm_no", nullptr}}}});
  EXPECT_TRUE(state.marks.empty());
}

TEST_F(MarkTest, field_says_that_it_may_be_marked_and_whether_it_is) {
  const auto field = [&](const char* name) {
    const auto open = actions(state, applicant, sample.situation());
    for (const auto& one : open.front().json.at("fields").as_array())
      if (one.at("name") == name) return one.as_object();
    return JsonObject{};
  };
  EXPECT_EQ(field("tm_no").at("may_be_marked"), true);
  EXPECT_FALSE(field("tm_no").contains("marked"));
  EXPECT_FALSE(field("org_name").contains("may_be_marked"));
  act(applicant, "submit.submit", marked("tm_no", "trade_secret"));
  act(county, "screen.return", {{"reason", "x"}, {"items", JsonArray{JsonObject{{"pointer", "/facts/tm_no"}, {"note", ""}}}}});
  EXPECT_EQ(field("tm_no").at("marked"), true);
}

/// A paper outside the forms, asked for in a return.
class ExtraTest : public CaseTest {
 protected:
  static JsonObject returning(const char* pointer, const char* note) { return {{"reason", "材料不足"}, {"items", JsonArray{JsonObject{{"pointer", pointer}, {"note", note}}}}}; }
};

TEST_F(ExtraTest, paper_outside_the_forms_needs_a_reason_of_its_own) {
  file();
  EXPECT_EQ(problem(county, "screen.return", returning("/extra/lease", "租赁合同，用于核对厂址")), "unknown_fact /items/0");
  sample.p.extra_documents_reasoned = {true, {"C-3"}};
  EXPECT_EQ(problem(county, "screen.return", returning("/extra/lease", " ")), "extra_needs_reason /items/0/note");
  EXPECT_EQ(problem(county, "screen.return", returning("/extra/../x", "x")), "unknown_fact /items/0");
  EXPECT_EQ(refusal(county, "screen.return", returning("/extra/lease", "租赁合同，用于核对厂址")), "accepted");
  EXPECT_EQ(refusal(county, "screen.return", returning("/facts/tm_no", "")), "accepted");
}

TEST_F(ExtraTest, paper_asked_for_has_its_place_and_rules_do_not_read_it) {
  sample.p.extra_documents_reasoned = {true, {"C-3"}};
  file();
  act(county, "screen.return", returning("/extra/lease", "租赁合同，用于核对厂址"));
  const auto fields = actions(state, applicant, sample.situation()).front().json.at("fields").as_array();
  EXPECT_EQ(fields.back().at("name"), "extra/lease");
  EXPECT_EQ(fields.back().at("in"), "evidence");
  EXPECT_EQ(problem(applicant, "submit.submit", {{"evidence", JsonObject{{"extra/other", JsonArray{"sha256:2"}}}}}), "not_asked /evidence/extra/other");
  act(applicant, "submit.submit", {{"evidence", JsonObject{{"extra/lease", JsonArray{"sha256:1"}}}}});
  EXPECT_EQ(state.evidence->at("extra/lease"), (std::vector<std::string>{"sha256:1"}));
  EXPECT_EQ(state.stage, "screen");
  EXPECT_EQ(refusal(county, "screen.recommend", verified()), "accepted");
}

}  // namespace
}  // namespace procedure

#include "procedure/due.h"
#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace testing;

/// A registration that opens a round; the centre may set the majority, the county something else.
class RoundTest : public CaseTest {
 protected:
  void SetUp() override {
    parameter("majority", "centre");
    parameter("audit_period", "centre").unit = "working days";
    parameter("county_share", "county");
    parameter("places", "").value = rules::feel::Value(base::Decimal(5));
    stage("certify").acts = {{"open", "round"}};
    CaseTest::SetUp();
    to_announcement();
    act(centre, "announce.publish", {{"channels", JsonObject{{"portal", JsonObject{{"date", "2024-06-20"}, {"link", "a"}}}, {"media", JsonObject{{"date", "2024-06-20"}, {"link", "b"}}}}}});
  }

  rules::Parameter& parameter(const char* name, const char* set_by) {
    auto& parameter = sample.p.rulebook.parameters[name];
    parameter.name = name;
    parameter.label = {name, name};
    parameter.set_by = set_by;
    return parameter;
  }

  static JsonObject setting(JsonObject parameters) { return {{"year", "2025"}, {"parameters", std::move(parameters)}, {"reason", "领导小组决定"}}; }
};

TEST_F(RoundTest, round_is_recorded_with_what_the_office_set_and_why) {
  auto data = setting({{"majority", "2/3 of members"}, {"audit_period", " "}});
  data["opens"] = "2025-03-01";
  data["closes"] = "2025-04-30";
  const auto effects = decide(state, {"cmd", "certify.register", data}, centre, sample.situation());
  ASSERT_TRUE(effects) << effects.error().message.en;
  const auto& round = effects->events.front().public_fields.at("round").as_object();
  EXPECT_EQ(round, (JsonObject{{"year", "2025"}, {"parameters", JsonObject{{"majority", "2/3 of members"}}}, {"opens", "2025-03-01"}, {"closes", "2025-04-30"}, {"reason", "领导小组决定"}}));
  ASSERT_EQ(effects->register_acts.size(), 1u);
  EXPECT_EQ(effects->register_acts[0].act, "open");
}

TEST_F(RoundTest, text_that_is_left_silent_needs_no_reason) {
  act(centre, "certify.register", {{"year", "2025"}, {"parameters", JsonObject{{"majority", ""}}}});
  EXPECT_EQ(state.entries.back()->data->at("round").at("parameters").as_object().size(), 0u);
}

TEST_F(RoundTest, what_is_wrong_with_a_round_is_told_with_its_place) {
  EXPECT_EQ(problem(centre, "certify.register", {}), "missing_answer /year");
  EXPECT_EQ(problem(centre, "certify.register", {{"year", "25"}}), "missing_answer /year");
  EXPECT_EQ(problem(centre, "certify.register", {{"year", "2025"}, {"opens", "March"}}), "bad_date /opens");
  EXPECT_EQ(problem(centre, "certify.register", {{"year", "2025"}, {"opens", "2025-03-02"}, {"closes", "2025-03-01"}}), "bad_date /closes");
  EXPECT_EQ(problem(centre, "certify.register", {{"year", "2025"}, {"parameters", JsonObject{{"majority", "2/3"}}}}), "missing_answer /reason");
}

TEST_F(RoundTest, only_what_is_the_roles_own_may_be_set) {
  EXPECT_EQ(problem(centre, "certify.register", setting({{"county_share", "1/2"}})), "not_to_be_set /parameters/county_share");
  EXPECT_EQ(problem(centre, "certify.register", setting({{"places", "50"}})), "not_to_be_set /parameters/places");
  EXPECT_EQ(problem(centre, "certify.register", setting({{"nowhere", "1"}})), "not_to_be_set /parameters/nowhere");
  EXPECT_EQ(problem(centre, "certify.register", setting({{"majority", 2}})), "wrong_type /parameters/majority");
  EXPECT_EQ(problem(centre, "certify.register", setting({{"majority", std::string(101, 'x')}})), "too_long /parameters/majority");
}

/// Working days are a whole number of them, or that with its unit; a majority is a share of the votes.
TEST_F(RoundTest, value_of_another_kind_or_unit_is_not_taken) {
  sample.p.procedures[0].stages[0].voting.majority_parameter = "majority";
  for (const char* period : {"x", "20 days", "2 months", "0", "-3", "2.5", "99999", "20 working"})
    EXPECT_EQ(problem(centre, "certify.register", setting({{"audit_period", period}})), "bad_value /parameters/audit_period") << period;
  for (const char* share : {"most", "3/2", "0.5"}) EXPECT_EQ(problem(centre, "certify.register", setting({{"majority", share}})), "bad_value /parameters/majority") << share;
  const auto why = refused(centre, "certify.register", setting({{"audit_period", "x"}})).problems.front().message;
  EXPECT_NE(why.zh.find("20 个工作日"), std::string::npos) << why.zh;
  for (const char* period : {"20", "20 working days"}) EXPECT_EQ(refusal(centre, "certify.register", setting({{"audit_period", period}})), "accepted") << period;
}

TEST_F(RoundTest, value_outside_its_bounds_is_not_taken) {
  sample.p.rulebook.parameters["audit_period"].at_least = base::Decimal(5);
  sample.p.rulebook.parameters["audit_period"].at_most = base::Decimal(10);
  for (const char* period : {"4", "11"}) EXPECT_EQ(problem(centre, "certify.register", setting({{"audit_period", period}})), "bad_value /parameters/audit_period") << period;
  for (const char* period : {"5", "10"}) EXPECT_EQ(refusal(centre, "certify.register", setting({{"audit_period", period}})), "accepted") << period;
}

TEST_F(RoundTest, form_asks_for_the_round_and_for_each_parameter) {
  std::vector<std::string> names;
  const auto open = actions(state, centre, sample.situation());
  for (const auto& field : open.front().json.at("fields").as_array()) names.push_back(base::text_of(field, "in") + "/" + base::text_of(field, "name"));
  EXPECT_EQ(names, (std::vector<std::string>{"data/year", "data/opens", "data/closes", "parameters/audit_period", "parameters/majority", "data/reason"}));
}

/// The call has said the year; it is not said a second time, and never another one.
TEST_F(RoundTest, year_that_the_procedure_has_said_is_the_rounds) {
  sample.p.rulebook.facts["award_year"].name = "award_year";
  sample.p.rulebook.facts["award_year"].type = rules::FactType::integer;
  stage("certify").year = "award_year";
  EXPECT_EQ(problem(centre, "certify.register", {}), "missing_answer /year") << "nothing was said";
  state.facts.edit()["award_year"] = 2026;
  const auto open = actions(state, centre, sample.situation());
  for (const auto& field : open.front().json.at("fields").as_array()) EXPECT_NE(base::text_of(field, "name"), "year");
  EXPECT_EQ(problem(centre, "certify.register", {{"year", "2025"}}), "other_year /year");
  act(centre, "certify.register", {});
  EXPECT_EQ(base::text_of(state.entries.back()->data->at("round"), "year"), "2026");
}

/// Filed and entered on 20 June 2024.
class DatedTest : public CaseTest {
 protected:
  void SetUp() override {
    auto& fact = sample.p.rulebook.facts["decided_on"];
    fact.name = "decided_on";
    fact.label = {"决定日期", "date of the decision"};
    fact.type = rules::FactType::date;
    stage("certify").dated = "decided_on";
    CaseTest::SetUp();
    to_announcement();
    act(centre, "announce.publish", {{"channels", JsonObject{{"portal", JsonObject{{"date", "2024-06-20"}, {"link", "a"}}}, {"media", JsonObject{{"date", "2024-06-20"}, {"link", "b"}}}}}});
  }

  std::string entered(const char* decided_on) {
    if (*decided_on) state.facts.edit()["decided_on"] = decided_on;
    const auto effects = decide(state, {"cmd", "certify.register", {}}, centre, sample.situation("2024-06-25T02:00:00Z"));
    return effects ? "accepted" : effects.error().problems.front().code + " " + effects.error().problems.front().place.pointer;
  }
};

TEST_F(DatedTest, entry_runs_from_the_day_the_act_states_between_the_filing_and_today) {
  EXPECT_EQ(entered(""), "date_not_possible /facts/decided_on");
  EXPECT_EQ(entered("2024-06-26"), "date_not_possible /facts/decided_on");
  EXPECT_EQ(entered("2024-06-19"), "date_not_possible /facts/decided_on");
  for (const char* day : {"2024-06-20", "2024-06-25"}) EXPECT_EQ(entered(day), "accepted") << day;
  const auto& act = stage("certify").acts.front();
  EXPECT_EQ(day_of_entry(state, sample.p.procedures[0], act, *base::Date::parse("2024-06-30")).text(), "2024-06-25");
  stage("certify").dated.clear();
  EXPECT_EQ(day_of_entry(state, sample.p.procedures[0], act, *base::Date::parse("2024-06-30")).text(), "2024-06-30");
}

}  // namespace
}  // namespace procedure

#include "procedure/testing/sample.h"

namespace procedure {
namespace {

using namespace procedure::testing;
using calendar::Unit;

/// How a last day is counted where the text says more than its length. Plain weeks; 2024-06-20 is a Thursday.
class DeadlineTest : public CaseTest {
 protected:
  programme::Deadline& deadline() {
    auto& of = stage("screen").deadline;
    if (!of) of.emplace();
    return *of;
  }

  void counts(const char* from, calendar::Period period) {
    deadline().from = from;
    deadline().period = period;
  }

  std::string due() const { return state.due ? state.due->date.text() : "none"; }

  void sent_back(const char* now) { act(county, "screen.return", {{"reason", "请补正"}, {"items", JsonArray{JsonObject{{"pointer", "/facts/tm_no"}}}}}, now); }
  void filed_again(const char* now) { act(applicant, "submit.submit", {{"facts", JsonObject{{"tm_no", "2"}}}}, now); }

  void date_fact(const char* name, const char* day) {
    sample.p.rulebook.facts[name].name = name;
    sample.p.rulebook.facts[name].type = rules::FactType::date;
    state.facts.edit()[name] = day;
  }
};

TEST_F(DeadlineTest, fourteen_days_end_on_the_fourteenth) {
  counts("submit.received", {14, Unit::days});
  file();
  EXPECT_EQ(due(), "2024-07-04");
}

TEST_F(DeadlineTest, the_day_itself_is_the_first_where_the_text_says_so) {
  counts("submit.received", {14, Unit::days});
  deadline().same_day = true;
  file();
  EXPECT_EQ(due(), "2024-07-03");
}

TEST_F(DeadlineTest, of_several_events_the_last_counts_once_all_have_happened) {
  counts("submit.received", {5, Unit::days});
  deadline().more_from = {"form.hearing_on"};
  file();
  EXPECT_EQ(due(), "none") << "no day for the hearing yet";
  reopen();
  date_fact("hearing_on", "2024-06-25");
  file();
  EXPECT_EQ(due(), "2024-06-30");
}

TEST_F(DeadlineTest, of_several_events_the_first_that_happened_counts_where_the_text_says_so) {
  counts("submit.received", {5, Unit::days});
  deadline().more_from = {"form.hearing_on"};
  deadline().take_first = true;
  date_fact("hearing_on", "2024-06-18");
  file();
  EXPECT_EQ(due(), "2024-06-23");
}

TEST_F(DeadlineTest, backwards_from_a_day_on_the_form) {
  deadline().before = "form.session_on";
  deadline().period = {10, Unit::working_days};
  date_fact("session_on", "2024-07-15");
  file();
  EXPECT_EQ(due(), "2024-07-01") << "12, 11, 10, 9, 8, 5, 4, 3, 2, 1 July";
}

TEST_F(DeadlineTest, backwards_from_a_day_the_text_sets) {
  deadline().before = "session_day";
  deadline().period = {10, Unit::days};
  sample.p.rulebook.parameters["session_day"].value = *base::Date::parse("2024-07-15");
  file();
  EXPECT_EQ(due(), "2024-07-05");
}

TEST_F(DeadlineTest, begins_anew_with_the_event_that_restarts_it) {
  sample.p.rulebook.facts["complete_on"].name = "complete_on";
  counts("form.complete_on", {10, Unit::days});
  deadline().restarts_on = {"submit.done"};
  date_fact("complete_on", "2024-06-10");
  file();
  EXPECT_EQ(due(), "2024-06-30") << "filed on the 20th";
  sent_back("2024-06-24T02:00:00Z");
  filed_again("2024-06-26T02:00:00Z");
  EXPECT_EQ(due(), "2024-07-06");
}

TEST_F(DeadlineTest, days_with_the_applicant_do_not_count) {
  counts("form.complete_on", {10, Unit::days});
  deadline().stopped_while = {"submit"};
  date_fact("complete_on", "2024-06-20");
  file();
  EXPECT_EQ(due(), "2024-06-30");
  sent_back("2024-06-24T02:00:00Z");
  filed_again("2024-06-27T02:00:00Z");
  EXPECT_EQ(due(), "2024-07-03") << "25, 26 and 27 June are left out";
  ASSERT_EQ(state.due->reckoning->at("skipped").as_array().size(), 3u);
  sent_back("2024-06-28T02:00:00Z");
  filed_again("2024-06-28T09:00:00Z");
  EXPECT_EQ(due(), "2024-07-03") << "back on the same day";
  sent_back("2024-07-02T02:00:00Z");
  filed_again("2024-07-03T02:00:00Z");
  EXPECT_EQ(due(), "2024-07-04") << "every stay counts";
}

TEST_F(DeadlineTest, counts_from_the_opening_of_the_round) {
  counts("round.opened", {30, Unit::days});
  sample.adjust = [](Situation& situation) { situation.days["round.opened"] = *base::Date::parse("2024-06-10"); };
  file();
  EXPECT_EQ(due(), "2024-07-10");
}

TEST_F(DeadlineTest, counts_from_what_happened_to_the_case_it_is_about) {
  counts("about.decide.done", {30, Unit::days});
  sample.adjust = [](Situation& situation) { situation.about = AboutCase{false, {}, true, {}, {{"decide", *base::Instant::parse("2024-06-11T16:30:00Z")}}}; };
  file();
  EXPECT_EQ(due(), "2024-07-12") << "refused on the 12th, as the days go there";
  sent_back("2024-06-24T02:00:00Z");
  deadline().from = "about.ended";
  filed_again("2024-06-26T02:00:00Z");
  EXPECT_EQ(due(), "2024-07-12");
}

TEST_F(DeadlineTest, counts_from_and_back_from_the_days_of_the_title_the_case_is_about) {
  sample.adjust = [](Situation& situation) { situation.days = {{"listing.issued", *base::Date::parse("2024-02-29")}, {"listing.expiry", *base::Date::parse("2027-02-28")}}; };
  counts("listing.issued", {1, Unit::years});
  file();
  EXPECT_EQ(due(), "2025-02-28");
  sent_back("2024-06-24T02:00:00Z");
  deadline() = {};
  deadline().before = "listing.expiry";
  deadline().period = {30, Unit::days};
  filed_again("2024-06-26T02:00:00Z");
  EXPECT_EQ(due(), "2027-01-29");
}

TEST_F(DeadlineTest, counts_from_the_day_this_case_issued_its_title) {
  sample.p.titles["listing"].id = "listing";
  Stage hand = stage("announce");
  hand.id = "hand";
  hand.type = StageType::submission;
  hand.channels.clear();
  hand.next = {{"submitted", "listed"}};
  hand.deadline = programme::Deadline{};
  hand.deadline->from = "listing.issued";
  hand.deadline->period = calendar::Period{30, Unit::days};
  sample.p.procedures[0].stages.push_back(hand);
  stage("certify").next["done"] = "hand";
  stage("screen").next["recommend"] = "certify";
  file();
  act(county, "screen.recommend", verified(), "2024-06-21T02:00:00Z");
  act(centre, "certify.register", {}, "2024-06-25T02:00:00Z");
  EXPECT_EQ(due(), "2024-07-25");
}

TEST_F(DeadlineTest, recess_of_every_year_is_left_out) {
  counts("submit.received", {30, Unit::days});
  deadline().blackout_from = "07-01";
  deadline().blackout_to = "08-31";
  file();
  EXPECT_EQ(due(), "2024-09-20") << "ten days to 30 June, twenty in September";
}

TEST_F(DeadlineTest, recess_over_the_turn_of_the_year_is_one) {
  counts("submit.received", {200, Unit::days});
  deadline().blackout_from = "12-24";
  deadline().blackout_to = "01-06";
  file();
  EXPECT_EQ(due(), "2025-01-20") << "186 days to 23 December, fourteen from 7 January";
}

TEST_F(DeadlineTest, recess_between_two_days_the_text_sets) {
  counts("submit.received", {10, Unit::days});
  deadline().blackout_from = "closed_from";
  deadline().blackout_to = "closed_to";
  sample.p.rulebook.parameters["closed_from"].value = *base::Date::parse("2024-06-25");
  sample.p.rulebook.parameters["closed_to"].value = *base::Date::parse("2024-06-26");
  file();
  EXPECT_EQ(due(), "2024-07-02");
}

/// A posting of fourteen days that begins anew when it is amended.
class AmendmentTest : public DeadlineTest {
 protected:
  AmendmentTest() {
    auto& announce = stage("announce");
    announce.period = "posting";
    announce.next = {{"clear", "certify"}, {"objected", "screen"}};
    announce.restarts_when_amended = true;
    sample.p.rulebook.parameters["posting"].value = rules::feel::DaysTime{14 * 86400, 0};
  }

  static JsonObject posted(const char* day, const char* reason = "") {
    JsonObject data{{"channels", JsonObject{{"portal", JsonObject{{"date", day}, {"link", "x"}}}, {"media", JsonObject{{"date", day}, {"link", "y"}}}}}};
    if (*reason) data["reason"] = reason;
    return data;
  }
};

TEST_F(AmendmentTest, posted_for_fourteen_days) {
  to_announcement();
  act(centre, "announce.publish", posted("2024-06-20"));
  EXPECT_EQ(due(), "2024-07-04");
}

TEST_F(AmendmentTest, amended_posting_begins_the_whole_period_anew) {
  to_announcement();
  act(centre, "announce.publish", posted("2024-06-20"));
  act(centre, "announce.publish", posted("2024-06-28", "更正名单第三行"), "2024-06-28T02:00:00Z");
  EXPECT_EQ(due(), "2024-07-12");
  EXPECT_EQ(state.reason, "") << "what was amended is no reason of a decision";
  EXPECT_EQ(apply(state, advance(state, sample.situation("2024-07-05T02:00:00Z"))).stage, "announce");
  EXPECT_EQ(apply(state, advance(state, sample.situation("2024-07-12T16:00:00Z"))).stage, "certify");
}

TEST_F(AmendmentTest, amendment_says_what_changed_and_goes_to_every_channel) {
  to_announcement();
  act(centre, "announce.publish", posted("2024-06-20"));
  EXPECT_EQ(problem(centre, "announce.publish", posted("2024-06-28"), "2024-06-28T02:00:00Z"), "missing_answer /reason");
  auto one = posted("2024-06-28", "更正");
  one["channels"].as_object().erase("media");
  EXPECT_EQ(problem(centre, "announce.publish", one, "2024-06-28T02:00:00Z"), "missing_answer /channels/media");
}

}  // namespace
}  // namespace procedure

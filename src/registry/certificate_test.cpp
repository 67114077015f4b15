#include "registry/certificate.h"

#include <gtest/gtest.h>

namespace registry {
namespace {

programme::Programme sample() {
  programme::Programme p;
  p.id = "sample";
  p.edition = "1";
  p.titles["listing"].id = "listing";
  p.titles["three_years"].valid_for = calendar::Period{3, calendar::Unit::years};
  return p;
}

Circumstances on(const char* day) { return {"centre1", "centre", "centre", "cmd", "ev", "", *base::Instant::parse(std::string(day) + "T02:00:00Z"), *base::Date::parse(day), {"C-9"}}; }

Issue what() { return {"YP-2024-00001", "firm", "样例食品有限公司", "", "样例面粉", "", "650102", "case1", {}}; }

TEST(number_of, pattern_takes_year_and_padded_sequence) {
  EXPECT_EQ(number_of("YP-{year}-{seq:5}", 2024, 17), "YP-2024-00017");
  EXPECT_EQ(number_of("plain", 2024, 17), "plain");
  EXPECT_EQ(number_of("{seq}/{year", 2024, 17), "17/{year");
}

TEST(certificate, without_period_in_the_text_never_expires) {
  const auto c = evolve({}, *issue(sample(), "listing", what(), on("2024-09-02")));
  EXPECT_FALSE(c.valid_to);
  EXPECT_EQ(status_on(c, *base::Date::parse("2099-01-01")), Status::valid);
}

TEST(certificate, last_day_of_three_years_is_valid_and_the_next_is_not) {
  const auto c = evolve({}, *issue(sample(), "three_years", what(), on("2024-09-02")));
  EXPECT_EQ(status_on(c, *base::Date::parse("2027-09-02")), Status::valid);
  EXPECT_EQ(status_on(c, *base::Date::parse("2027-09-03")), Status::expired);
}

TEST(certificate, withdrawn_stays_withdrawn) {
  auto c = evolve({}, *issue(sample(), "listing", what(), on("2024-09-02")));
  c = evolve(c, *alter(c, "withdraw", "listing.mark", {}, on("2024-10-02")));
  EXPECT_EQ(status_on(c, *base::Date::parse("2024-10-02")), Status::withdrawn);
  EXPECT_TRUE(c.mark_withdrawn);
  EXPECT_EQ(alter(c, "reinstate", "listing", {}, on("2024-10-03")).error().code, "already_withdrawn");
  EXPECT_EQ(alter(c, "withdraw", "listing.mark", {}, on("2024-10-03")).error().code, "already_withdrawn");
}

TEST(certificate, only_a_suspended_one_is_reinstated) {
  auto c = evolve({}, *issue(sample(), "listing", what(), on("2024-09-02")));
  EXPECT_EQ(alter(c, "reinstate", "listing", {}, on("2024-10-03")).error().code, "not_suspended");
  c = evolve(c, *alter(c, "suspend", "listing", {}, on("2024-10-02")));
  EXPECT_EQ(c.status, Status::suspended);
  c = evolve(c, *alter(c, "reinstate", "listing", {}, on("2024-10-03")));
  EXPECT_EQ(c.status, Status::valid);
}

TEST(certificate, change_keeps_history_and_shows_the_new_name) {
  auto c = evolve({}, *issue(sample(), "listing", what(), on("2024-09-02")));
  c = evolve(c, *alter(c, "change", "listing", {{"holder_name", "新名食品有限公司"}}, on("2024-10-02")));
  EXPECT_EQ(c.holder_name, "新名食品有限公司");
  EXPECT_EQ(c.steps.size(), 2U);
  EXPECT_EQ(c.status, Status::valid);
}

TEST(certificate, unknown_title_and_act_are_refused) {
  EXPECT_EQ(issue(sample(), "nothing", what(), on("2024-09-02")).error().code, "unknown_title");
  const auto c = evolve({}, *issue(sample(), "listing", what(), on("2024-09-02")));
  EXPECT_EQ(alter(c, "melt", "listing", {}, on("2024-10-02")).error().code, "unknown_register_act");
}

}  // namespace
}  // namespace registry

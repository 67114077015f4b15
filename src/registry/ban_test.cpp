#include "registry/ban.h"

#include "rules/feel/value.h"

#include <gtest/gtest.h>

namespace registry {
namespace {

base::Date day(const char* text) { return *base::Date::parse(text); }

rules::Parameter parameter(rules::feel::Value value) {
  rules::Parameter one;
  one.value = std::move(value);
  return one;
}

programme::Programme sample() {
  programme::Programme p;
  p.id = "sample";
  p.edition = "1";
  const auto ban = [&](const char* id) -> programme::Ban& { return p.bans[id]; };
  ban("winner").for_parameter = "five_years";
  ban("winner").from_title = "award";
  ban("winner").survives_parameter = "keeps";
  ban("winner").treats = {"C-15"};
  ban("fraud").for_ = calendar::Period{10, calendar::Unit::years};
  ban("for_good");
  ban("left_open").for_parameter = "silent";
  p.rulebook.parameters["five_years"] = parameter(rules::feel::YearsMonths{60});
  p.rulebook.parameters["silent"] = parameter(rules::feel::Null{});
  p.rulebook.parameters["keeps"] = parameter(false);
  return p;
}

Circumstances today() { return {"gov1", "gov", "government", "cmd", "ev", "", *base::Instant::parse("2024-02-29T02:00:00Z"), day("2024-02-29"), {}}; }

BanRecord issued(const char* ban, const char* from) { return evolve(BanRecord{}, **issue_ban(sample(), ban, "b1", {"firm", "U1", "甲公司", "case1", "N-1"}, day(from), today())); }

TEST(ban, of_five_years_refuses_to_the_corresponding_day_and_admits_on_the_next) {
  const auto ban = issued("winner", "2023-05-06");
  EXPECT_EQ(ban.until, day("2028-05-06"));
  EXPECT_TRUE(is_in_force(ban, day("2023-05-06")));
  EXPECT_TRUE(is_in_force(ban, day("2028-05-06")));   // a Saturday: it moves with no rest day
  EXPECT_FALSE(is_in_force(ban, day("2028-05-07")));
  EXPECT_EQ(admissible_from({ban}, day("2025-01-01")), day("2028-05-07"));
  EXPECT_EQ(ban.articles, std::vector<std::string>{"C-15"});
}

TEST(ban, from_the_last_of_february_ends_on_the_months_last_day) { EXPECT_EQ(issued("winner", "2024-02-29").until, day("2029-02-28")); }

TEST(ban, without_a_length_is_for_good) {
  const auto ban = issued("for_good", "2023-05-06");
  EXPECT_FALSE(ban.until);
  EXPECT_TRUE(is_in_force(ban, day("2999-01-01")));
  EXPECT_FALSE(admissible_from({ban}, day("2025-01-01")));
}

TEST(ban, whose_length_the_text_leaves_open_is_not_issued) { EXPECT_FALSE(*issue_ban(sample(), "left_open", "b1", {}, day("2024-01-01"), today())); }

TEST(ban, that_is_longer_absorbs_the_shorter) {
  const std::vector<BanRecord> bans{issued("winner", "2023-05-06"), issued("fraud", "2024-03-01")};
  EXPECT_EQ(admissible_from(bans, day("2024-06-01")), day("2034-03-02"));
  EXPECT_EQ(admissible_from(bans, day("2035-01-01")), day("2035-01-01"));
  EXPECT_EQ(admissible_from({}, day("2035-01-01")), day("2035-01-01"));
}

TEST(ban, that_was_lifted_bars_nobody_and_is_not_lifted_twice) {
  auto ban = issued("fraud", "2024-03-01");
  ban = evolve(std::move(ban), *lift_ban(ban, today()));
  EXPECT_TRUE(ban.lifted);
  EXPECT_FALSE(is_in_force(ban, day("2024-03-02")));
  EXPECT_EQ(lift_ban(ban, today()).error().code, "already_lifted");
}

TEST(ban, stays_or_falls_with_its_title_as_the_switch_says) {
  EXPECT_FALSE(survives_withdrawal(sample(), "winner"));
  EXPECT_TRUE(survives_withdrawal(sample(), "fraud"));
}

TEST(ban, that_the_edition_does_not_have_is_refused) { EXPECT_EQ(issue_ban(sample(), "exile", "b1", {}, day("2024-01-01"), today()).error().code, "unknown_ban"); }

}  // namespace
}  // namespace registry

#include "service/divisions.h"
#include "service/pace.h"
#include "service/passwords.h"
#include "service/shown.h"

#include <gtest/gtest.h>

namespace service {
namespace {

constexpr std::int64_t second = 1'000'000;

TEST(Pace, three_wrong_passwords_are_free_then_the_wait_doubles) {
  Pace pace;
  for (int i = 0; i < 3; ++i) pace.wrong("a", 0);
  EXPECT_EQ(pace.wait("a", 0), 0);
  pace.wrong("a", 0);
  EXPECT_EQ(pace.wait("a", 0), 2);
  pace.wrong("a", 0);
  EXPECT_EQ(pace.wait("a", 0), 4);
  EXPECT_EQ(pace.wait("a", 3 * second), 1);
  EXPECT_EQ(pace.wait("a", 4 * second), 0);
}

TEST(Pace, the_wait_is_never_more_than_five_minutes) {
  Pace pace;
  for (int i = 0; i < 100; ++i) pace.wrong("a", 0);
  EXPECT_EQ(pace.wait("a", 0), 300);
}

TEST(Pace, a_right_password_forgets_and_other_names_are_not_slowed) {
  Pace pace;
  for (int i = 0; i < 9; ++i) pace.wrong("a", 0);
  EXPECT_EQ(pace.wait("b", 0), 0);
  pace.right("a");
  EXPECT_EQ(pace.wait("a", 0), 0);
}

TEST(Pace, a_day_after_the_wait_nothing_is_remembered) {
  Pace pace;
  for (int i = 0; i < 4; ++i) pace.wrong("a", 0);
  constexpr std::int64_t two_days = 2 * 24 * 3600 * second;
  pace.wrong("b", two_days);
  pace.wrong("a", two_days);
  EXPECT_EQ(pace.wait("a", two_days), 0);   // the first of a new series
}

TEST(Passwords, a_hash_fits_its_password_only) {
  const auto hash = hash_password("一句很长的密码");
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,"));
  EXPECT_TRUE(password_fits(hash, "一句很长的密码"));
  EXPECT_FALSE(password_fits(hash, "另一句很长的密码"));
  EXPECT_FALSE(password_fits("", "一句很长的密码"));
}

TEST(Passwords, tokens_are_43_characters_and_never_the_same) {
  const auto a = random_token(), b = random_token();
  EXPECT_EQ(a.size(), 43u);
  EXPECT_NE(a, b);
  EXPECT_EQ(kept_form(a).size(), 64u);
  EXPECT_TRUE(same_token(a, a));
  EXPECT_FALSE(same_token(a, b));
  EXPECT_FALSE(same_token(a, ""));
}

Divisions divisions() { return *Divisions::parse("# note\ncode,name,parent\n650000,新疆,\n650100,乌鲁木齐市,650000\n650102,天山区,650100\n659001,石河子市,650000\n", "d.csv"); }

TEST(Divisions, names_run_from_the_province_down) {
  EXPECT_EQ(divisions().full_name("650102"), "新疆乌鲁木齐市天山区");
  EXPECT_EQ(divisions().name("000000"), "");
}

TEST(Divisions, a_city_directly_under_the_province_lies_in_no_prefecture) {
  EXPECT_TRUE(divisions().within("659001", "650000"));
  EXPECT_FALSE(divisions().within("659001", "650100"));
  EXPECT_TRUE(divisions().within("650102", "650100"));
  EXPECT_EQ(divisions().below("650000"), (std::vector<std::string>{"650100", "659001"}));
}

TEST(Divisions, a_line_that_is_none_is_refused_with_its_number) {
  for (const char* bad : {"65,短,\n", "650000,,\n", "650100,乌鲁木齐市,650000\n", "650000,新疆,\n650000,新疆,\n"}) {
    const auto parsed = Divisions::parse(bad, "d.csv");
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().code, "bad_divisions");
  }
}

rules::Fact fact(rules::FactType type) {
  rules::Fact fact;
  fact.name = "f";
  fact.type = type;
  return fact;
}

TEST(Shown, values_read_as_a_person_writes_them) {
  auto choice = fact(rules::FactType::choice);
  choice.options = {{"a", {"甲", "A"}, {}}};
  EXPECT_EQ(shown(choice, "a"), "甲");
  EXPECT_EQ(shown(fact(rules::FactType::boolean), true), "是");
  EXPECT_EQ(shown(fact(rules::FactType::series), base::JsonObject{{"2023", "150 万元"}, {"2022", "80 万元"}}), "2022：80 万元；2023：150 万元");
  EXPECT_EQ(shown(fact(rules::FactType::list), base::JsonArray{}), "无");
  EXPECT_EQ(shown(fact(rules::FactType::text), nullptr), "");
  EXPECT_EQ(shown(fact(rules::FactType::text), "erased"), "（已删除）");
}

TEST(Shown, a_list_is_one_line_a_row_by_its_labels) {
  auto list = fact(rules::FactType::list);
  auto name = fact(rules::FactType::text);
  name.name = "name";
  name.label = {"名称", "name"};
  list.fields = {name};
  EXPECT_EQ(shown(list, base::JsonArray{base::JsonObject{{"name", "一"}}, base::JsonObject{{"name", "二"}}}), "名称：一\n名称：二");
}

}  // namespace
}  // namespace service

#include "rules/feel/regex.h"

#include "rules/feel/testing.h"

namespace rules::feel {
namespace {

using testing::expect_all;

TEST(Regex, patterns_are_those_of_xpath) {
  expect_all({{"matches(\"foobar\", \"^fo*b\")", "true"},
              {"matches(\"a.b\", \"a\\.b\")", "true"},
              {"matches(\"Mary\\rJones\", \"Mary.Jones\")", "false"},
              {"matches(\"Mary\\rJones\", \"Mary.Jones\", \"s\")", "true"},
              {"matches(\"a\\nb\", \"^b$\")", "false"},
              {"matches(\"a\\nb\", \"^b$\", \"m\")", "true"},
              {"matches(\"x\", \"[A-Z-[OI]]\", \"i\")", "true"},
              {"matches(\"i\", \"[A-Z-[OI]]\", \"i\")", "false"},
              {"matches(\"q\", \"[^Q]\", \"i\")", "false"},
              {"matches(\"中\", \"\\p{IsCJKUnifiedIdeographs}\")", "true"},
              {"matches(\"hello world\", \"hello\\ sworld\", \"x\")", "true"},
              {"matches(\"a+b\", \"a+b\", \"q\")", "true"},
              {"matches(\"aa\", \"(a)\\1\")", "true"}});
}

TEST(Regex, what_xpath_does_not_know_is_refused) {
  expect_all({{"matches(\"a\", \"(?=a)\")", "null"},
              {"matches(\"a\", \"a++\")", "null"},
              {"matches(\"a\", \"\\b\")", "null"},
              {"matches(\"a\", \"[a\")", "null"},
              {"matches(\"a\", \"(a\")", "null"},
              {"matches(\"a\", \"a{2,1}\")", "null"},
              {"matches(\"a\", \"(a)\\2\")", "null"},
              {"matches(\"a\", \"[z-a]\")", "null"},
              {"matches(\"a\", \"a\", \"g\")", "null"}});
}

TEST(Regex, replacements_name_groups) {
  expect_all({{"replace(\"abcd\", \"(ab)|(a)\", \"[1=$1][2=$2]\")", "[1=ab][2=]cd"},
              {"replace(\"darted\", \"^(.*?)d(.*)$\", \"$1c$2\")", "carted"},
              {"replace(\"a$b\", \"\\$\", \"\\\\$\")", "a$b"},
              {"replace(\"abc\", \"x*\", \"-\")", "null"},
              {"replace(\"abc\", \"b\", \"$\")", "null"},
              {"split(\"a;b;;c\", \";\")", "[\"a\", \"b\", \"\", \"c\"]"}});
}

TEST(Regex, a_pattern_that_would_take_for_ever_ends) {
  const std::string text = "for i in 1..1000 return matches(\"" + std::string(60, 'a') + "!\", \"^(a+)+$\")";
  EXPECT_EQ(testing::shown(text), "null");
}

}  // namespace
}  // namespace rules::feel

#include "rules/feel/testing.h"

namespace rules::feel {
namespace {

using testing::shown;

std::string repeated(std::string_view part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

TEST(Bounds, what_is_nested_too_deeply_or_too_long_is_refused) {
  EXPECT_EQ(shown(repeated("(", 5000) + "1" + repeated(")", 5000)).substr(0, 14), "feel_too_large");
  EXPECT_EQ(shown("1" + repeated(" + 1", 5000)).substr(0, 14), "feel_too_large");
  EXPECT_EQ(shown(repeated("-", 5000) + "1").substr(0, 14), "feel_too_large");
  EXPECT_EQ(shown("1 instance of " + repeated("list<", 5000)).substr(0, 14), "feel_too_large");
  EXPECT_EQ(shown("\"" + std::string(200'000, 'x') + "\"").substr(0, 14), "feel_too_large");
  EXPECT_EQ(shown("x in (" + repeated("x in (", 60)).substr(0, 5), "feel_");
}

/// Each level read twice would take a billion billion readings.
TEST(Bounds, brackets_within_brackets_are_read_once) {
  EXPECT_EQ(shown(repeated("(= ", 60) + "1" + repeated(")", 60)), "null");
  EXPECT_EQ(shown(repeated("1 in (", 60) + "1" + repeated(" .. 2)", 60)).substr(0, 11), "feel_syntax") << "no `in` within an interval's end";
  EXPECT_EQ(shown("3 in (= 3)"), "true");
  EXPECT_EQ(shown("(= 3) = [3..3]"), "true");
  EXPECT_EQ(shown("3 in (1 .. 4)"), "true");
  EXPECT_EQ(shown("4 in (1 .. 4)"), "false");
  EXPECT_EQ(shown("4 in (3, [1 .. 4])"), "true");
}

TEST(Bounds, an_evaluation_that_would_not_end_is_null_and_says_why) {
  for (const char* text : {"for a in 1..1000, b in 1..1000, c in 1..1000 return 1",
                           "for a in 1..1000000000 return a",
                           "{f: function(g, n) g(g, n + 1), r: f(f, 0)}.r",
                           "(function(f) f(f))(function(f) [f(f)])",
                           "for i in 1..100000 return [partial[-1]]",
                           "for i in 1..100000 return function() partial",
                           "distinct values(for i in 1..100000 return i)"}) {
    Trace trace;
    EXPECT_EQ(shown(text, testing::Surroundings(""), &trace), "null") << text;
    EXPECT_FALSE(trace.errors.empty()) << text;
  }
}

TEST(Bounds, lists_that_hold_each_other_many_times_are_not_walked) {
  std::string text = "{a: [1, 1]";
  for (char name = 'b'; name <= 'z'; ++name) text += fmt::format(", {}: [{}, {}]", name, char(name - 1), char(name - 1));
  EXPECT_EQ(shown(text + ", r: z = [y, y]}.r"), "null");
  EXPECT_EQ(shown(text + ", r: flatten(z)}.r"), "null");
  EXPECT_EQ(shown(text + ", r: string length(string(z))}.r"), "null");
}

TEST(Bounds, numbers_and_texts_end_somewhere) {
  EXPECT_EQ(shown("10 ** 6000 ** 6000"), "null");
  EXPECT_EQ(shown("decimal(1, 6177)"), "null");
  std::string text = "{a: \"" + std::string(1000, 'x') + "\"";
  for (char name = 'b'; name <= 'm'; ++name) text += fmt::format(", {}: {} + {}", name, char(name - 1), char(name - 1));
  EXPECT_EQ(shown(text + "}.m"), "null");
}

}  // namespace
}  // namespace rules::feel

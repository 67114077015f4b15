#include "rules/feel/testing.h"

namespace rules::feel {
namespace {

using testing::expect_all;
using testing::shown;
using testing::Surroundings;

TEST(Feel, operators_bind_as_the_grammar_says) {
  expect_all({{"1 + 2 * 3", "7"},
              {"(1 + 2) * 3", "9"},
              {"2 * 3 ** 2", "18"},
              {"2 ** 3 ** 2", "64"},
              {"-5 ** 2", "25"},
              {"10--5", "15"},
              {"1 + 1 = 2 and 2 > 1", "true"},
              {"false and true or true", "true"},
              {"1 = 1 = true", "true"},
              {"0.1 + 0.2 = 0.3", "true"},
              {"1 / 3 * 3", "0.9999999999999999999999999999999999"}});
}

TEST(Feel, values_of_different_kinds_give_null) {
  expect_all({{"1 + \"a\"", "null"},
              {"1 = \"a\"", "null"},
              {"1 < \"a\"", "null"},
              {"1 = null", "false"},
              {"null = null", "true"},
              {"null < 1", "null"},
              {"1 / 0", "null"},
              {"not(1)", "null"},
              {"@\"2024-01-01\" = @\"2024-01-01T00:00:00\"", "null"}});
}

TEST(Feel, three_valued_logic_follows_the_table) {
  expect_all({{"true and null", "null"},
              {"false and null", "false"},
              {"true or null", "true"},
              {"false or null", "null"},
              {"null and 1", "null"},
              {"not(null)", "null"}});
}

TEST(Feel, lists_are_filtered_by_position_and_by_condition) {
  expect_all({{"[4, 5, 6][1]", "4"},
              {"[4, 5, 6][-1]", "6"},
              {"[4, 5, 6][4]", "null"},
              {"[4, 5, 6][item > 4]", "[5, 6]"},
              {"[{a: 1}, {a: 2}][a = 2]", "[{a: 2}]"},
              {"[{a: 1}, {a: 2}].a", "[1, 2]"},
              {"[{item: 1}, {item: 2}][item = 2]", "[{item: 2}]"},
              {"5[item > 3]", "[5]"},
              {"[][1]", "null"}});
}

TEST(Feel, loops_go_through_lists_and_ranges_in_both_directions) {
  expect_all({{"for i in 1..3 return i * i", "[1, 4, 9]"},
              {"for i in 3..1 return i", "[3, 2, 1]"},
              {"for i in [1..3) return i", "[1, 2]"},
              {"for i in [1, 2], j in [i, 10] return j", "[1, 10, 2, 10]"},
              {"for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"},
              {"some i in [1, 2] satisfies i > 1", "true"},
              {"every i in [] satisfies i > 1", "true"},
              {"for i in [2..1] return i", "null"}});
}

TEST(Feel, intervals_are_open_and_closed_on_either_side) {
  expect_all({{"5 in [1..5]", "true"},   {"5 in [1..5)", "false"},     {"5 in ]5..9]", "false"},      {"5 in [1..5[", "false"},
              {"5 in (> 4)", "true"},    {"5 in (< 5, > 5)", "false"}, {"5 in (1, 5)", "true"},       {"5 in [1, 5]", "true"},
              {"5 in (1 + 4) * 1", "true"}, {"[1..3] = [1..3]", "true"}, {"[1..3].end", "3"},          {"(> 5).end", "null"},
              {"[3..1]", "null"},        {"\"b\" between \"a\" and \"c\"", "true"}});
}

TEST(Feel, contexts_see_their_earlier_entries) {
  expect_all({{"{a: 1, b: a + 1}.b", "2"},
              {"{full name: \"x\"}.full name", "x"},
              {"{a+b: 1}.a+b", "1"},
              {"{a: 1, a: 2}", "null"},
              {"{a: 1}.b", "null"}});
}

TEST(Feel, functions_are_values_and_take_arguments_by_name) {
  expect_all({{"(function(a, b) a - b)(b: 1, a: 3)", "2"},
              {"{add: function(n) function(m) n + m, r: add(2)(3)}.r", "5"},
              {"sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"},
              {"{f: abs, r: f(-1)}.r", "1"},
              {"substring(string: \"foobar\", start position: 3)", "obar"},
              {"abs(number: -1)", "null"},
              {"(function(a: string) a)(1)", "null"},
              {"(function(a) a)(1, 2)", "null"}});
}

TEST(Feel, types_are_asked_for_by_name) {
  expect_all({{"1 instance of number", "true"},
              {"-1 instance of number", "true"},
              {"[1, 2] instance of list<number>", "true"},
              {"[1, \"a\"] instance of list<number>", "false"},
              {"{a: 1} instance of context<a: number>", "true"},
              {"[1..2] instance of range<number>", "true"},
              {"@\"P1D\" instance of days and time duration", "true"},
              {"null instance of number", "false"}});
}

TEST(Feel, comments_and_escapes_are_read) {
  expect_all({{"1 /* one */ + 1 // two", "2"},
              {"\"a\\n\\u4e2d\\\"\"", "a\n中\""},
              {"string length(\"\\uD83D\\uDC0E\")", "1"},
              {"string length(\"\\\\u0009\")", "6"}});
}

TEST(Feel, names_of_several_words_end_where_the_longest_known_name_ends) {
  const Surroundings around("{full name: 张三, days in week: 7, a-b: 5, a: 3, b: 1}");
  expect_all({{"full name + \"!\"", "张三!"}, {"days in week + 1", "8"}, {"a-b", "5"}, {"b-a", "-2"}}, around);
}

TEST(Feel, chinese_names_are_ordinary_names) {
  const Surroundings around("{年销售额: 12000, 企业: {名称: 样例, 分 公司: [{名称: 甲}]}}");
  expect_all({{"年销售额 > 10000", "true"}, {"企业.名称", "样例"}, {"企业.分 公司[名称 = \"甲\"].名称", "[\"甲\"]"}}, around);
}

TEST(Feel, full_width_characters_are_read_as_their_plain_forms_outside_texts) {
  const Surroundings around("{年销售额: 12000}");
  expect_all({{"年销售额＞１００００", "true"},
              {"（年销售额　＋　１）＝１２００１", "true"},
              {"年销售额 ≥ 12000 and 年销售额 ≠ 1", "true"},
              {"［１，２］", "[1, 2]"},
              {"\"１＞（２）\"", "１＞（２）"}},
             around);
}

TEST(Feel, a_syntax_error_names_line_column_and_what_was_expected) {
  expect_all({{"1 + ", "feel_syntax 1:5"},
              {"1 +\n  * 2", "feel_syntax 2:3"},
              {"年 = 年 )", "feel_unknown_name 1:1"},
              {"\"abc", "feel_syntax 1:1"},
              {"/* abc", "feel_syntax 1:1"},
              {"[1, 2", "feel_syntax 1:6"},
              {"if 1 then 2", "feel_syntax 1:12"},
              {"1 == 1", "feel_syntax 1:4"},
              {"\"中文\" ; 1", "feel_syntax 1:6"},
              {"", "feel_syntax 1:1"},
              {"@\"2024-02-30\"", "feel_syntax 1:2"}});
  const auto refused = parse("for i in [1, 2] i");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message.en, "Found 'i', expected 'return'.");
  EXPECT_EQ(refused.error().message.zh, "这里是“i”，应为“return”。");
}

TEST(Feel, an_unknown_name_is_refused_with_its_nearest_neighbour) {
  const Surroundings around("{年销售额: 1, accidents: [{kind: a}]}");
  EXPECT_EQ(shown("1 + 年销售", around), "feel_unknown_name 1:5");
  const auto near = parse("年销售 > 1", &around.names);
  ASSERT_FALSE(near);
  EXPECT_NE(near.error().message.zh.find("年销售额"), std::string::npos);
  EXPECT_EQ(shown("accidents[kinds = \"a\"]", around), "feel_unknown_name 1:11");
  EXPECT_EQ(shown("accident[1]", around), "feel_unknown_name 1:1");
}

TEST(Feel, without_names_an_unknown_name_is_null) {
  const auto expression = parse("x + 1");
  ASSERT_TRUE(expression);
  Trace trace;
  EXPECT_TRUE(evaluate(*expression, MapScope(), &trace).is_null());
  EXPECT_EQ(trace.errors.at(0), "1:1: there is no 'x'");
}

TEST(Feel, free_names_are_what_an_expression_reads_from_outside) {
  const auto expression = parse("some r in rows satisfies r.x > limit and count(rows) > 0 and (function(p) p + base)(1) > 0");
  ASSERT_TRUE(expression);
  EXPECT_EQ(free_names(*expression), (std::vector<std::string>{"base", "limit", "rows"}));
}

TEST(Feel, external_functions_are_refused) {
  EXPECT_EQ(shown("function(a) external {java: {class: \"x\"}}"), "feel_external_function 1:13");
}

TEST(Feel, cells_of_a_decision_table_are_tested_against_the_input) {
  const auto holds = [](const char* cell, Value input) {
    const auto tests = parse_unary_tests(cell);
    EXPECT_TRUE(tests) << cell;
    return tests && evaluate_unary_tests(*tests, input, MapScope()).is_true();
  };
  const Value five = base::Decimal(5);
  for (const char* cell : {"5", "-", "> 4", "< 1, 5", "[1..5]", "not(4)", "not(< 5)", "? > 4", "[4, 5]", "2 > 1"})
    EXPECT_TRUE(holds(cell, five)) << cell;
  for (const char* cell : {"4", "> 5", "[1..5)", "not(5)", "? < 4", "\"a\"", "null"}) EXPECT_FALSE(holds(cell, five)) << cell;
  EXPECT_TRUE(holds("false", false));
  EXPECT_FALSE(holds("true", false));
  EXPECT_TRUE(holds("null", Value()));
}

}  // namespace
}  // namespace rules::feel

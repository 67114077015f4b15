#include "rules/feel/testing.h"

namespace rules::feel {
namespace {

using testing::Surroundings;

const Surroundings& around() {
  static const Surroundings surroundings(R"(
profit: {2022: -12, 2023: 10}
rows: [{k: a, d: 2023-01-01}, {k: b, d: 2020-01-01}]
sales: 7
least: 10
owner: true
place: {city: 乌鲁木齐}
)");
  return surroundings;
}

std::string from(const std::string& name, const std::string& at, const std::string& field, const Value& value) {
  if (name.empty()) return value.shown();
  return fmt::format("{}{}{} {}", name, at.empty() ? "" : "[" + at + "]", field.empty() ? "" : "." + field, value.shown());
}

/// Each comparison as "left op right: holds", one a line.
std::string told(std::string_view text) {
  const auto expression = parse(text, &around().names);
  if (!expression) return expression.error().message.en;
  Trace trace;
  (void)evaluate(*expression, around().scope, &trace);
  std::string lines;
  for (const Comparison& each : trace.comparisons)
    lines += fmt::format("{} {} {}: {}\n", from(each.left_name, each.left_at, each.left_field, each.left), each.op,
                         from(each.right_name, each.right_at, each.right_field, each.right), each.holds);
  return lines;
}

TEST(Trace, a_comparison_names_the_facts_on_both_sides) {
  EXPECT_EQ(told("sales >= least"), "sales 7 >= least 10: false\n");
  EXPECT_EQ(told("place.city = \"乌鲁木齐\""), "place.city 乌鲁木齐 = 乌鲁木齐: true\n");
  EXPECT_EQ(told("sales in [1..least]"), "sales 7 in [1..10]: true\n");
  EXPECT_EQ(told("sales between 8 and least"), "sales 7 >= 8: false\n");
}

TEST(Trace, a_series_names_the_year_and_a_list_its_row) {
  EXPECT_EQ(told("profit[2] < 0"), "profit[2022] -12 < 0: true\n");
  EXPECT_EQ(told("profit[year = 2023] > 0"), "profit[2023] 10 > 0: true\n");
  EXPECT_EQ(told("rows[2].d > @\"2021-01-01\""), "rows[2].d 2020-01-01 > 2021-01-01: false\n");
  EXPECT_EQ(told("some r in rows satisfies r.d > @\"2021-01-01\""), "rows[1].d 2023-01-01 > 2021-01-01: true\n");
  EXPECT_EQ(told("count(rows[k = \"b\"]) = 1"), "rows[2].k b = b: true\n1 = 1: true\n");
}

TEST(Trace, only_what_the_result_rests_on_is_told) {
  EXPECT_EQ(told("sales > 5 and sales > 100 and sales > 200"), "sales 7 > 100: false\nsales 7 > 200: false\n");
  EXPECT_EQ(told("sales > 100 or sales > 6"), "sales 7 > 6: true\n");
  EXPECT_EQ(told("sales > 1 and sales > 2"), "sales 7 > 1: true\nsales 7 > 2: true\n");
  EXPECT_EQ(told("if owner then sales > 1 else sales > 2"), "owner true = true: true\nsales 7 > 1: true\n");
}

TEST(Trace, a_fact_that_is_a_condition_by_itself_is_told_as_true_or_not) {
  EXPECT_EQ(told("owner"), "owner true = true: true\n");
  EXPECT_EQ(told("not(owner)"), "owner true = true: true\n");
  EXPECT_EQ(told("list contains([\"a\", \"b\"], rows[1].k)"), "rows[1].k a in [\"a\", \"b\"]: true\n");
}

}  // namespace
}  // namespace rules::feel

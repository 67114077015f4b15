#include "rules/feel/testing.h"

#include <random>

namespace rules::feel {
namespace {

using testing::expect_all;
using testing::shown;
using testing::Surroundings;

const Surroundings& around() {
  static const Surroundings surroundings(R"(
x: missing
y: missing
n: 5
z: null
yes: true
rows: [{k: a, d: 2023-01-01}, {k: a, d: missing}, {k: b, d: missing}]
profit: {2021: -5, 2023: 10}
)");
  return surroundings;
}

TEST(Missing, it_travels_through_every_operator) {
  expect_all({{"x + n", "missing: x"},
              {"x * y", "missing: x, y"},
              {"-x", "missing: x"},
              {"x > 3", "missing: x"},
              {"x = y", "missing: x, y"},
              {"x != z", "missing: x"},
              {"x between 1 and 2", "missing: x"},
              {"n in [1..x]", "missing: x"},
              {"not(x)", "missing: x"},
              {"abs(x)", "missing: x"},
              {"max([1, x])", "missing: x"},
              {"x instance of number", "missing: x"},
              {"x.year", "missing: x"},
              {"x[1]", "missing: x"}},
             around());
}

TEST(Missing, what_is_known_decides_wherever_it_can) {
  expect_all({{"yes or x", "true"},
              {"x or yes", "true"},
              {"not(yes) and x", "false"},
              {"x and n > 5", "false"},
              {"yes and x", "missing: x"},
              {"null and x", "missing: x"},
              {"x and y", "missing: x, y"},
              {"n between 6 and x", "false"},
              {"n in [6..x]", "false"},
              {"x + z", "null"},
              {"if x then 1 else 1", "1"},
              {"if x then 1 else 2", "missing: x"},
              {"if x then 1 else y", "missing: x, y"},
              {"if yes then 1 else x", "1"},
              {"list contains([1, x], 1)", "true"},
              {"list contains([1, x], 2)", "missing: x"},
              {"all([false, x])", "false"},
              {"any([true, x])", "true"},
              {"count([1, x])", "2"}},
             around());
}

TEST(Missing, a_row_with_a_missing_field_leaves_a_quantifier_open_unless_another_decides) {
  expect_all({{"some r in rows satisfies r.k = \"a\" and r.d > @\"2022-01-01\"", "true"},
              {"some r in rows satisfies r.k = \"a\" and r.d > @\"2024-01-01\"", "missing: rows.2.d"},
              {"every r in rows satisfies r.k = \"a\"", "false"},
              {"every r in rows satisfies r.k != \"c\" or r.d > @\"2024-01-01\"", "true"},
              {"some r in rows satisfies r.k = \"c\" and r.d > @\"2024-01-01\"", "false"}},
             around());
}

TEST(Missing, a_count_is_decided_by_the_rows_that_are_known) {
  expect_all({{"count(rows[k = \"a\"])", "2"},
              {"count(rows[d > @\"2022-01-01\"]) >= 1", "true"},
              {"count(rows[d > @\"2022-01-01\"]) >= 2", "missing: rows.2.d, rows.3.d"},
              {"count(rows[d > @\"2022-01-01\"]) >= 4", "false"},
              {"4 > count(rows[d > @\"2022-01-01\"])", "true"},
              {"count(rows[d > @\"2022-01-01\"]) = 0", "false"}},
             around());
}

TEST(Missing, a_series_is_asked_by_position_or_year_and_names_the_absent_year) {
  expect_all({{"profit[1]", "10"},
              {"profit[3]", "-5"},
              {"profit[2] > 0", "missing: profit.2022"},
              {"profit[year = 2021]", "-5"},
              {"profit[year = 2021 + 1]", "missing: profit.2022"},
              {"profit[0]", "null"},
              {"profit[x]", "missing: x"},
              {"profit[value > 0]", "[10]"},
              {"sum(profit)", "missing: profit.2022"},
              {"every i in 1..2 satisfies profit[i] > 0", "missing: profit.2022"},
              {"every i in 1..3 satisfies profit[i] > 0", "false"}},
             around());
}

/// A condition over facts, each read once, so that every fact in it can matter.
class Conditions {
 public:
  explicit Conditions(unsigned seed) : chance_(seed) {}

  std::string any(int depth) {
    const int kind = depth == 0 ? 0 : pick(5);
    switch (kind) {
      case 1: return fmt::format("({} and {})", any(depth - 1), any(depth - 1));
      case 2: return fmt::format("({} or {})", any(depth - 1), any(depth - 1));
      case 3: return fmt::format("not({})", any(depth - 1));
      case 4: return fmt::format("(if {} then {} else {})", any(depth - 1), any(depth - 1), any(depth - 1));
      default: return leaf();
    }
  }
  int facts() const { return facts_; }
  int pick(int n) { return std::uniform_int_distribution<int>(0, n - 1)(chance_); }

 private:
  std::string leaf() {
    const std::string fact = fmt::format("f{}", facts_++);
    switch (pick(4)) {
      case 0: return fact + " > 1";
      case 1: return fact + " in [1..2)";
      case 2: return fact + " between 1 and 2";
      default: return fact + " = 0";
    }
  }

  std::mt19937 chance_;
  int facts_ = 0;
};

/// Every outcome that the facts in `open` could still bring about, with the facts that change it.
struct Possible {
  std::set<std::string> outcomes;
  std::set<std::string> matter;
};

Possible tried_out(const Expression& expression, std::vector<Value> facts, const std::vector<int>& open) {
  Possible possible;
  const auto outcome = [&] {
    MapScope scope;
    for (std::size_t i = 0; i < facts.size(); ++i) scope.set(fmt::format("f{}", i), facts[i]);
    return evaluate(expression, scope).shown();
  };
  std::size_t combinations = 1;
  for (std::size_t i = 0; i < open.size(); ++i) combinations *= 4;
  for (std::size_t n = 0; n < combinations; ++n) {
    std::size_t rest = n;
    for (const int fact : open) facts[static_cast<std::size_t>(fact)] = base::Decimal(static_cast<std::int64_t>(rest % 4)), rest /= 4;
    const std::string now = outcome();
    possible.outcomes.insert(now);
    for (const int fact : open) {
      Value& value = facts[static_cast<std::size_t>(fact)];
      const Value kept = value;
      for (int other = 0; other < 4; ++other) {
        value = base::Decimal(other);
        if (outcome() != now) possible.matter.insert(fmt::format("f{}", fact));
      }
      value = kept;
    }
  }
  return possible;
}

TEST(Missing, it_names_exactly_the_facts_that_could_still_change_the_result) {
  int undetermined = 0;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    Conditions conditions(seed);
    const std::string text = conditions.any(3);
    if (conditions.facts() > 7) continue;
    const auto expression = parse(text);
    ASSERT_TRUE(expression) << text;
    std::vector<Value> facts;
    std::vector<int> open;
    MapScope scope;
    for (int i = 0; i < conditions.facts(); ++i) {
      const bool missing = open.size() < 3 && conditions.pick(2) == 0;
      if (missing) open.push_back(i);
      facts.push_back(missing ? Value::missing(fmt::format("f{}", i)) : Value(base::Decimal(conditions.pick(4))));
      scope.set(fmt::format("f{}", i), facts.back());
    }
    const Value result = evaluate(*expression, scope);
    const Possible possible = tried_out(*expression, facts, open);
    if (!result.is_missing()) {
      EXPECT_EQ(possible.outcomes, std::set<std::string>{result.shown()}) << text;
      continue;
    }
    ++undetermined;
    const auto& needs = result.missing()->needs;
    EXPECT_EQ(possible.matter, std::set<std::string>(needs.begin(), needs.end())) << text;
  }
  EXPECT_GT(undetermined, 50);
}

}  // namespace
}  // namespace rules::feel

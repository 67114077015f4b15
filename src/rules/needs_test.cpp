#include "rules/check.h"

#include "rules/testing/small_rulebook.h"

namespace rules {
namespace {

using testing::expression;
using testing::tested;

/// The values a fact can take; the first facts are yes or no, `n` a small number.
const std::vector<std::pair<std::string, std::vector<feel::Value>>>& domains() {
  static const std::vector<std::pair<std::string, std::vector<feel::Value>>> all{
      {"p", {feel::Value(true), feel::Value(false)}}, {"q", {feel::Value(true), feel::Value(false)}},
      {"r", {feel::Value(true), feel::Value(false)}}, {"n", {feel::Value(base::Decimal(0)), feel::Value(base::Decimal(1)), feel::Value(base::Decimal(2))}}};
  return all;
}

Rulebook book_with(Condition rule) {
  Rulebook book;
  for (const char* name : {"p", "q", "r"}) testing::add_fact(book, testing::fact(name, FactType::boolean, {name, name}));
  testing::add_fact(book, testing::fact("n", FactType::integer, {"n", "n"}));
  testing::add_set(book, "s", Need::all, {std::move(rule)});
  return book;
}

using Facts = std::map<std::string, feel::Value>;

Finding finding_of(const Rulebook& book, const Facts& facts) {
  Inputs in;
  in.facts = facts;
  in.reference_date = in.today = testing::day("2024-06-20");
  in.with_remedies = false;
  return check(book, "s", in)->findings.at(0);
}

/// Calls `visit` with every way to fill in what is missing.
void each_completion(const Facts& facts, std::size_t from, const std::function<void(const Facts&)>& visit) {
  if (from == domains().size()) return visit(facts);
  const auto& [name, values] = domains()[from];
  if (facts.contains(name)) return each_completion(facts, from + 1, visit);
  for (const feel::Value& value : values) {
    Facts more = facts;
    more.insert_or_assign(name, value);
    each_completion(more, from + 1, visit);
  }
}

/// Calls `visit` with every state of knowledge: each fact missing or with one of its values.
void each_state(const Facts& facts, std::size_t from, const std::function<void(const Facts&)>& visit) {
  if (from == domains().size()) return visit(facts);
  each_state(facts, from + 1, visit);
  for (const feel::Value& value : domains()[from].second) {
    Facts more = facts;
    more.insert_or_assign(domains()[from].first, value);
    each_state(more, from + 1, visit);
  }
}

/// The missing facts whose value changes the result in some completion: found by trying all.
std::set<std::string> facts_that_matter(const Rulebook& book, const Facts& known) {
  std::set<std::string> matter;
  each_completion(known, 0, [&](const Facts& whole) {
    const Outcome outcome = finding_of(book, whole).result;
    for (const auto& [name, values] : domains()) {
      if (known.contains(name) || matter.contains(name)) continue;
      for (const feel::Value& value : values) {
        Facts other = whole;
        other.insert_or_assign(name, value);
        if (finding_of(book, other).result != outcome) matter.insert(name);
      }
    }
  });
  return matter;
}

std::string shown(const Facts& facts) {
  std::string text;
  for (const auto& [name, value] : facts) text += name + "=" + value.shown() + " ";
  return text;
}

void expect_exact_needs(const Condition& rule, const std::string& what) {
  const Rulebook book = book_with(rule);
  each_state({}, 0, [&](const Facts& known) {
    const Finding finding = finding_of(book, known);
    const std::set<std::string> matter = facts_that_matter(book, known);
    const std::set<std::string> needs(finding.needs.begin(), finding.needs.end());
    if (finding.result == Outcome::undetermined) EXPECT_EQ(needs, matter) << what << " with " << shown(known);
    else EXPECT_TRUE(needs.empty()) << what << " with " << shown(known);
  });
}

TEST(Needs, are_exactly_the_facts_that_can_still_change_the_result) {
  for (const char* test : {"p", "p and q", "p or q", "not(p) and (q or r)", "n > 1", "n > 1 and p", "p or n in [1..2]", "(p and q) or (q and r)",
                           "some x in [p, q] satisfies x", "every x in [p, q, r] satisfies x", "n = 1 or (p and not(q))", "if p then q else r"})
    expect_exact_needs(tested("a", test, "A-1"), test);
}

TEST(Needs, are_exact_with_a_when_and_a_settlement) {
  Condition rule = tested("a", "p or n > 0", "A-1");
  rule.when = expression("q");
  expect_exact_needs(rule, "when q");
  rule.when.reset();
  rule.if_fail = IfFail{expression("r"), "county", {}, {}, {}};
  expect_exact_needs(rule, "if_fail when r");
}

}  // namespace
}  // namespace rules

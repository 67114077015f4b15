#include "rules/check.h"

#include "rules/testing/small_rulebook.h"

namespace rules {
namespace {

using testing::inputs;
using testing::tested;

Rulebook with(std::vector<Condition> conditions, Need need = Need::all) {
  Rulebook book = testing::small_rulebook();
  testing::add_set(book, "s", need, std::move(conditions));
  return book;
}

/// "area=1000; traceable=true | reference_date=2025-01-06": each remedy's changes.
std::string remedies(const Rulebook& book, const std::string& yaml) {
  const auto result = check(book, "s", inputs(book, yaml));
  EXPECT_TRUE(result);
  std::vector<std::string> all;
  for (const Remedy& remedy : result->remedies) {
    std::vector<std::string> changes;
    for (const Change& change : remedy.changes) changes.push_back(change.fact + "=" + change.to);
    all.push_back(fmt::format("{}{}", remedy.exemption.empty() ? "" : remedy.exemption + ": ", fmt::join(changes, "; ")));
  }
  return fmt::format("{}", fmt::join(all, " | "));
}

TEST(Remedies, an_amount_is_raised_to_the_threshold) {
  EXPECT_EQ(remedies(with({tested("a", "area >= 1000", "A-1")}), "facts: {area: 900}"), "area=1000");
  EXPECT_EQ(remedies(with({tested("a", "heads > 10", "A-1")}), "facts: {heads: 10}"), "heads=11");
}

TEST(Remedies, a_state_is_brought_about_and_a_validity_renewed) {
  EXPECT_EQ(remedies(with({tested("a", "traceable", "A-1")}), "facts: {traceable: false}"), "traceable=true");
  EXPECT_EQ(remedies(with({tested("a", "valid_to >= reference_date", "A-1")}), "facts: {valid_to: 2024-01-01}"), "valid_to=2024-06-20");
}

TEST(Remedies, what_happened_stays_as_it_was) {
  EXPECT_EQ(remedies(with({tested("a", "profit[1] >= 0", "A-1")}), "facts: {profit: {2023: -5}}"), "");
  EXPECT_EQ(remedies(with({tested("a", "category = \"food\"", "A-1")}), "facts: {category: fruit}"), "");
  EXPECT_EQ(remedies(with({tested("a", "not(traceable)", "A-1")}), "facts: {traceable: true}"), "");
}

TEST(Remedies, an_old_record_is_waited_out) {
  // The window of three years, both ends included, still holds 2021-09-01 on 2024-09-01 and no longer on the next day.
  EXPECT_EQ(remedies(with({tested("a", "not(some x in accidents satisfies x.date in window)", "A-1")}), "facts: {accidents: [{kind: a, date: 2021-09-01}]}"),
            "reference_date=2024-09-02");
  EXPECT_EQ(remedies(with({tested("a", "reg_date + duration(\"P3Y\") <= reference_date", "A-1")}), "facts: {reg_date: 2021-09-01}"), "reference_date=2024-09-01");
}

TEST(Remedies, waiting_does_not_help_when_it_opens_what_was_settled) {
  const Rulebook book = with({tested("a", "reg_date + duration(\"P3Y\") <= reference_date", "A-1"), tested("b", "profit[1] >= 0", "A-2")});
  EXPECT_EQ(remedies(book, "facts: {reg_date: 2021-09-01, profit: {2023: 5}}"), "reference_date=2024-09-01");
  EXPECT_EQ(remedies(book, "facts: {reg_date: 2022-02-01, profit: {2023: 5}}"), "");   // 2025: the profit of 2024 is not known
}

TEST(Remedies, a_certificate_of_each_kind_that_would_do_is_offered) {
  const Rulebook book = with({tested("a", "some c in certs satisfies list contains([\"GAP\", \"有机\"], c.kind) and c.valid_to >= reference_date", "A-1")});
  EXPECT_EQ(remedies(book, "facts: {certs: []}"),
            R"(certs={"kind":"GAP","valid_to":"2024-06-20"} | certs={"kind":"有机","valid_to":"2024-06-20"})");
  EXPECT_EQ(remedies(book, "facts: {certs: [{kind: GAP, valid_to: 2024-01-01}]}"),
            R"(certs.1.valid_to=2024-06-20 | certs={"kind":"GAP","valid_to":"2024-06-20"} | certs={"kind":"有机","valid_to":"2024-06-20"})");
}

TEST(Remedies, several_failures_need_several_changes_and_the_smallest_come_first) {
  const Rulebook book = with({tested("a", "traceable", "A-1"), tested("b", "area >= 1000", "A-2")});
  EXPECT_EQ(remedies(book, "facts: {traceable: false, area: 900}"), "traceable=true; area=1000");
  const Rulebook either = with({tested("a", "traceable or (legal_person and heads > 0)", "A-1")});
  EXPECT_EQ(remedies(either, "facts: {traceable: false, legal_person: false, heads: 1}"), "traceable=true | legal_person=true");
}

TEST(Remedies, one_member_of_a_group_that_needs_any_is_enough) {
  const Rulebook book = with({testing::group("g", Need::any, {tested("g.a", "traceable", "A-1"), tested("g.b", "area >= 1000", "A-2")})});
  EXPECT_EQ(remedies(book, "facts: {traceable: false, area: 900}"), "traceable=true | area=1000");
}

TEST(Remedies, an_exemption_that_can_be_proved_is_offered_with_its_evidence) {
  Rulebook book = with({tested("a", "profit[1] > 0", "A-1")});
  Exemption exemption;
  exemption.id = "certified";
  exemption.label = {"获认证企业", "certified enterprise"};
  exemption.when = testing::expression("traceable");
  exemption.lifts = {"a"};
  exemption.evidence = {"E6"};
  book.sets.at("s").exemptions = {exemption};
  EXPECT_EQ(remedies(book, "facts: {profit: {2023: -5}, traceable: false}"), "certified: traceable=true");
  const auto result = check(book, "s", inputs(book, "facts: {profit: {2023: -5}, traceable: false}"));
  EXPECT_EQ(result->remedies[0].shown.zh, "做到“可追溯”，即可适用“获认证企业”（须附认证证书）。");
}

TEST(Remedies, none_are_looked_for_where_nobody_wants_the_set_to_pass) {
  const Rulebook book = with({tested("a", "traceable", "A-1")});
  Inputs in = inputs(book, "facts: {traceable: false}");
  in.with_remedies = false;
  EXPECT_TRUE(check(book, "s", in)->remedies.empty());
}

}  // namespace
}  // namespace rules

#include "programme/json.h"
#include "programme/lint.h"
#include "programme/loader.h"
#include "programme/testing/tasted_edition.h"

#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <set>

namespace programme {
namespace {

using testing::tasted_differently;
using testing::tasted_edition;

/// The codes of what is wrong, in alphabetical order; empty when the edition loads.
std::string codes(const Sources& sources) {
  const auto loaded = load(sources);
  std::multiset<std::string> all;
  if (!loaded)
    for (const auto& problem : loaded.error().problems) all.insert(problem.code);
  return fmt::format("{}", fmt::join(all, " "));
}

const char* const sheets = "criteria/tasting.yaml";
const char* const procedures = "procedures/application.yaml";

TEST(Scoring, sheet_says_how_marks_come_to_a_score) {
  const auto loaded = load(tasted_edition());
  ASSERT_TRUE(loaded) << codes(tasted_edition());
  const Sheet& sheet = (*loaded)->sheets.at("tasting");
  EXPECT_EQ(sheet.aggregate, "trimmed");
  EXPECT_EQ(sheet.scheme.how, review::Aggregate::trimmed_mean);
  EXPECT_EQ(sheet.scheme.drop, 1);
  EXPECT_EQ(sheet.scheme.weights.at("crumb"), base::Decimal(60));
  EXPECT_EQ(sheet.scheme.floors.at("crumb"), base::Decimal(30));
  EXPECT_EQ(sheet.scheme.pass, base::Decimal(60));
  EXPECT_EQ(sheet.scheme.decimals, 2);
  EXPECT_EQ(sheet.scheme.bands[1].id, "silver");
  EXPECT_EQ(sheet.source->name.en, "The Tasting Rules");
  EXPECT_FALSE(sheet.criteria[2].counts);
  EXPECT_EQ(sheet.criteria[2].when->text, "grain = \"rye\"");
}

TEST(Scoring, mark_to_pass_gives_the_evaluation_two_outcomes) {
  const auto loaded = load(tasted_edition());
  ASSERT_TRUE(loaded);
  EXPECT_EQ(outcomes_of(*(*loaded)->procedure("application")->stage("taste")), (std::vector<std::string>{"pass", "fail"}));
  EXPECT_EQ(codes(tasted_differently(procedures, "next: {pass: decide, fail: refused}", "next: {complete: decide}")), "next_without_outcome outcome_without_next outcome_without_next");
}

TEST(Scoring, own_outcomes_of_a_sheet_are_those_of_its_evaluation) {
  auto sources = tasted_differently(sheets, "    source:", "    result: {agreed: {label: {zh: 一致, en: agreed}, when: 'max(scores) - min(scores) <= min_loaves'}, apart: {label: {zh: 不一致, en: apart}}}\n    source:");
  auto& procedure = sources.files[procedures];
  const std::string from = "{pass: decide, fail: refused}";
  procedure.replace(procedure.find(from), from.size(), "{agreed: decide, apart: refused}");
  const auto loaded = load(sources);
  ASSERT_TRUE(loaded) << codes(sources);
  EXPECT_EQ(outcomes_of(*(*loaded)->procedure("application")->stage("taste")), (std::vector<std::string>{"agreed", "apart"}));
}

TEST(Scoring, lint_finds_nothing_in_it) {
  const auto problems = lint(tasted_edition());
  EXPECT_TRUE(problems.empty()) << problems.front().code << " " << problems.front().message.en;
}

struct Row { const char* what; const char* file; const char* from; const char* to; const char* codes; };

TEST(Scoring, what_would_not_come_to_a_score_is_refused) {
  const std::vector<Row> table{
      {"marks without a way to sum them up", sheets, "    aggregate: {mean: trimmed, drop: 1}\n", "", "missing_key missing_key missing_key missing_key missing_key"},
      {"a mark nobody can reach", sheets, "pass: 60", "pass: 101", "bad_value"},
      {"a floor nobody can reach", sheets, "floors: {crumb: 30}", "floors: {crumb: 101}", "bad_value"},
      {"a band nobody can reach", sheets, "at_least: 85", "at_least: 100.5", "bad_value"},
      {"two bands from the same score", sheets, "at_least: 85", "at_least: 70", "bad_value"},
      {"a weight missing", sheets, "weights: {crust: 40, crumb: 60}", "weights: {crust: 40}", "bad_value"},
      {"a weight of a criterion that is none", sheets, "weights: {crust: 40, crumb: 60}", "weights: {crust: 40, crumb: 60, crunch: 5}", "unknown_criterion"},
      {"a weight of what does not count", sheets, "weights: {crust: 40, crumb: 60}", "weights: {crust: 40, crumb: 60, rye: 5}", "unknown_criterion"},
      {"points of its own beside weights", sheets, "crust: {label: {zh: 外皮, en: crust}}", "crust: {label: {zh: 外皮, en: crust}, of: 10}", "bad_value"},
      {"a mark that is no number", sheets, "pass: 60", "pass: sixty", "bad_number"},
      {"a scale without figures", sheets, "scale: {kind: points, of: 100}", "scale: {kind: choice, options: {a: {zh: 甲, en: a}}}", "bad_value"},
      {"too few sheets to drop two of", procedures, "at_least: 3", "at_least: 2", "too_few_sheets"},
      {"results without an otherwise", sheets, "    source:", "    result: {agreed: {label: {zh: 一致, en: agreed}, when: 'score > 0'}}\n    source:", "bad_value next_without_outcome next_without_outcome outcome_without_next"},
      {"scores read elsewhere", sheets, "when: 'grain = \"rye\"'", "when: 'score > 0'", "feel_unknown_name"},
      {"a stage that settles itself", procedures, "at_least: 3", "at_least: 3, settles: taste", "bad_value"},
      {"a stage that settles a decision", procedures, "at_least: 3", "at_least: 3, settles: decide", "bad_value"},
      {"seeing a stage without sheets", procedures, "at_least: 3", "at_least: 3, sees: [appoint]", "bad_value"},
  };
  for (const Row& row : table) EXPECT_EQ(codes(tasted_differently(row.file, row.from, row.to)), row.codes) << row.what;
}

TEST(Scoring, levels_are_named_and_have_a_median) {
  const char* points = "    scale: {kind: points, of: 100}\n    aggregate: {mean: trimmed, drop: 1}\n    weights: {crust: 40, crumb: 60}\n    floors: {crumb: 30}\n    pass: 60\n    decimals: 2\n";
  const char* levels = "    scale: {kind: ordinal, options: {poor: {zh: 差, en: poor}, fair: {zh: 中, en: fair}, good: {zh: 好, en: good}}}\n    aggregate: median\n    floors: {crumb: fair}\n    pass: good\n";
  auto sources = tasted_differently(sheets, points, levels);
  std::string& bytes = sources.files[sheets];
  const std::size_t bands = bytes.find("    bands:"), source = bytes.find("    source:");
  bytes.erase(bands, source - bands);
  const auto loaded = load(sources);
  ASSERT_TRUE(loaded) << codes(sources);
  const Sheet& sheet = (*loaded)->sheets.at("tasting");
  EXPECT_TRUE(sheet.scheme.levels);
  EXPECT_EQ(sheet.scheme.pass, base::Decimal(3));
  EXPECT_EQ(sheet.scheme.floors.at("crumb"), base::Decimal(2));
  bytes.replace(bytes.find("pass: good"), 10, "pass: best");
  EXPECT_EQ(codes(sources), "bad_number");
}

TEST(Scoring, points_of_its_own_add_up) {
  auto sources = tasted_differently(sheets, "    weights: {crust: 40, crumb: 60}\n", "");
  std::string& bytes = sources.files[sheets];
  bytes.replace(bytes.find("crust: {label: {zh: 外皮, en: crust}}"), std::string("crust: {label: {zh: 外皮, en: crust}}").size(), "crust: {label: {zh: 外皮, en: crust}, of: 40}");
  bytes.replace(bytes.find("pass: 60"), 8, "pass: 140");   // 40 + 100
  ASSERT_EQ(codes(sources), "");
  bytes.replace(bytes.find("pass: 140"), 9, "pass: 141");
  EXPECT_EQ(codes(sources), "bad_value");
}

TEST(Scoring, json_tells_how_a_score_comes_about) {
  const auto loaded = load(tasted_edition());
  ASSERT_TRUE(loaded);
  const auto json = to_json((*loaded)->sheets.at("tasting"));
  EXPECT_EQ(base::canonical_json(json.at("scoring").at("weights")), R"({"crumb":"60","crust":"40"})");
  EXPECT_EQ(base::text_of(json.at("scoring"), "pass"), "60");
  EXPECT_EQ(base::text_of(json.at("source").at("name"), "en"), "The Tasting Rules");
}

struct Times { const char* what; const char* deadline; const char* codes; };

TEST(Scoring, deadline_says_from_when_in_one_way) {
  const std::vector<Times> table{
      {"as before", "{from: submit.received, within: 5 working days}", ""},
      {"the later of two", "{from: [submit.received, form.opened_on], take: last, within: 30 days, counts_from: same_day}", ""},
      {"backwards", "{before: form.opened_on, by: 10 working days}", ""},
      {"anew, stopped, with a summer", "{from: submit.received, within: 30 days, restarts_on: [submit.done], stopped_while: [submit], blackout: {from: 07-15, to: 08-31}}", ""},
      {"nothing", "{missed: flag}", "missing_key"},
      {"two ways at once", "{from: submit.received, within: 5 days, date: form.opened_on}", "missing_key"},
      {"backwards and forwards", "{from: submit.received, before: form.opened_on, by: 5 days}", "missing_key"},
      {"stopped without a beginning", "{date: form.opened_on, stopped_while: [submit]}", "missing_key"},
      {"a blackout with two kinds of ends", "{from: submit.received, within: 5 days, blackout: {from: 07-15, to: min_loaves}}", "bad_value"},
      {"a stage that is none", "{from: submit.received, within: 5 days, stopped_while: [nap]}", "unknown_stage"},
      {"not yet", "{from: submit.received, within: 5 days, counts: posted}", "not_supported"},
  };
  for (const Times& row : table) EXPECT_EQ(codes(testing::changed(procedures, "{from: submit.received, within: answer_time, missed: flag}", row.deadline)), row.codes) << row.what;
}

struct Option { const char* what; const char* option; const char* codes; };

TEST(Scoring, places_for_groups_are_places_of_the_option) {
  const std::vector<Option> table{
      {"both ways", "{label: {zh: 授予, en: grant}, at_most: 3, groups: {young: {label: {zh: 新店, en: new}, when: is_new, at_least: 1}, big: {label: {zh: 大店, en: big}, when: 'loaves > min_loaves', at_most: 2}}}", ""},
      {"kept without a number to keep from", "{label: {zh: 授予, en: grant}, groups: {young: {label: {zh: 新店, en: new}, when: is_new, at_least: 1}}}", "missing_key"},
      {"neither at most nor at least", "{label: {zh: 授予, en: grant}, at_most: 3, groups: {young: {label: {zh: 新店, en: new}, when: is_new}}}", "missing_key"},
      {"outside the quota with a number", "{label: {zh: 授予, en: grant}, at_most: 3, outside_quota: true}", "bad_value"},
      {"outside the quota", "{label: {zh: 授予, en: grant}, outside_quota: true, record: [loaves]}", ""},
  };
  for (const Option& row : table) EXPECT_EQ(codes(testing::changed(procedures, "{label: {zh: 授予, en: grant}, require: [conditions]}", row.option)), row.codes) << row.what;
}

struct Field { const char* what; const char* field; const char* codes; };

TEST(Scoring, limits_of_answers_fit_their_facts) {
  const std::vector<Field> table{
      {"characters", "{fact: org_name, at_least: 2, at_most: 9}", ""},       {"upside down", "{fact: org_name, at_least: 9, at_most: 2}", "bad_value"},
      {"characters of a number", "{fact: loaves, at_least: 2}", "bad_value"}, {"rows of a number", "{fact: loaves, rows: 1..5}", "bad_value"},
      {"rows the wrong way", "{fact: loaves, rows: 5..1}", "bad_number bad_value"},
      {"an option", "{fact: grain, must_be: rye}", ""},
      {"no option", "{fact: grain, must_be: oats}", "bad_value"},            {"must be a number", "{fact: loaves, must_be: 5}", "bad_value"},
  };
  for (const Field& row : table) EXPECT_EQ(codes(testing::changed("forms/forms.yaml", "{fact: loaves, at_most: 9}", row.field)), row.codes) << row.what;
}

TEST(Scoring, fee_is_a_parameter_with_its_currency) {
  const auto with = [](const char* value) {
    auto sources = testing::changed("programme.yaml", "round: none\n", "round: none\nfees: {charged: entry_fee, treats: [T-4]}\n");
    sources.files["parameters.yaml"] += std::string("  entry_fee: {label: {zh: 参评费, en: entry fee}, ") + value + "}\n";
    return sources;
  };
  const auto loaded = load(with("value: 200 元"));
  ASSERT_TRUE(loaded) << codes(with("value: 200 元"));
  EXPECT_FALSE((*loaded)->no_fee.is_set);
  EXPECT_EQ(base::text_of(to_json(**loaded).at("fee"), "amount"), "200");
  EXPECT_EQ(codes(with("value: 3 years")), "bad_value");
}

}  // namespace
}  // namespace programme

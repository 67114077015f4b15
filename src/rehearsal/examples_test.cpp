#include "rehearsal/examples.h"

#include "programme/calendars.h"
#include "programme/catalogue.h"
#include "programme/loader.h"
#include "programme/testing/tasted_edition.h"
#include "rehearsal/sets.h"

#include <gtest/gtest.h>

namespace rehearsal {
namespace {

using programme::testing::small_edition;

/// The small edition of the programme room with these examples; a Monday-to-Friday calendar.
struct Trial {
  programme::ProgrammePtr programme;
  calendar::Calendar calendar;

  explicit Trial(const std::string& examples, programme::Sources sources = small_edition()) {
    sources.files["examples/examples.yaml"] = examples;
    auto loaded = programme::load(sources);
    EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().problems.front().message.en);
    if (loaded) programme = *loaded;
  }

  /// "3:10 example_broken 应为 pass，得到 fail。" for each problem.
  std::string problems() const {
    std::string all;
    for (const ExampleResult& result : run_examples(*programme, calendar))
      for (const base::Problem& problem : result.problems)
        all += fmt::format("{}:{} {} {}\n", problem.place.line, problem.place.column, problem.code, problem.message.en);
    return all;
  }
};

std::string problems_of(const std::string& examples) { return Trial(examples).problems(); }

TEST(Examples, what_comes_out_as_expected_has_no_problems) {
  EXPECT_EQ(problems_of("- example: {zh: 好, en: good}\n  given: {reference_date: 2025-06-30, grain: wheat, loaves: 1000}\n  when: {check: conditions}\n"
                        "  then: {basic.quantity: pass}\n"),
            "");
}

TEST(Examples, several_are_appointed_and_each_marks_in_full_unless_told_otherwise) {
  const std::string filed = "- example: {zh: 评, en: marked}\n  given: {org_name: 样例面包房, opened_on: 2001-01-01, loaves: 1000, grain: wheat}\n  when:\n"
                            "    - {date: 2024-06-03, by: baker, way: apply}\n    - {date: 2024-06-04, by: guild, stage: appoint, members: 3}\n    - {date: 2024-06-05, by: panel, stage: taste}\n"
                            "    - {date: 2024-06-05, by: panel, who: \"-2\", stage: taste}\n";
  EXPECT_EQ(Trial(filed + "  then: {stage: taste}\n", programme::testing::tasted_edition()).problems(), "");
  const std::string third = "    - {date: 2024-06-05, by: panel, who: \"-3\", stage: taste, sheet: {crust: \"10\", crumb: \"10\"}}\n";
  EXPECT_EQ(Trial(filed + third + "  then: {stage: decide}\n", programme::testing::tasted_edition()).problems(), "");
}

TEST(Examples, a_broken_expectation_is_told_at_its_line) {
  EXPECT_EQ(problems_of("- example: {zh: 好, en: good}\n  given: {reference_date: 2025-06-30, grain: wheat, opened_on: 2001-01-01, loaves: 999}\n  when: {check: conditions}\n"
                        "  then: {basic.quantity: pass}\n"),
            "4:26 example_broken Expected pass, got fail.\n");
}

TEST(Examples, what_the_format_does_not_know_is_never_passed_over) {
  EXPECT_EQ(problems_of("- example: {zh: 好, en: good}\n  given: {loafs: 1}\n  when: {check: conditions}\n  then: {basic.quantity: pass}\n"),
            "2:11 example_unclear The example's given does not know 'loafs': did you mean 'loaves'?\n");
  EXPECT_EQ(problems_of("- example: {zh: 好, en: good}\n  given: {loaves: 1}\n  when: {check: conditions}\n  then: {basic.quality: pass}\n"),
            "4:10 example_unclear The set has no condition 'basic.quality'.\n");
  EXPECT_EQ(problems_of("- example: {zh: 好, en: good}\n  given: {loaves: 1}\n  when: {check: conditions}\n  then: {}\n"), "4:9 example_unclear The example expects nothing.\n");
}

TEST(Examples, details_of_a_finding_can_be_expected) {
  EXPECT_EQ(problems_of("- example: {zh: 少, en: short}\n  given: {reference_date: 2025-06-30, facts: {grain: wheat, loaves: 999, opened_on: 2001-01-01}}\n  when: {check: conditions}\n"
                        "  then: {basic.quantity: {result: fail, margin: -1}}\n"
                        "- example: {zh: 缺, en: missing}\n  given: {reference_date: 2025-06-30, grain: wheat, opened_on: 2001-01-01}\n  when: {check: conditions}\n"
                        "  then: {basic.quantity: {result: undetermined, needs: [loaves]}}\n"),
            "");
}

TEST(Examples, one_builds_on_another_and_settings_change_parameters) {
  EXPECT_EQ(problems_of("- example: {zh: 底本, en: base}\n  given: {reference_date: 2025-06-30, grain: wheat, opened_on: 2001-01-01, loaves: 999}\n  when: {check: conditions}\n  then: {basic.quantity: fail}\n"
                        "- example: {zh: 放宽, en: relaxed}\n  given: {like: base, parameters: {min_loaves: 999}}\n  when: {check: conditions}\n  then: {basic.quantity: pass}\n"),
            "");
}

TEST(Examples, a_refusal_can_be_expected) {
  EXPECT_EQ(problems_of("- example: {zh: 错, en: wrong}\n  given: {loaves: many}\n  when: {check: conditions}\n  then: {refused: bad_quantity}\n"), "");
  EXPECT_EQ(problems_of("- example: {zh: 错, en: wrong}\n  given: {loaves: 5}\n  when: {check: conditions}\n  then: {refused: bad_quantity}\n"),
            "4:19 example_broken Nothing was refused.\n");
}

TEST(Examples, a_deadline_that_the_text_leaves_open_is_null) {
  EXPECT_EQ(problems_of("- example: {zh: 未定, en: open}\n  given: {event: submit.done, date: 2025-06-02}\n  when: {deadline: application.decide}\n  then: {due: null}\n"), "");
  EXPECT_EQ(problems_of("- example: {zh: 设定, en: set}\n  given: {event: submit.done, date: 2025-06-02, parameters: {answer_time: 5 working days}}\n"
                        "  when: {deadline: application.decide}\n  then: {due: 2025-06-09}\n"),
            "");
}

const char* const baker = "- example: {zh: 面包房, en: baker}\n  given: {facts: {org_name: 样例面包房, opened_on: 2001-01-01, loaves: 1000, grain: wheat}}\n";

TEST(Examples, acts_play_a_whole_case) {
  EXPECT_EQ(problems_of(std::string(baker) + "  when:\n    - {date: 2025-06-02, by: baker, way: apply}\n    - {date: 2025-06-09, by: guild, stage: decide, option: grant}\n"
                        "    - {date: 2025-06-10, by: guild, stage: award}\n  then: {result: granted, visited: [submit, decide, award], title: {prize: active}, register: [{issue: prize}]}\n"),
            "");
}

TEST(Examples, acts_on_the_register_are_expected_one_by_one) {
  const std::string awarded = std::string(baker) + "  when:\n    - {date: 2025-06-02, by: baker, way: apply}\n    - {date: 2025-06-09, by: guild, stage: decide, option: grant}\n"
                              "    - {date: 2025-06-10, by: guild, stage: award}\n";
  EXPECT_EQ(problems_of(awarded + "  then: {register: []}\n"), "7:20 example_broken Expected [], got [issue prize].\n");
  EXPECT_EQ(problems_of(awarded + "  then: {register: [{issue: prize}, {open: round}]}\n"), "7:20 example_broken Expected [issue prize, open round], got [issue prize].\n");
}

TEST(Examples, an_act_that_is_refused_is_told_or_expected) {
  const std::string early = std::string(baker) + "  when:\n    - {date: 2025-06-02, by: baker, way: apply}\n    - {date: 2025-06-09, by: guild, stage: award}\n";
  EXPECT_EQ(problems_of(early + "  then: {refused: wrong_stage}\n"), "");
  EXPECT_TRUE(problems_of(early + "  then: {result: granted}\n").starts_with("5:7 example_broken Refused (wrong_stage)"));
  const std::string judged = std::string(baker) + "  when:\n    - {date: 2025-06-02, by: baker, way: apply}\n"
                             "    - {date: 2025-06-09, by: guild, stage: decide, option: grant, judgements: {taste: fail}}\n  then: {refused: requirement_not_met}\n";
  EXPECT_EQ(problems_of(judged), "");
}

TEST(Examples, acts_expect_exactly_what_comes_out) {
  const std::string filed = std::string(baker) + "  when:\n    - {date: 2025-06-02, by: baker, way: apply}\n";
  EXPECT_EQ(problems_of(filed + "  then: {stage: decide, result: \"\", title: {prize: null}, due: null, visited: [submit]}\n"), "");
  EXPECT_EQ(problems_of(filed + "  then: {stage: award}\n"), "5:17 example_broken Expected award, got decide.\n");
  EXPECT_EQ(problems_of(filed + "  then: {stge: award}\n"), "5:10 example_unclear The example's then does not know 'stge'.\n");
  EXPECT_EQ(problems_of(std::string(baker) + "  when:\n    - {date: 2025-06-02, by: baker, wey: apply}\n  then: {stage: decide}\n"), "4:37 example_unclear An act does not know 'wey'.\n");
}

TEST(Examples, a_return_names_what_to_correct) {
  EXPECT_EQ(problems_of(std::string(baker) + "  when:\n    - {date: 2025-06-02, by: baker, way: apply}\n    - {date: 2025-06-09, by: guild, stage: decide, option: return, items: [loaves]}\n"
                        "  then: {stage: submit, returned: [loaves]}\n"),
            "");
}

TEST(Mutate, finds_what_no_example_notices) {
  const Trial trial("- example: {zh: 好, en: good}\n  given: {reference_date: 2025-06-30, grain: wheat, loaves: 1000, opened_on: 2001-01-01}\n  when: {check: conditions}\n  then: {basic.quantity: pass}\n");
  const auto mutations = mutate(*trial.programme, trial.calendar);
  ASSERT_TRUE(mutations);
  std::set<std::string> unnoticed;
  for (const Unnoticed& one : mutations->unnoticed) unnoticed.insert(one.element + ": " + one.change.en);
  EXPECT_TRUE(unnoticed.contains("conditions.basic.quantity: always met"));
  EXPECT_FALSE(unnoticed.contains("conditions.basic.quantity: never met"));
  EXPECT_TRUE(unnoticed.contains("parameter min_loaves: one less"));
  EXPECT_FALSE(unnoticed.contains("parameter min_loaves: one more"));
}

TEST(Mutate, refuses_an_edition_whose_examples_fail) {
  const Trial trial("- example: {zh: 好, en: good}\n  given: {loaves: 1}\n  when: {check: conditions}\n  then: {basic.quantity: pass}\n");
  EXPECT_EQ(mutate(*trial.programme, trial.calendar).error().code, "examples_fail");
}

/// Every edition in the tree is held to its own examples, and its examples to the edition.
TEST(Editions, all_examples_come_out_and_every_change_is_noticed) {
  const programme::Catalogue catalogue{PINJIAN_SOURCE_DIR "/programmes", ""};
  for (const std::string& name : catalogue.names()) {
    const auto edition = catalogue.load(name);
    ASSERT_TRUE(edition) << name;
    const auto calendar = programme::load_calendar(PINJIAN_SOURCE_DIR "/calendars", (*edition)->calendar);
    ASSERT_TRUE(calendar) << name;
    for (const ExampleResult& result : run_examples(**edition, *calendar))
      for (const base::Problem& problem : result.problems)
        ADD_FAILURE() << name << "/" << problem.place.file << ":" << problem.place.line << " " << result.label.en << ": " << problem.message.en;
    const auto mutations = mutate(**edition, *calendar);
    ASSERT_TRUE(mutations) << name;
    EXPECT_GT(mutations->tried, 0u) << name;
    for (const Unnoticed& one : mutations->unnoticed) ADD_FAILURE() << name << "/" << one.file << ":" << one.line << " " << one.element << ": " << one.change.en;
  }
}

TEST(Sets, an_application_checks_what_its_first_way_in_asks) {
  const programme::Catalogue catalogue{PINJIAN_SOURCE_DIR "/programmes", ""};
  for (const std::string& name : catalogue.names()) {
    const auto edition = catalogue.load(name);
    ASSERT_TRUE(edition) << name;
    const auto sets = sets_to_check(**edition, (*edition)->procedures.front());
    EXPECT_FALSE(sets.empty()) << name;
    for (const std::string& set : sets) EXPECT_TRUE((*edition)->rulebook.sets.contains(set)) << set;
  }
}

}  // namespace
}  // namespace rehearsal

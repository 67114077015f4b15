#include "programme/lint.h"

#include "programme/testing/small_edition.h"

#include <gtest/gtest.h>

namespace programme {
namespace {

using testing::changed;
using testing::small_edition;

/// "rules/conditions.yaml:9 unknown_role", joined by line ends.
std::string shown(const std::vector<base::Problem>& problems) {
  std::string all;
  for (const base::Problem& problem : problems) all += fmt::format("{}{}:{} {}", all.empty() ? "" : "\n", problem.place.file, problem.place.line, problem.code);
  return all;
}

TEST(Lint, finds_nothing_in_a_sound_edition) {
  for (const base::Problem& problem : lint(small_edition())) ADD_FAILURE() << shown({problem}) << " " << problem.message.en;
}

struct Doubtful { const char* file; const char* from; const char* to; const char* problems; };

void PrintTo(const Doubtful& doubtful, std::ostream* out) { *out << doubtful.file << ": " << doubtful.to; }

class DoubtfulEdition : public ::testing::TestWithParam<Doubtful> {};

TEST_P(DoubtfulEdition, is_reported_with_its_line) {
  const Doubtful& doubtful = GetParam();
  Sources sources = changed(doubtful.file, doubtful.from, doubtful.to);
  if (std::string_view(doubtful.to).find("shops") != std::string_view::npos)
    sources.files["facts.yaml"] += "  shops: {type: list, label: {zh: 分店, en: shops}, fields: {town: {type: text, label: {zh: 城镇, en: town}}}}\n";
  EXPECT_EQ(shown(lint(sources)), doubtful.problems);
}

const Doubtful doubtful_editions[] = {
    {"programme.yaml", "treats: [T-1]\n", "\n", "clauses.yaml:2 clause_untreated"},
    {"rules/conditions.yaml", "        treats: [T-2]\n", "", "clauses.yaml:3 clause_only_in_parameters"},
    {"clauses.yaml", "treat: judged", "treat: procedural", "clauses.yaml:4 treatment_wrong_kind"},
    {"clauses.yaml", "zh: 宗旨, en: purpose", "zh: 宗旨", "clauses.yaml:2 missing_label"},
    {"programme.yaml", "  guild:", "  mayor: {is: named, label: {zh: 市长, en: mayor}}\n  guild:", "programme.yaml:10 role_unused"},
    {"programme.yaml", "  guild:", "  jury: {is: assigned, from: [guild], label: {zh: 评委, en: jury}}\n  guild:", "programme.yaml:10 role_unfilled\nprogramme.yaml:10 role_unused"},
    {"programme.yaml", "  guild:", "  miller: {is: choice, of: grain, among: {wheat: guild, oats: guild}, label: {zh: 磨坊, en: miller}}\n  guild:", "programme.yaml:10 option_without_role\nprogramme.yaml:10 role_unused\nprogramme.yaml:10 unknown_option"},
    {"documents/documents.yaml", "  plaque:", "  letter: {label: {zh: 信, en: letter}, of: case, shows: [org_name]}\n  plaque:", "documents/documents.yaml:2 never_used"},
    {"documents/documents.yaml", "shows: [title.number, org_name]", "shows: [title.number, org_name, is_new]", "documents/documents.yaml:2 not_printed"},
    {"documents/documents.yaml", "shows: [title.number, org_name]", "columns: [org_name]", "documents/documents.yaml:2 not_printed"},
    {"documents/documents.yaml", "shows: [title.number, org_name]", "shows: [title.number, case.number]", "documents/documents.yaml:2 not_printed"},
    {"register.yaml", "bans: {}", "bans: {late: {label: {zh: 迟, en: late}, who: holder, bars: application, for: null}}", "register.yaml:3 never_used"},
    {"forms/forms.yaml", ", grain]", "]", "rules/conditions.yaml:9 fact_unsupplied"},
    {"forms/forms.yaml", ", grain]", ", grain, is_new]", "forms/forms.yaml:5 derived_in_form"},
    {"forms/forms.yaml", ", grain]", ", grain, grain]", "forms/forms.yaml:5 field_twice"},
    {"forms/forms.yaml", "part: shop,", "part: shop, filled_by: guild,", "forms/forms.yaml:2 part_never_filled"},
    {"forms/forms.yaml", "part: shop,", "part: shop, filled_by: baker,", ""},
    {"facts.yaml", "  grain:", "  colour: {type: text, label: {zh: 颜色, en: colour}}\n  grain:", "facts.yaml:5 fact_unused"},
    {"parameters.yaml", "  new_shop:", "  width: {value: 3, label: {zh: 宽, en: width}}\n  new_shop:", "parameters.yaml:3 parameter_unread"},
    {"parameters.yaml", "  new_shop:", "  strict: {value: true, label: {zh: 从严, en: strict}}\n  new_shop:", "parameters.yaml:3 switch_unread"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "opened_on", "parameters.yaml:2 parameter_unread\nrules/conditions.yaml:10 not_a_condition"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves + min_loaves'", "rules/conditions.yaml:10 not_a_condition"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves >= min_loaves and grain < loaves'", "rules/conditions.yaml:10 types_differ"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves >= min_loaves or opened_on + new_shop < today'", ""},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves >= min_loaves and (some s in shops satisfies s.twon = org_name)'",
     "rules/conditions.yaml:10 fact_unsupplied\nrules/conditions.yaml:10 unknown_field"},
    {"parameters.yaml", "unit: working days", "unit: workin days", "parameters.yaml:4 unknown_unit"},
    {"parameters.yaml", "  new_shop:", "  votes: {value: 2/3 of present, type: majority, label: {zh: 多数, en: majority}}\n  new_shop:", "parameters.yaml:3 parameter_unread"},
    {"parameters.yaml", "value: 2 years", "value: yes", "parameters.yaml:3 parameter_is_text"},
    {"facts.yaml", "type: integer, unit: loaves", "type: series, unit: USD", "facts.yaml:3 unknown_unit\nrules/conditions.yaml:10 unit_mismatch"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves >= min_loaves + 20'", "rules/conditions.yaml:10 number_in_rule"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves >= min_loaves and title.expiry > today'", "rules/conditions.yaml:10 unknown_field"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves >= min_loaves and (some t in own_titles satisfies t.status = \"active\")'", "rules/conditions.yaml:10 unknown_option"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves >= min_loaves and (some t in own_titles satisfies t.title = \"prize\" and t.valid_to > today)'", ""},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves >= min_loaves and count(own_titles[title = \"price\"]) = 0'", "rules/conditions.yaml:10 unknown_option"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves >= min_loaves and stage.decyde.outcome = \"award\"'", "rules/conditions.yaml:10 unknown_stage"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves >= min_loaves and stage.decide.score > 0'", "rules/conditions.yaml:10 unknown_field"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves >= min_loaves and stage.decide.outcome = \"aword\"'", "rules/conditions.yaml:10 unknown_option"},
    {"rules/conditions.yaml", "'grain = \"wheat\"'", "'grain = \"weat\"'", "rules/conditions.yaml:9 unknown_option"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'min_loaves / loaves <= new_shop'", ""},
    {"facts.yaml", "type: integer, unit: loaves", "type: area, unit: mu", "rules/conditions.yaml:10 unit_mismatch"},
    {"rules/conditions.yaml", "ask: guild", "ask: baker, reading: A9", "rules/conditions.yaml:12 unknown_reading"},
    {"procedures/application.yaml", "refuse: refused", "refuse: submit", "procedures/application.yaml:4 unreachable_result"},
    {"procedures/application.yaml", "  award: {", "  wait: {type: check, label: {zh: 查, en: check}, rules: [conditions], next: {pass: award, open: award, fail: award}}\n  award: {",
     "procedures/application.yaml:19 unreachable_stage"},
    {"procedures/application.yaml", "submitted: decide}}", "submitted: test}}\n  test: {type: check, label: {zh: 查, en: check}, rules: [conditions], next: {pass: decide, open: test, fail: test}}",
     "procedures/application.yaml:8 endless_loop"},
    {"procedures/application.yaml", "submitted: decide}}", "submitted: vote}}\n  vote: {type: ballot, label: {zh: 票, en: vote}, by: guild, options: {yes_: {label: {zh: 是, en: yes}}}, next: {yes_: decide, none: refused}}",
     "procedures/application.yaml:8 ballot_without_end"},
    {"procedures/application.yaml", "submitted: decide}}", "submitted: vote}}\n  vote: {type: ballot, label: {zh: 票, en: vote}, by: guild, confirmed_by: guild, options: {yes_: {label: {zh: 是, en: yes}}}, next: {yes_: decide, none: refused}}", ""},
    {"procedures/application.yaml", "stages:", "lists: {batch: {label: {zh: 名单, en: list}, per: [baker]}}\nstages:", "procedures/application.yaml:6 never_used"},
    {"procedures/application.yaml", "ways_in: {apply: {label: {zh: 申报, en: apply}, by: baker, at: submit, treats: [T-4]}}", "ways_in: {}", "procedures/application.yaml:1 no_way_in"},
    {"procedures/application.yaml", "do: [{issue: prize}]", "do: []", "register.yaml:2 never_used"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves >= min_loaves or loaves < min_loaves'", "rules/conditions.yaml:10 always_true"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves > min_loaves and loaves < min_loaves'", "rules/conditions.yaml:10 never_true"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves > min_loaves or loaves < min_loaves'", ""},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'is_new or not(is_new) and loaves >= min_loaves'", ""},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'is_new or not(is_new) or loaves >= min_loaves'", "rules/conditions.yaml:10 always_true"},
    {"rules/conditions.yaml", "    conditions:\n      quantity:", "    when: 'grain = \"rye\"'\n    conditions:\n      quantity:", "rules/conditions.yaml:10 unreachable_condition"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves >= min_loaves'\n        if_fail: {when: 'loaves > min_loaves', ask: guild}", "rules/conditions.yaml:11 unreachable_settlement"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves >= min_loaves'\n        if_fail: {when: 'opened_on >= reference_date', ask: guild}", ""},
    {"parameters.yaml", "value: 1000, unit: loaves, label", "value: 1000, label", "parameters.yaml:2 threshold_without_unit"},
    {"parameters.yaml", "en: loaves a year}, treats: [T-2]}", "en: loaves a year}}", "parameters.yaml:2 threshold_without_clause"},
    {"clauses.yaml", "gloss: {zh: 味道好", "cites: [T-6], gloss: {zh: 味道好", "clauses.yaml:4 cites_what_is_not_there"},
    {"clauses.yaml", "gloss: {zh: 味道好", "cites: [T-6], remark: {zh: 第六条没有这个要求, en: article 6 asks for no such thing}, gloss: {zh: 味道好", ""},
    {"examples/examples.yaml", "check: conditions", "check: condition", "examples/examples.yaml:3 unknown_in_example"},
};

INSTANTIATE_TEST_SUITE_P(Lint, DoubtfulEdition, ::testing::ValuesIn(doubtful_editions));

TEST(Lint, a_judge_who_never_acts_is_reported) {
  Sources sources = changed("rules/conditions.yaml", "ask: guild", "ask: mayor");
  std::string& roles = sources.files["programme.yaml"];
  roles += "  mayor: {is: named, label: {zh: 市长, en: mayor}}\n";
  EXPECT_EQ(shown(lint(sources)), "rules/conditions.yaml:12 judge_never_acts");
}

TEST(Lint, a_list_of_an_area_is_one_per_area) {
  Sources sources = changed("programme.yaml", "guild: {is: named,", "guild: {is: area, level: county, of: org_name,");
  std::string& procedure = sources.files["procedures/application.yaml"];
  procedure.replace(procedure.find("stages:"), 7, "lists: {batch: {label: {zh: 名单, en: list}, per: []}}\nstages:");
  procedure.replace(procedure.find("    by: guild\n"), 14, "    by: guild\n    list: batch\n");
  EXPECT_EQ(shown(lint(sources)), "procedures/application.yaml:9 list_not_of_role");
}

TEST(Lint, reports_what_does_not_load_as_well) {
  const auto problems = lint(changed("rules/conditions.yaml", "ask: guild", "ask: gild"));
  EXPECT_EQ(shown(problems), "rules/conditions.yaml:12 unknown_role");
}

TEST(Lint, an_edition_without_procedures_is_answered) {
  Sources sources = small_edition();
  sources.files.erase("procedures/application.yaml");
  EXPECT_EQ(shown(lint(sources)), "procedures/:1 missing_file");
}

TEST(Lint, a_link_in_the_folder_is_named_instead_of_left_out_in_silence) {
  Sources sources = small_edition();
  sources.not_followed = {"rules/more.yaml"};
  EXPECT_EQ(shown(lint(sources)), "rules/more.yaml:1 not_followed");
}

TEST(Lint, tells_the_one_file_that_cannot_be_read_and_not_what_follows) {
  Sources sources = small_edition();
  sources.files["rules/conditions.yaml"] = "a: [";
  EXPECT_EQ(shown(lint(sources)), "rules/conditions.yaml:2 bad_yaml");
}

/// The quantity as a table over the days a shop has been open, two rows beside each other.
std::vector<base::Problem> with_bands(const std::string& first, const std::string& second) {
  const std::string one = fmt::format("      young: {{label: {{zh: 新, en: young}}, when: '{}', test: 'loaves >= min_loaves', treats: [T-2]}}\n", first);
  const std::string other = fmt::format("      old: {{label: {{zh: 老, en: old}}, when: '{}', test: 'loaves > min_loaves', treats: [T-2]}}\n", second);
  Sources sources = changed("rules/conditions.yaml", "      quantity:", one + other + "      quantity:");
  sources.files["facts.yaml"] += "  staff: {type: integer, unit: persons, label: {zh: 人数, en: staff}}\n";
  sources.files["parameters.yaml"] += "  few: {value: 10, unit: persons, label: {zh: 少, en: few}, treats: [T-2]}\n";
  std::string& form = sources.files["forms/forms.yaml"];
  form.replace(form.find(", grain]"), 8, ", grain, staff]");
  return lint(sources);
}

TEST(Lint, rows_beside_each_other_leave_no_gap_and_do_not_overlap) {
  EXPECT_EQ(shown(with_bands("staff < few", "staff >= few")), "");
  EXPECT_EQ(shown(with_bands("staff <= few", "opened_on < reference_date")), "");
  const auto gap = with_bands("staff < few", "staff > few");
  ASSERT_EQ(shown(gap), "rules/conditions.yaml:7 band_gap");
  EXPECT_EQ(gap[0].message.en, "conditions.basic.young and the conditions beside it leave a gap: where staff = 10 persons, none of them applies.");
  const auto overlap = with_bands("staff <= few", "staff >= few");
  ASSERT_EQ(shown(overlap), "rules/conditions.yaml:8 band_overlap");
  EXPECT_EQ(overlap[0].message.en, "conditions.basic.young and conditions.basic.old overlap: where staff = 10 persons, both apply.");
}

TEST(Lint, an_option_without_a_row_among_many_is_a_gap) {
  Sources sources = changed("facts.yaml", "rye: {label: {zh: 黑麦, en: rye}}", "rye: {label: {zh: 黑麦, en: rye}}, oats: {label: {zh: 燕麦, en: oats}}, corn: {label: {zh: 玉米, en: corn}}");
  std::string& rules = sources.files["rules/conditions.yaml"];
  for (const char* grain : {"rye", "oats"})
    rules.insert(rules.find("      quantity:"), fmt::format("      of_{0}: {{label: {{zh: 产量, en: quantity}}, when: 'grain = \"{0}\"', test: 'loaves >= min_loaves', treats: [T-2]}}\n", grain));
  const auto problems = lint(sources);
  ASSERT_EQ(shown(problems), "rules/conditions.yaml:7 band_gap");
  EXPECT_TRUE(problems[0].message.en.ends_with("where grain = corn, none of them applies.")) << problems[0].message.en;
}

TEST(Lint, asks_for_examples) {
  Sources sources = small_edition();
  sources.files["examples/examples.yaml"] = "[]";
  EXPECT_EQ(shown(lint(sources)), "examples/:1 no_examples");
}

TEST(Lint, says_the_nearest_option) {
  const auto problems = lint(changed("rules/conditions.yaml", "'grain = \"wheat\"'", "'grain = \"weat\"'"));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].message.en, "conditions.basic.quantity: 'grain' has no option 'weat': did you mean 'wheat'?");
}

}  // namespace
}  // namespace programme

#include "programme/loader.h"

#include "programme/testing/small_edition.h"

#include <gtest/gtest.h>

namespace programme {
namespace {

using testing::changed;
using testing::small_edition;

std::vector<base::Problem> problems_of(const Sources& sources) {
  const auto loaded = load(sources);
  return loaded ? std::vector<base::Problem>{} : loaded.error().problems;
}

/// "rules/conditions.yaml:9:15 unknown_role"
std::string shown(const base::Problem& problem) {
  return fmt::format("{}:{}:{} {}", problem.place.file, problem.place.line, problem.place.column, problem.code);
}

std::string only_problem(const Sources& sources) {
  const auto problems = problems_of(sources);
  if (problems.size() == 1) return shown(problems[0]);
  std::string all = fmt::format("{} problems:", problems.size());
  for (const base::Problem& problem : problems) all += "\n" + shown(problem) + " " + problem.message.en;
  return all;
}

TEST(Loader, loads_a_whole_edition) {
  const auto loaded = load(small_edition());
  ASSERT_TRUE(loaded) << only_problem(small_edition());
  const Programme& edition = **loaded;
  EXPECT_EQ(edition.name(), "good-bread/1");
  EXPECT_EQ(edition.label.en, "Good Bread Prize");
  EXPECT_TRUE(edition.round.none);
  EXPECT_EQ(edition.cite("T-2"), "第二条");
  EXPECT_EQ(edition.rulebook.cites.at("T-6"), "第六条");
  EXPECT_EQ(edition.rulebook.roles.at("guild").en, "the Guild");
  EXPECT_EQ(edition.rulebook.facts.at("org_name").evidence, std::vector<std::string>{"E1"});
  EXPECT_FALSE(edition.rulebook.facts.contains("never_used_here"));
  EXPECT_EQ(edition.rulebook.derived_order, std::vector<std::string>{"is_new"});
}

TEST(Loader, reads_conditions_by_path_and_exemptions) {
  const auto loaded = load(small_edition());
  ASSERT_TRUE(loaded);
  const rules::Set& set = (*loaded)->rulebook.sets.at("conditions");
  ASSERT_EQ(set.conditions.size(), 2u);
  EXPECT_EQ(set.conditions[0].conditions[0].path, "basic.quantity");
  EXPECT_EQ(set.conditions[0].conditions[0].test->text, "loaves >= min_loaves");
  EXPECT_EQ(set.conditions[1].ask, "guild");
  EXPECT_EQ(set.exemptions[0].lifts, std::vector<std::string>{"basic.quantity"});
  EXPECT_EQ(set.conditions[0].conditions[0].line, 7);
}

TEST(Loader, reads_stages_with_their_next_steps) {
  const auto loaded = load(small_edition());
  ASSERT_TRUE(loaded);
  const Procedure* application = (*loaded)->procedure("application");
  ASSERT_TRUE(application);
  const Stage* decide = application->stage("decide");
  ASSERT_TRUE(decide);
  EXPECT_EQ(decide->next.at("return"), "submit");
  EXPECT_TRUE(decide->options[1].items_required);
  EXPECT_EQ(decide->deadline->within, "answer_time");
  EXPECT_EQ(outcomes_of(*decide), (std::vector<std::string>{"grant", "return", "refuse"}));
  EXPECT_EQ(application->stage("award")->acts[0].what, "prize");
}

TEST(Loader, a_parameter_is_a_number_a_duration_or_silence) {
  const auto loaded = load(small_edition());
  ASSERT_TRUE(loaded);
  const auto& parameters = (*loaded)->rulebook.parameters;
  EXPECT_EQ(*parameters.at("min_loaves").value.number(), base::Decimal(1000));
  EXPECT_EQ(parameters.at("new_shop").value.years_months()->months, 24);
  EXPECT_TRUE(parameters.at("answer_time").value.is_null());
  EXPECT_EQ(period_of(parameters.at("new_shop")), (calendar::Period{2, calendar::Unit::years}));
  EXPECT_EQ(period_of(parameters.at("answer_time")), std::nullopt);
}

TEST(Loader, parameter_values_in_every_form) {
  struct Row { const char* written; const char* shown; const char* unit; };
  for (const Row& row : {Row{"value: 1000 万元", "10000000", "CNY"}, Row{"value: 2, unit: 亿元", "200000000", "CNY"},
                         Row{"value: 5, unit: working days", "5", "working days"}, Row{"value: 5 working days", "5", "working days"},
                         Row{"value: 2024-06-30", "2024-06-30", ""}, Row{"value: true", "true", ""}, Row{"value: wheat", "wheat", ""},
                         Row{"value: 15, unit: 亩", "15", "mu"}, Row{"value: 10 days", "P10D", "days"}}) {
    const auto loaded = load(changed("parameters.yaml", "value: 1000, unit: loaves", row.written));
    ASSERT_TRUE(loaded) << row.written;
    const rules::Parameter& parameter = (*loaded)->rulebook.parameters.at("min_loaves");
    EXPECT_EQ(parameter.value.shown(), row.shown) << row.written;
    EXPECT_EQ(parameter.unit, row.unit) << row.written;
  }
}

TEST(Loader, every_place_that_treats_a_part_is_known) {
  const auto loaded = load(small_edition());
  ASSERT_TRUE(loaded);
  std::vector<std::string> places;
  for (const TreatmentPlace& place : (*loaded)->treatments)
    if (place.clause == "T-4") places.push_back(fmt::format("{}:{} {} {}", place.file, place.line, name_of(place.kind), place.element));
  EXPECT_EQ(places, (std::vector<std::string>{"programme.yaml:10 procedural role guild", "procedures/application.yaml:5 procedural application way apply"}));
}

TEST(Loader, reads_how_a_body_votes_in_every_way_of_writing_it) {
  struct Row { const char* written; int part, whole; bool strictly; review::Of of; };
  for (const Row& row : {Row{"2/3", 2, 3, false, review::Of::cast}, Row{"more than 1/2 of present", 1, 2, true, review::Of::present},
                         Row{"{share: 3/4, of: members}", 3, 4, false, review::Of::members}}) {
    const auto loaded = load(changed("procedures/application.yaml", "  award: {", fmt::format("  vote: {{type: ballot, label: {{zh: 票, en: vote}}, by: guild, majority: {}, quorum: 1/2, options: {{yes_: {{label: {{zh: 是, en: yes}}}}}}, next: {{yes_: award, none: refused, no_quorum: vote}}}}\n  award: {{", row.written)));
    ASSERT_TRUE(loaded) << row.written;
    const auto& rule = (*loaded)->procedures[0].stage("vote")->voting.rule;
    ASSERT_TRUE(rule.majority && rule.quorum) << row.written;
    EXPECT_EQ(rule.majority->share.part, row.part);
    EXPECT_EQ(rule.majority->share.whole, row.whole);
    EXPECT_EQ(rule.majority->share.strictly, row.strictly);
    EXPECT_EQ(rule.majority->of, row.of);
  }
}

TEST(Loader, two_options_that_can_both_reach_the_majority_may_tie) {
  Stage stage;
  stage.type = StageType::ballot;
  stage.options.resize(2);
  const auto ties = [&](review::Share share) {
    stage.voting.rule.majority = review::Majority{share, review::Of::cast};
    const auto outcomes = outcomes_of(stage);
    return std::find(outcomes.begin(), outcomes.end(), "tied") != outcomes.end();
  };
  EXPECT_TRUE(ties({1, 2, false}));
  EXPECT_TRUE(ties({1, 3, true}));
  EXPECT_FALSE(ties({1, 2, true}));
  EXPECT_FALSE(ties({2, 3, false}));
  stage.voting.rule.majority.reset();
  EXPECT_EQ(outcomes_of(stage).back(), "none") << "without a majority in the text the closer decides";
}

/// One edit and the one problem it makes, which stands where the text `at` begins.
struct Bad { const char* file; const char* from; const char* to; const char* code; const char* at; };

/// "file:line:column", columns in characters, of the first time `at` stands in the file.
std::string place_of(const Sources& sources, const std::string& file, const std::string& at) {
  const std::string& bytes = sources.files.at(file);
  const std::size_t found = bytes.find(at);
  if (found == std::string::npos) return "the text is not there: " + at;
  int line = 1, column = 1;
  for (const char c : bytes.substr(0, found)) {
    const bool continues = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    line += c == '\n' ? 1 : 0;
    column = c == '\n' ? 1 : column + (continues ? 0 : 1);
  }
  return fmt::format("{}:{}:{}", file, line, column);
}

void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.file << ": " << bad.to; }

class BadEdition : public ::testing::TestWithParam<Bad> {};

TEST_P(BadEdition, is_refused_with_its_place) {
  const Bad& bad = GetParam();
  const Sources sources = changed(bad.file, bad.from, bad.to);
  EXPECT_EQ(only_problem(sources), place_of(sources, bad.file, bad.at) + " " + bad.code);
}

const Bad bad_editions[] = {
    {"programme.yaml", "issuer:", "isuer:", "unknown_key", "isuer:"},
    {"programme.yaml", "status: in_force", "status: inforce", "unknown_word", "inforce"},
    {"programme.yaml", "effective_from: 2024-01-01", "effective_from: 2024-02-30", "bad_date", "2024-02-30"},
    {"programme.yaml", "programme: good-bread", "programme: ../evil", "bad_name", "../evil"},
    {"programme.yaml", "round: none", "round: none\nzone: Asia/Nowhere", "bad_value", "Asia/Nowhere"},
    {"programme.yaml", "round: none", "round: none\nmark: 面包", "bad_value", "面包\ntreats"},
    {"programme.yaml", "round: none", "round: none\nregion: \"99\"", "bad_value", "\"99\""},
    {"programme.yaml", "round: none", "round: none\nrecusal: {binds: [baker], declare: per_case}", "unknown_key", "declare"},
    {"programme.yaml", "treats: [T-1]", "treats: [T-1, T-11]", "unknown_clause", "T-11"},
    {"programme.yaml", "treats: [T-1]", "treats: T-1", "wrong_kind", "T-1"},
    {"programme.yaml", "is: party, label: {zh: 面包房, en: bakery}", "is: party", "missing_label", "{is: party}"},
    {"programme.yaml", "is: named, ", "is: area, of: opened_on, ", "missing_key", "{is: area"},
    {"clauses.yaml", "cite: 第一条, ", "", "missing_key", "{treat: stated"},
    {"clauses.yaml", "treat: stated", "treat: told", "unknown_word", "told"},
    {"clauses.yaml", "cite: 第一条, ", "cite: 第一条, cites: [T-9], ", "unknown_clause", "T-9"},
    {"parameters.yaml", "value: 2 years", "value: 2 yeras", "bad_period", "2 yeras"},
    {"facts.yaml", "use: [org_name]", "use: [org_name, org_nmae]", "unknown_fact", "org_nmae"},
    {"facts.yaml", "type: integer", "type: intger", "unknown_word", "intger"},
    {"facts.yaml", "use: [org_name]", "use: [org_name, org_name]", "duplicate_name", "org_name]"},
    {"facts.yaml", "type: integer, unit: loaves", "type: area, unit: loafs", "unknown_unit", "loafs"},
    {"parameters.yaml", "value: 1000, unit: loaves", "value: 3 亩, unit: loaves", "unit_mismatch", "3 亩"},
    {"parameters.yaml", "value: 2 years", "value: 2 years, unit: days", "unit_mismatch", "2 years"},
    {"facts.yaml", "evidence: [E1]", "evidence: [E9]", "unknown_evidence", "E9"},
    {"facts.yaml", ", options: {wheat: {label: {zh: 小麦, en: wheat}}, rye: {label: {zh: 黑麦, en: rye}}}", "", "missing_key", "{type: choice"},
    {"facts.yaml", "is_new: {type: boolean", "on: {type: boolean, label: {zh: 开, en: on}}\n  is_new: {type: boolean", "ambiguous_word", "on: {type: boolean"},
    {"facts.yaml", "> reference_date'", "> reference_date and is_new'", "fact_cycle", "is_new: "},
    {"rules/conditions.yaml", "ask: guild", "ask: gild", "unknown_role", "gild"},
    {"rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves >= min_loavs'", "feel_unknown_name", "min_loavs"},
    {"rules/conditions.yaml", "lifts: [basic.quantity]", "lifts: [basic.quality]", "unknown_condition", "basic.quality"},
    {"rules/conditions.yaml", "ask: guild, ", "", "condition_not_one", "{label: {zh: 味道"},
    {"rules/conditions.yaml", "ask: guild, ", "fails: conditions, ", "set_cycle", "conditions\nlabel"},
    {"forms/forms.yaml", "at_most: 9", "at_most: nine", "bad_number", "nine"},
    {"forms/forms.yaml", "grain]", "grian]", "unknown_fact", "grian"},
    {"documents/documents.yaml", "title.number", "titel.number", "unknown_fact", "titel.number"},
    {"documents/documents.yaml", "format: [pdf]", "format: [doc]", "unknown_word", "{label: {zh: 奖牌"},
    {"documents/documents.yaml", "format: [pdf]", "format: [pdf], columns: [{shows: titel.number}]", "unknown_fact", "titel.number}"},
    {"documents/documents.yaml", "format: [pdf]", "format: [pdf], forms: [aplication]", "unknown_form", "aplication"},
    {"forms/forms.yaml", "at_most: 9", "scan_of: plaque", "bad_value", "      - {part: shop"},
    {"register.yaml", "for: 3 years", "for: three years", "bad_period", "three years"},
    {"procedures/application.yaml", "at: submit", "at: submitt", "unknown_stage", "submitt,"},
    {"procedures/application.yaml", "submitted: decide", "submitted: decided", "next_nowhere", "decided"},
    {"procedures/application.yaml", "return: submit, ", "", "outcome_without_next", "decide:\n"},
    {"procedures/application.yaml", "done: granted", "done: granted, gone: refused", "next_without_outcome", "gone:"},
    {"procedures/application.yaml", "from: submit.received", "from: submit.recieved", "unknown_event", "submit.recieved"},
    {"procedures/application.yaml", "    confirms: conditions\n", "    confirms: conditions\n    documents: {granted: []}\n", "unknown_word", "granted: []"},
    {"procedures/application.yaml", "issue: prize", "issue: price", "unknown_title", "price"},
    {"procedures/application.yaml", "missed: flag", "missed: flog", "unknown_word", "decide:\n"},
    {"procedures/application.yaml", "  award: {", "  granted: {type: check, label: {zh: 查, en: check}, rules: [conditions], next: {pass: award, open: award, fail: award}}\n  award: {", "stage_and_result", "granted: {type"},
    {"procedures/application.yaml", "  award: {", "  vote: {type: ballot, label: {zh: 票, en: vote}, by: guild, majority: two thirds, options: {yes_: {label: {zh: 是, en: yes}}}, next: {yes_: award, none: refused}}\n  award: {", "bad_value", "two thirds"},
    {"procedures/application.yaml", "  award: {", "  vote: {type: ballot, label: {zh: 票, en: vote}, by: guild, majority: 2/3 of bakers, options: {yes_: {label: {zh: 是, en: yes}}}, next: {yes_: award, none: refused}}\n  award: {", "bad_value", "2/3 of bakers"},
    {"procedures/application.yaml", "  award: {", "  vote: {type: ballot, label: {zh: 票, en: vote}, by: guild, quorum: 1/2, options: {yes_: {label: {zh: 是, en: yes}}}, next: {yes_: award, none: refused}}\n  award: {", "outcome_without_next", "vote: {type"},
    {"procedures/application.yaml", "  award: {", "  vote: {type: ballot, label: {zh: 票, en: vote}, by: guild, tie: again, options: {yes_: {label: {zh: 是, en: yes}}}, next: {yes_: award, none: refused}}\n  award: {", "unknown_word", "vote: {type"},
    {"procedures/application.yaml", "  award: {", "  vote: {type: ballot, label: {zh: 票, en: vote}, by: guild, tie: tied, options: {yes_: {label: {zh: 是, en: yes}}}, next: {yes_: award, none: refused}}\n  award: {", "outcome_without_next", "vote: {type"},
    {"procedures/application.yaml", "  award: {", "  vote: {type: ballot, label: {zh: 票, en: vote}, by: guild, rounds: 2, options: {yes_: {label: {zh: 是, en: yes}}}, next: {yes_: award, none: refused}}\n  award: {", "not_supported", "2, options: {yes_: {label: {zh: 是, en: yes}}}, next"},
    {"procedures/application.yaml", "  award: {", "  post: {type: publication, label: {zh: 公示, en: notice}, by: guild, channels: {}, period: answer_time, objections: application, next: {clear: award, objected: award}}\n  award: {", "not_about_this", "post: {type"},
    {"procedures/application.yaml", "do: [{issue: prize}]", "do: [{close: granted}]", "unknown_result", "granted}]"},
    {"procedures/application.yaml", "    confirms: conditions\n", "    confirms: conditions\n    not: [about.submit]\n", "unknown_stage", "about.submit"},
    {"procedures/application.yaml", "    confirms: conditions\n", "    confirms: conditions\n    not_before: {from: submit.received}\n", "missing_key", "{from: submit.received}"},
    {"register.yaml", "bans: {}", "bans: {late: {label: {zh: 迟, en: late}, who: baker, bars: application, for: null}}", "unknown_word", "baker"},
    {"procedures/application.yaml", "within: answer_time", "within: anwser_time", "unknown_parameter", "anwser_time"},
    {"procedures/application.yaml", "    confirms: conditions\n", "    confirms: conditions\n    sheet: tasting\n", "unknown_sheet", "tasting"},
    {"procedures/application.yaml", "forms: [application]", "forms: [aplication]", "unknown_form", "aplication"},
    {"procedures/application.yaml", "    confirms: conditions\n", "    confirms: conditions\n    documents: [letter]\n", "unknown_document", "letter"},
    {"procedures/application.yaml", "    confirms: conditions\n", "    confirms: conditions\n    list: batch\n", "unknown_list", "batch"},
    {"procedures/application.yaml", "ways_in: {", "ways_in: {again: {label: {zh: 再, en: again}, follows: application.lost, at: submit}, ", "unknown_result", "application.lost"},
    {"programme.yaml", "  guild:", "  left: {is: choice, among: [right], label: {zh: 左, en: left}}\n  right: {is: choice, among: [left], label: {zh: 右, en: right}}\n  guild:", "role_cycle", "left: {is"},
    {"examples/examples.yaml", "when: {check: conditions}", "when: now", "wrong_kind", "now"},
    {"programme.yaml", "  guild:", "  near: {is: area, level: county, of: org_name, label: {zh: 近, en: near}}\n  seat: {is: area, level: county, of: grain, label: {zh: 远, en: far}}\n  guild:", "not_supported", "seat: {is"},
};

INSTANTIATE_TEST_SUITE_P(Loader, BadEdition, ::testing::ValuesIn(bad_editions));

TEST(Loader, a_ban_a_choice_by_a_fact_and_what_a_case_does_to_another_are_read) {
  Sources sources = changed("register.yaml", "bans: {}", "bans: {winner: {label: {zh: 获奖者, en: winner}, who: holder, bars: application, from: {title: prize, event: issued}, for: new_shop, survives_withdrawal: false}}");
  sources.files["programme.yaml"] += "  miller: {is: choice, of: grain, among: {wheat: guild, rye: baker}, label: {zh: 磨坊, en: miller}}\nrecusal: {binds: [guild]}\n";
  sources.files["procedures/objection.yaml"] = R"(procedure: objection
label: {zh: 异议, en: objection}
about: {case: application}
leaves_running: true
results: {kept: {label: {zh: 不成立, en: kept}}}
ways_in: {object: {label: {zh: 异议, en: object}, by: baker, at: hear}}
stages:
  hear: {type: decision, label: {zh: 认定, en: hearing}, by: guild, not: [baker, about.decide], record: [loaves], not_before: {date: form.opened_on}, deadline: {from: about.decide.done, within: answer_time}, options: {out: {label: {zh: 取消, en: out}}}, next: {out: end}}
  end: {type: registration, label: {zh: 办结, en: end}, by: guild, do: [{close: refused}, {withdraw: winner}, {revoke: miller}], next: {done: kept}}
)";
  const auto loaded = load(sources);
  ASSERT_TRUE(loaded) << loaded.error().message.en;
  const Programme& programme = **loaded;
  const Ban& ban = programme.bans.at("winner");
  EXPECT_EQ(ban.from_title, "prize");
  EXPECT_EQ(ban.for_parameter, "new_shop");
  EXPECT_FALSE(ban.survives_withdrawal);
  EXPECT_EQ(programme.roles.at("miller").plays, (std::map<std::string, std::string>{{"rye", "baker"}, {"wheat", "guild"}}));
  EXPECT_EQ(programme.recusal.binds, std::vector<std::string>{"guild"});
  const Procedure* objection = programme.procedure("objection");
  ASSERT_NE(objection, nullptr);
  EXPECT_TRUE(objection->leaves_running);
  EXPECT_EQ(objection->about, std::vector<std::string>{"application"});
  const Stage* hear = objection->stage("hear");
  EXPECT_EQ(hear->not_roles, std::vector<std::string>{"baker"});
  EXPECT_EQ(hear->not_about, std::vector<std::string>{"decide"});
  EXPECT_EQ(hear->record, std::vector<std::string>{"loaves"});
  EXPECT_EQ(hear->not_before->date, "form.opened_on");
  EXPECT_EQ(hear->deadline->from, "about.decide.done");
  EXPECT_EQ(objection->stage("end")->acts[2].act, "revoke");
}

TEST(Loader, a_procedure_about_a_title_follows_one_that_issues_it_or_is_about_it) {
  Sources sources = small_edition();
  sources.files["procedures/care.yaml"] = R"(procedure: care
label: {zh: 回访, en: care}
about: {title: prize}
results: {seen: {label: {zh: 已回访, en: seen}}}
ways_in: {issued: {label: {zh: 颁发之后, en: once issued}, follows: application.granted, at: look}}
stages:
  look: {type: decision, label: {zh: 回访, en: visit}, by: guild, options: {fine: {label: {zh: 良好, en: fine}}}, next: {fine: seen}}
)";
  EXPECT_TRUE(load(sources));
  std::string& application = sources.files["procedures/application.yaml"];
  const std::string issues = "do: [{issue: prize}]";
  application.replace(application.find(issues), issues.size(), "do: []");
  const auto problems = problems_of(sources);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].code, "not_about_this");
  EXPECT_EQ(problems[0].place.file, "procedures/care.yaml");
}

TEST(Loader, an_unfinished_rule_is_refused_with_its_line) {
  const auto problems = problems_of(changed("rules/conditions.yaml", "'loaves >= min_loaves'", "'loaves >= '"));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].code, "feel_syntax");
  EXPECT_EQ(problems[0].place.line, 10);
}

TEST(Loader, a_mistake_in_a_block_has_its_own_line_and_column) {
  const Sources sources = changed("rules/conditions.yaml", "'loaves >= min_loaves'", "|\n          loaves > 0 and\n            loaves >= min_loavs");
  EXPECT_EQ(only_problem(sources), place_of(sources, "rules/conditions.yaml", "min_loavs") + " feel_unknown_name");
}

TEST(Loader, names_the_nearest_word) {
  const auto problems = problems_of(changed("programme.yaml", "issuer:", "isuer:"));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].message.en, "programme has no key 'isuer': did you mean 'issuer'?");
}

TEST(Loader, says_everything_that_is_wrong_at_once) {
  Sources sources = changed("rules/conditions.yaml", "ask: guild", "ask: gild");
  sources.files["forms/forms.yaml"] = "forms: [";
  sources.files["notes.txt"] = "x";
  std::vector<std::string> codes;
  for (const base::Problem& problem : problems_of(sources)) codes.push_back(problem.place.file + " " + problem.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"forms/forms.yaml bad_yaml", "notes.txt unknown_file"}))
      << "what an unreadable file declares is missed everywhere: only the cause is told";
}

TEST(Loader, a_unit_beside_a_period_may_say_the_same) {
  EXPECT_TRUE(load(changed("parameters.yaml", "value: 2 years", "value: 2 years, unit: years")));
}

TEST(Loader, an_empty_folder_lacks_its_files) {
  std::vector<std::string> problems;
  for (const base::Problem& problem : problems_of({})) problems.push_back(shown(problem));
  EXPECT_EQ(problems, (std::vector<std::string>{"clauses.yaml:1:1 missing_file", "facts.yaml:1:1 missing_file", "procedures/:1:1 missing_file", "programme.yaml:1:1 missing_file"}));
}

TEST(Loader, a_set_declared_twice_is_refused) {
  Sources sources = small_edition();
  sources.files["rules/again.yaml"] = sources.files["rules/conditions.yaml"];
  EXPECT_EQ(only_problem(sources), "rules/conditions.yaml:1:6 duplicate_name");
}

TEST(Loader, a_parameter_may_not_have_the_name_of_a_fact) {
  EXPECT_EQ(only_problem(changed("parameters.yaml", "new_shop:", "loaves: {value: 1, label: {zh: 数, en: n}}\n  new_shop:")), "parameters.yaml:3:3 name_taken");
}

TEST(Loader, whatever_the_bytes_it_answers) {
  for (const char* bytes : {"", "x", "[]", "- - -", "{}", "set: {}", "procedure: []\nstages: {a: 1}", "clauses: {A: 1, B: [], C: {treat: []}}", "a: [b, {c: d}]"})
    for (const auto& [file, text] : small_edition().files) {
      Sources sources = small_edition();
      sources.files[file] = bytes;
      load(sources);
    }
}

TEST(Loader, a_chain_of_derived_facts_has_a_bound) {
  std::string facts;
  for (int i = 0; i < 500; ++i) facts += fmt::format("  f{}: {{type: boolean, label: {{zh: 数, en: n}}, formula: f{}}}\n", i, i + 1);
  facts += "  f500: {type: boolean, label: {zh: 数, en: n}, formula: is_new}\n";
  Sources sources = small_edition();
  sources.files["facts.yaml"] += facts;
  const auto problems = problems_of(sources);
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].code, "too_large");
}

TEST(Digest, changes_with_any_byte_of_the_edition) {
  EXPECT_NE((*load(small_edition()))->digest, (*load(changed("clauses.yaml", "宗旨", "目的")))->digest);
  EXPECT_EQ((*load(small_edition()))->digest, (*load(small_edition()))->digest);
}

TEST(Digest, does_not_change_with_shared_facts_it_does_not_use) {
  Sources sources = small_edition();
  sources.shared["shared.yaml"] += "  E2: {zh: 商标, en: trademark}\n";
  EXPECT_NE((*load(sources))->digest, (*load(small_edition()))->digest);  // every kind of evidence is offered
  sources = small_edition();
  std::string& dictionary = sources.shared["shared.yaml"];
  dictionary.replace(dictionary.find("never_used_here"), 15, "something_else_");
  EXPECT_EQ((*load(sources))->digest, (*load(small_edition()))->digest);
  dictionary.replace(dictionary.find("名称"), std::string("名称").size(), "名字");
  EXPECT_NE((*load(sources))->digest, (*load(small_edition()))->digest);
}

TEST(Sources, packed_and_unpacked_they_are_the_same_edition) {
  const auto again = unpack(pack(small_edition()));
  ASSERT_TRUE(again);
  EXPECT_EQ((*load(*again))->digest, (*load(small_edition()))->digest);
  EXPECT_EQ(unpack("{\"files\":{\"a\":1},\"shared\":{}}").error().code, "bad_value");
}

TEST(Sources, a_missing_folder_is_refused) { EXPECT_EQ(read_sources("/nowhere/at/all", "").error().code, "no_such_folder"); }

}  // namespace
}  // namespace programme

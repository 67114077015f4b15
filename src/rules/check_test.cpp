#include "rules/check.h"

#include "rules/testing/small_rulebook.h"

namespace rules {
namespace {

using testing::asked;
using testing::group;
using testing::inputs;
using testing::small_rulebook;
using testing::tested;

/// A rulebook whose set "s" has these conditions.
Rulebook with(std::vector<Condition> conditions, Need need = Need::all) {
  Rulebook book = small_rulebook();
  testing::add_set(book, "s", need, std::move(conditions));
  return book;
}

CheckResult run(const Rulebook& book, const Inputs& in) {
  auto result = check(book, "s", in);
  EXPECT_TRUE(result) << (result ? "" : result.error().message.en);
  return result ? *result : CheckResult{};
}

CheckResult run(const Rulebook& book, const std::string& yaml) { return run(book, inputs(book, yaml)); }

Outcome outcome(const Rulebook& book, const std::string& yaml, const std::string& path = "a") { return run(book, yaml).outcomes.at(path); }

std::string names(const std::vector<std::string>& all) { return fmt::format("{}", fmt::join(all, " ")); }

TEST(Check, a_test_passes_fails_or_waits_for_its_fact) {
  const Rulebook book = with({tested("a", "legal_person", "A-1")});
  EXPECT_EQ(outcome(book, "facts: {legal_person: true}"), Outcome::pass);
  EXPECT_EQ(outcome(book, "facts: {legal_person: false}"), Outcome::fail);
  const CheckResult open = run(book, "facts: {}");
  EXPECT_EQ(open.verdict, Verdict::open);
  EXPECT_EQ(open.findings[0].result, Outcome::undetermined);
  EXPECT_EQ(names(open.findings[0].needs), "legal_person");
  EXPECT_EQ(open.findings[0].sentence.zh, "还不知道“独立法人”，请补充后再判断。");
}

TEST(Check, a_finding_cites_its_clause_and_stands_in_the_order_of_the_text) {
  const Rulebook book = with({tested("b", "true", "A-3"), tested("c", "true", "A-1"), tested("d", "true", "Z-9")});
  const CheckResult result = run(book, "facts: {}");
  ASSERT_EQ(result.findings.size(), 3u);
  EXPECT_EQ(result.findings[0].clause, "A-1");
  EXPECT_EQ(result.findings[0].cite, "第1条");
  EXPECT_EQ(result.findings[1].clause, "A-3");
  EXPECT_EQ(result.findings[2].clause, "Z-9");
}

TEST(Check, a_rule_without_its_own_clause_treats_its_groups) {
  Condition rule = tested("g.a", "true", "A-1");
  rule.treats.clear();
  Condition whole = group("g", Need::all, {rule});
  whole.treats = {"A-2"};
  EXPECT_EQ(run(with({whole}), "facts: {}").findings[0].clause, "A-2");
}

TEST(Check, amounts_explain_themselves_in_the_unit_given) {
  const Rulebook book = with({tested("a", "area >= 1000", "A-1")});
  const CheckResult result = run(book, "facts: {area: 60 公顷}");   // 900 mu
  const Because& because = result.findings[0].because.at(0);
  EXPECT_EQ(because.fact, "area");
  EXPECT_EQ(because.op, ">=");
  EXPECT_EQ(because.left, "900");
  EXPECT_EQ(because.right, "1000");
  EXPECT_EQ(because.unit, "mu");
  EXPECT_EQ(because.margin, "-100");
  EXPECT_FALSE(because.holds);
  EXPECT_EQ(because.shown.zh, "60 公顷 < 1000 亩");
}

TEST(Check, a_series_names_its_year_and_a_negated_test_says_what_is_demanded) {
  const Rulebook book = with({tested("a", "not(some i in 1..3 satisfies profit[i] < 0)", "A-1")});
  const CheckResult result = run(book, "facts: {profit: {2023: 150 万元, 2022: -12 万元, 2021: 5 万元}}");
  ASSERT_EQ(result.findings[0].result, Outcome::fail);
  ASSERT_EQ(result.findings[0].because.size(), 1u);
  const Because& because = result.findings[0].because[0];
  EXPECT_EQ(because.at, "2022");
  EXPECT_EQ(because.op, ">=");
  EXPECT_EQ(because.shown.zh, "-12 万元 < 0");
  EXPECT_EQ(because.margin, "-120000");
  EXPECT_FALSE(because.holds);
  EXPECT_EQ(result.findings[0].sentence.zh, "2022 年净利润为 -12 万元，应不小于 0，差 12 万元。");
}

TEST(Check, a_missing_year_is_needed_by_its_name_only_while_it_can_matter) {
  const Rulebook book = with({tested("a", "not(some i in 1..2 satisfies every k in 0..1 satisfies profit[i + k] < 0)", "A-1")});
  EXPECT_EQ(names(run(book, "facts: {profit: {2023: -1, 2021: -1}}").findings[0].needs), "profit.2022");
  // A middle year of profit breaks every run: nothing more is needed.
  EXPECT_EQ(outcome(book, "facts: {profit: {2022: 1}}"), Outcome::pass);
}

TEST(Check, a_date_on_the_last_day_is_in_force) {
  const Rulebook book = with({tested("a", "valid_to >= reference_date", "A-1")});
  EXPECT_EQ(outcome(book, "facts: {valid_to: 2024-06-20}"), Outcome::pass);
  const CheckResult late = run(book, "facts: {valid_to: 2024-06-19}");
  EXPECT_EQ(late.findings[0].result, Outcome::fail);
  EXPECT_EQ(late.findings[0].because.at(0).margin, "-1");
  EXPECT_EQ(late.findings[0].sentence.zh, "商标有效期至 2024-06-19，应不早于 2024-06-20，差 1 天。");
}

TEST(Check, a_condition_whose_when_is_false_does_not_apply) {
  Condition rule = tested("a", "traceable", "A-1");
  rule.when = testing::expression("category = \"food\"");
  const Rulebook book = with({rule});
  EXPECT_EQ(outcome(book, "facts: {category: fruit}"), Outcome::not_applicable);
  EXPECT_EQ(run(book, "facts: {category: fruit}").verdict, Verdict::pass);
  EXPECT_EQ(outcome(book, "facts: {category: food, traceable: false}"), Outcome::fail);
  const CheckResult open = run(book, "facts: {}");
  EXPECT_EQ(open.findings[0].result, Outcome::undetermined);
  EXPECT_EQ(names(open.findings[0].needs), "category traceable");
  EXPECT_EQ(names(run(book, "facts: {traceable: true}").findings[0].needs), "category");
}

TEST(Check, a_group_that_does_not_apply_takes_all_below_with_it) {
  Condition whole = group("g", Need::all, {tested("g.a", "traceable", "A-1"), asked("g.b", "county", "A-2")});
  whole.when = testing::expression("category = \"food\"");
  const CheckResult result = run(with({whole}), "facts: {category: fruit}");
  EXPECT_EQ(result.outcomes.at("g"), Outcome::not_applicable);
  EXPECT_EQ(result.outcomes.at("g.a"), Outcome::not_applicable);
  EXPECT_EQ(result.outcomes.at("g.b"), Outcome::not_applicable);
  EXPECT_EQ(run(with({whole}), "facts: {traceable: true}").outcomes.at("g.b"), Outcome::undetermined);
}

TEST(Check, groups_need_all_any_or_some_of_their_members) {
  const auto three = [](Need need, int at_least) {
    Condition whole = group("g", need, {tested("g.a", "traceable", "A-1"), tested("g.b", "legal_person", "A-2"), tested("g.c", "heads > 0", "A-3")});
    whole.at_least = at_least;
    return with({whole});
  };
  const auto result = [&](const Rulebook& book, const std::string& yaml) { return run(book, yaml).outcomes.at("g"); };
  EXPECT_EQ(result(three(Need::any, 0), "facts: {traceable: true}"), Outcome::pass);
  EXPECT_EQ(result(three(Need::any, 0), "facts: {traceable: false, legal_person: false}"), Outcome::undetermined);
  EXPECT_EQ(result(three(Need::any, 0), "facts: {traceable: false, legal_person: false, heads: 0}"), Outcome::fail);
  EXPECT_EQ(result(three(Need::at_least, 2), "facts: {traceable: true, legal_person: false, heads: 1}"), Outcome::pass);
  EXPECT_EQ(result(three(Need::at_least, 2), "facts: {traceable: false, legal_person: false}"), Outcome::fail);
  EXPECT_EQ(result(three(Need::at_least, 2), "facts: {traceable: true}"), Outcome::undetermined);
  EXPECT_EQ(result(three(Need::all, 0), "facts: {traceable: false}"), Outcome::fail);
}

TEST(Check, a_set_that_needs_any_fails_when_nothing_applies) {
  Condition rule = tested("a", "traceable", "A-1");
  rule.when = testing::expression("category = \"food\"");
  EXPECT_EQ(run(with({rule}, Need::any), "facts: {category: fruit}").verdict, Verdict::fail);
}

TEST(Check, a_judged_condition_waits_for_its_role) {
  const Rulebook book = with({asked("g.qms", "county", "A-1")});
  const CheckResult open = run(book, "facts: {}");
  EXPECT_EQ(open.findings[0].result, Outcome::needs_decision);
  EXPECT_EQ(open.findings[0].judge_role, "county");
  EXPECT_EQ(open.findings[0].sentence.zh, "“qms”由县级商务部门判断。");
  const std::string judged = "judgements: [{{criterion: {}, judge: 张三, date: 2024-06-25, result: {}}}]";
  EXPECT_EQ(outcome(book, fmt::format(fmt::runtime(judged), "qms", "pass"), "g.qms"), Outcome::pass);
  EXPECT_EQ(outcome(book, fmt::format(fmt::runtime(judged), "g.qms", "fail"), "g.qms"), Outcome::fail);
}

TEST(Check, the_last_judgement_counts) {
  const Rulebook book = with({asked("a", "county", "A-1")});
  EXPECT_EQ(outcome(book, "judgements: [{criterion: a, judge: x, date: 2024-06-25, result: fail}, {criterion: a, judge: y, date: 2024-06-26, result: pass}]"), Outcome::pass);
}

TEST(Check, a_computed_test_may_still_need_a_persons_word) {
  Condition rule = tested("a", "traceable", "A-1");
  rule.ask = "county";
  const Rulebook book = with({rule});
  EXPECT_EQ(outcome(book, "facts: {traceable: false}"), Outcome::fail);
  EXPECT_EQ(outcome(book, "facts: {traceable: true}"), Outcome::needs_decision);
  EXPECT_EQ(outcome(book, "facts: {traceable: true}\njudgements: [{criterion: a, judge: x, date: 2024-06-25, result: fail}]"), Outcome::fail);
  EXPECT_EQ(outcome(book, "judgements: [{criterion: a, judge: x, date: 2024-06-25, result: pass}]"), Outcome::undetermined);
}

TEST(Check, a_failed_test_may_be_settled_by_a_person) {
  Condition rule = tested("a", "area >= 1000", "A-1");
  rule.if_fail = IfFail{testing::expression("traceable"), "county", {"reason"}, {}, {}};
  const Rulebook book = with({rule});
  EXPECT_EQ(outcome(book, "facts: {area: 1000, traceable: true}"), Outcome::pass);
  EXPECT_EQ(outcome(book, "facts: {area: 999, traceable: false}"), Outcome::fail);
  const CheckResult open = run(book, "facts: {area: 999, traceable: true}");
  EXPECT_EQ(open.findings[0].result, Outcome::needs_decision);
  EXPECT_EQ(open.findings[0].judge_role, "county");
  EXPECT_EQ(open.findings[0].sentence.zh, "连片面积为 999 亩，应不小于 1000 亩，差 1 亩；可由县级商务部门认定是否仍予认可。");
  EXPECT_EQ(names(run(book, "facts: {area: 999}").findings[0].needs), "traceable");
  EXPECT_EQ(outcome(book, "facts: {area: 999, traceable: true}\njudgements: [{criterion: a, judge: x, date: 2024-06-25, result: pass}]"), Outcome::pass);
  EXPECT_EQ(outcome(book, "facts: {area: 999, traceable: true}\njudgements: [{criterion: a, judge: x, date: 2024-06-25, result: fail}]"), Outcome::fail);
}

Rulebook with_exemption() {
  Rulebook book = with({tested("g.a", "area >= 1000", "A-1"), tested("g.b", "traceable", "A-2")});
  Exemption exemption;
  exemption.id = "new";
  exemption.label = {"新注册企业", "newly registered"};
  exemption.when = testing::expression("reg_date > reference_date - duration(\"P1Y\")");
  exemption.lifts = {"g.a"};
  book.sets.at("s").exemptions = {exemption};
  return book;
}

TEST(Check, an_exemption_lifts_only_what_it_lists) {
  const CheckResult result = run(with_exemption(), "facts: {reg_date: 2024-01-01, area: 1, traceable: false}");
  EXPECT_EQ(result.outcomes.at("g.a"), Outcome::exempt);
  EXPECT_EQ(result.outcomes.at("g.b"), Outcome::fail);
  EXPECT_EQ(result.findings[0].exemption, "new");
  EXPECT_EQ(result.findings[0].sentence.zh, "因“新注册企业”，免予考察“a”。");
}

TEST(Check, an_exemption_whose_ground_is_open_holds_a_failure_back) {
  const Rulebook book = with_exemption();
  const CheckResult open = run(book, "facts: {area: 1, traceable: true}");
  EXPECT_EQ(open.outcomes.at("g.a"), Outcome::needs_decision);
  EXPECT_EQ(names(open.findings[0].needs), "reg_date");
  EXPECT_EQ(names(run(book, "facts: {traceable: true}").findings[0].needs), "area reg_date");
  EXPECT_EQ(run(book, "facts: {area: 1000, traceable: true}").verdict, Verdict::pass);
  EXPECT_EQ(run(book, "facts: {area: 1, traceable: true, reg_date: 2020-01-01}").verdict, Verdict::fail);
}

TEST(Check, where_evidence_is_required_an_exemption_needs_its_own) {
  Rulebook book = with_exemption();
  book.sets.at("s").exemptions[0].evidence = {"E1"};
  Inputs in = inputs(book, "facts: {reg_date: 2024-01-01, area: 1, traceable: true}");
  EXPECT_EQ(run(book, in).outcomes.at("g.a"), Outcome::exempt);
  EXPECT_EQ(names(run(book, in).findings[0].unsupported), "new");
  in.evidence_required = true;
  EXPECT_EQ(run(book, in).outcomes.at("g.a"), Outcome::needs_decision);
  in.evidence.edit()["new"] = {"licence.pdf"};
  EXPECT_EQ(run(book, in).outcomes.at("g.a"), Outcome::exempt);
}

TEST(Check, facts_without_evidence_are_listed_and_count_only_until_evidence_is_required) {
  const Rulebook book = with({tested("a", "legal_person", "A-1")});
  Inputs in = inputs(book, "facts: {legal_person: true}");
  EXPECT_EQ(run(book, in).findings[0].result, Outcome::pass);
  EXPECT_EQ(names(run(book, in).findings[0].unsupported), "legal_person");
  in.evidence_required = true;
  const CheckResult open = run(book, in);
  EXPECT_EQ(open.findings[0].result, Outcome::undetermined);
  EXPECT_TRUE(open.findings[0].needs.empty());
  EXPECT_EQ(open.findings[0].sentence.zh, "还缺证明材料：“独立法人”（营业执照），请补交。");
  in.evidence.edit()["legal_person"] = {"licence.pdf"};
  EXPECT_EQ(run(book, in).findings[0].result, Outcome::pass);
  EXPECT_TRUE(run(book, in).findings[0].unsupported.empty());
}

TEST(Check, an_empty_list_counts_only_with_a_dated_check_where_evidence_is_required) {
  const Rulebook book = with({tested("a", "not(some x in accidents satisfies x.date in window)", "A-1")});
  Inputs in = inputs(book, "facts: {accidents: []}");
  EXPECT_EQ(run(book, in).findings[0].result, Outcome::pass);
  EXPECT_EQ(run(book, in).findings[0].because.at(0).shown.zh, "0 项");
  in.evidence_required = true;
  EXPECT_EQ(run(book, in).findings[0].result, Outcome::undetermined);
  in.dated_checks["accidents"] = testing::day("2024-06-20");
  EXPECT_EQ(run(book, in).findings[0].result, Outcome::pass);
  EXPECT_EQ(run(book, "facts: {}").findings[0].result, Outcome::undetermined);
}

TEST(Check, a_dated_check_counts_only_inside_the_period_it_is_about) {
  Rulebook book = with({tested("a", "not(some x in accidents satisfies x.date in window)", "A-1")});
  book.facts.at("accidents").evidence = {"E6"};
  book.facts.at("accidents").period = "3 years";   // 2021-06-20 to 2024-06-20
  Inputs in = inputs(book, "facts: {accidents: []}");
  in.evidence_required = true;
  for (const auto& [day, expected] : std::map<std::string, Outcome>{{"2021-06-19", Outcome::undetermined}, {"2021-06-20", Outcome::pass},
                                                                    {"2024-06-20", Outcome::pass}, {"2024-06-21", Outcome::undetermined}}) {
    in.dated_checks.insert_or_assign("accidents", testing::day(day));
    EXPECT_EQ(run(book, in).findings[0].result, expected) << day;
  }
  EXPECT_EQ(run(book, in).findings[0].sentence, (base::Text{"还缺证明材料：“事故”（2024-06-21 的查询不在所查期间之内），请补交。",
                                                            "Evidence is still lacking for accidents (the check of 2024-06-21 lies outside the period): please add it."}));
}

TEST(Check, a_judgement_without_the_evidence_it_needs_is_open_where_evidence_is_required) {
  Condition rule = asked("a", "county", "A-1");
  rule.evidence = {"E6"};
  const Rulebook book = with({rule});
  Inputs in = inputs(book, "judgements: [{criterion: a, judge: x, date: 2024-06-25, result: pass}]");
  EXPECT_EQ(run(book, in).findings[0].result, Outcome::pass);
  in.evidence_required = true;
  EXPECT_EQ(run(book, in).findings[0].result, Outcome::undetermined);
  EXPECT_EQ(names(run(book, in).findings[0].unsupported), "a");
  in.evidence.edit()["a"] = {"qms.pdf"};
  EXPECT_EQ(run(book, in).findings[0].result, Outcome::pass);
}

TEST(Check, events_count_inside_the_window_both_ends_included) {
  const Rulebook book = with({tested("a", "not(some x in accidents satisfies x.kind = \"质量\" and x.date in window)", "A-1")});
  EXPECT_EQ(outcome(book, "facts: {accidents: [{kind: 质量, date: 2021-06-20}]}"), Outcome::fail);
  EXPECT_EQ(outcome(book, "facts: {accidents: [{kind: 质量, date: 2024-06-20}]}"), Outcome::fail);
  EXPECT_EQ(outcome(book, "facts: {accidents: [{kind: 质量, date: 2021-06-19}]}"), Outcome::pass);
  EXPECT_EQ(outcome(book, "facts: {accidents: [{kind: 卫生, date: 2024-06-20}]}"), Outcome::pass);
  const CheckResult open = run(book, "facts: {accidents: [{kind: 质量}]}");
  EXPECT_EQ(names(open.findings[0].needs), "accidents.1.date");
  EXPECT_EQ(open.findings[0].sentence.zh, "还不知道“事故”第 1 项的日期，请补充后再判断。");
  EXPECT_EQ(run(book, "facts: {accidents: [{kind: 质量, date: 2022-01-05}]}").findings[0].sentence.zh,
            "“事故”第 1 项（类别“质量”，日期 2022-01-05）属于不得有的情形。");
}

TEST(Check, a_rows_null_is_known_to_be_nothing_and_never_passes_by_itself) {
  const Rulebook lasting = with({tested("a", "some c in certs satisfies c.valid_to = null or c.valid_to >= reference_date", "A-1")});
  EXPECT_EQ(outcome(lasting, "facts: {certs: [{kind: GAP, valid_to: null}]}"), Outcome::pass);
  EXPECT_EQ(outcome(lasting, "facts: {certs: [{kind: GAP}]}"), Outcome::undetermined);
  const Rulebook dated = with({tested("a", "some c in certs satisfies c.valid_to >= reference_date", "A-1")});
  const CheckResult open = run(dated, "facts: {certs: [{kind: GAP, valid_to: null}]}");
  EXPECT_NE(open.findings[0].result, Outcome::pass);
}

base::Text sentence(const std::string& test, const std::string& facts) { return run(with({tested("a", test, "A-1")}), "facts: {" + facts + "}").findings[0].sentence; }

TEST(Check, what_is_compared_with_nothing_is_stated_or_not) {
  const std::string lasting = "some c in certs satisfies c.valid_to = null", dated = "every c in certs satisfies c.valid_to != null";
  const std::string none = "certs: [{kind: GAP, valid_to: null}]", some = "certs: [{kind: GAP, valid_to: 2024-07-01}]";
  EXPECT_EQ(sentence(lasting, none), (base::Text{"“产品认证”第 1 项的有效期至没有填写，符合要求。", "valid to of item 1 of certificates is not stated: met."}));
  EXPECT_EQ(sentence(lasting, some).zh, "“产品认证”第 1 项的有效期至已填写，应不填写。");
  EXPECT_EQ(sentence(dated, some).zh, "“产品认证”第 1 项的有效期至已填写，符合要求。");
  EXPECT_EQ(sentence(dated, none), (base::Text{"“产品认证”第 1 项的有效期至没有填写，应填写。", "valid to of item 1 of certificates is not stated, should be stated."}));
  const CheckResult result = run(with({tested("a", dated, "A-1")}), "facts: {" + none + "}");
  EXPECT_EQ(result.findings[0].because.at(0).shown, (base::Text{"没有填写", "not stated"}));
}

TEST(Check, a_yes_that_should_be_no_is_said_without_a_double_negation) {
  EXPECT_EQ(sentence("not(traceable)", "traceable: true"), (base::Text{"可追溯为“是”，应为“否”。", "traceable is yes, should be no."}));
  EXPECT_EQ(sentence("not(traceable)", "traceable: false"), (base::Text{"可追溯为“否”，符合要求。", "traceable is no: met."}));
}

TEST(Check, a_day_lies_within_or_outside_a_period) {
  EXPECT_EQ(sentence("reg_date in window", "reg_date: 2020-01-01").zh, "成立日期为 2020-01-01，应在 2021-06-20 至 2024-06-20 之内。");
  EXPECT_EQ(sentence("not(reg_date in window)", "reg_date: 2020-01-01"),
            (base::Text{"成立日期为 2020-01-01，不在 2021-06-20 至 2024-06-20 之内，符合要求。", "registered on is 2020-01-01, outside 2021-06-20 to 2024-06-20: met."}));
}

TEST(Check, a_row_that_does_not_do_is_told_by_what_each_field_lacks) {
  EXPECT_EQ(sentence("some c in certs satisfies c.kind = \"GAP\" and (c.valid_to = null or c.valid_to >= reference_date)", "certs: [{kind: GAP, valid_to: 2024-06-19}]").zh,
            "“产品认证”第 1 项的有效期至 2024-06-19，应不早于 2024-06-20，差 1 天。");
  EXPECT_EQ(sentence("some c in certs satisfies c.kind = \"GAP\" and c.valid_to >= reference_date", "certs: [{kind: ISO, valid_to: 2024-06-19}]").zh,
            "“产品认证”第 1 项的种类为“ISO”，应为“GAP”；“产品认证”第 1 项的有效期至 2024-06-19，应不早于 2024-06-20，差 1 天。");
}

TEST(Check, one_of_several_options_is_asked_for_by_their_labels) {
  EXPECT_EQ(sentence("list contains([\"food\"], category)", "category: 生鲜水果"), (base::Text{"品类为“生鲜水果”，应为“粮油食品”。", "category is 'fruit', should be 'food'."}));
  const std::string kinds = "certs: [{kind: ISO}]";
  EXPECT_EQ(sentence("some c in certs satisfies list contains([\"GAP\", \"GMP\"], c.kind)", kinds).zh, "“产品认证”第 1 项的种类为“ISO”，应为“GAP”、“GMP”之一。");
  EXPECT_EQ(sentence("not(some c in certs satisfies list contains([\"GAP\", \"GMP\"], c.kind))", kinds),
            (base::Text{"“产品认证”第 1 项的种类为“ISO”，不是“GAP”、“GMP”中的任何一种，符合要求。", "kind of item 1 of certificates is 'ISO', none of 'GAP', 'GMP': met."}));
}

TEST(Check, a_row_that_bars_by_one_field_is_told_as_a_row) {
  EXPECT_EQ(sentence("not(some x in accidents satisfies x.date in window)", "accidents: [{date: 2024-01-05}]").zh, "“事故”第 1 项（日期 2024-01-05）属于不得有的情形。");
  EXPECT_EQ(sentence("every x in accidents satisfies x.kind != \"质量\"", "accidents: [{kind: 质量}]").zh, "“事故”第 1 项的类别为“质量”，应不是“质量”。");
}

TEST(Check, a_judges_reason_ends_in_one_stop) {
  const Rulebook book = with({asked("a", "county", "A-1")});
  struct Row { const char* reason; const char* zh; const char* en; };
  for (const Row& row : {Row{"没有内审。", "张三 2024-06-25 认定不符合：没有内审。", "Judged as not met by 张三 on 2024-06-25: 没有内审."},
                         Row{"No audit. ", "张三 2024-06-25 认定不符合：No audit。", "Judged as not met by 张三 on 2024-06-25: No audit."},
                         Row{"没有内审！", "张三 2024-06-25 认定不符合：没有内审！", "Judged as not met by 张三 on 2024-06-25: 没有内审！"},
                         Row{" 。", "张三 2024-06-25 认定不符合。", "Judged as not met by 张三 on 2024-06-25."},
                         Row{"缺甲；\\n缺乙；\\n", "张三 2024-06-25 认定不符合：缺甲； 缺乙。", "Judged as not met by 张三 on 2024-06-25: 缺甲； 缺乙."}}) {
    const auto result = run(book, fmt::format("judgements: [{{criterion: a, judge: 张三, date: 2024-06-25, result: fail, reason: \"{}\"}}]", row.reason));
    EXPECT_EQ(result.findings[0].sentence, (base::Text{row.zh, row.en}));
  }
}

TEST(Check, a_parameter_that_the_text_leaves_open_gates_nothing) {
  Rulebook book = with({tested("a", "heads >= least", "A-1")});
  testing::add_parameter(book, "least", feel::Value());
  EXPECT_EQ(outcome(book, "facts: {heads: 1}"), Outcome::not_applicable);
  book.parameters.at("least").set_by = "county";
  const CheckResult open = run(book, "facts: {heads: 1}");
  EXPECT_EQ(open.findings[0].result, Outcome::undetermined);
  EXPECT_EQ(names(open.findings[0].needs), "least");
}

TEST(Check, a_set_may_rest_on_another_set) {
  Rulebook book = small_rulebook();
  testing::add_set(book, "base", Need::all, {tested("x", "traceable", "A-1"), asked("y", "county", "A-2")});
  Condition holds = tested("a", "true", "A-3");
  holds.test.reset();
  holds.holds = "base";
  testing::add_set(book, "s", Need::all, {holds});
  const std::string judged = "\njudgements: [{criterion: y, judge: x, date: 2024-06-25, result: pass}]";
  EXPECT_EQ(outcome(book, "facts: {traceable: true}" + judged), Outcome::pass);
  EXPECT_EQ(outcome(book, "facts: {traceable: false}" + judged), Outcome::fail);
  EXPECT_EQ(outcome(book, "facts: {traceable: true}"), Outcome::needs_decision);
  EXPECT_EQ(names(run(book, "facts: {}").findings[0].needs), "traceable");
  book.sets.at("s").conditions[0].holds.clear();
  book.sets.at("s").conditions[0].fails = "base";
  EXPECT_EQ(outcome(book, "facts: {traceable: false}"), Outcome::pass);
  EXPECT_EQ(outcome(book, "facts: {traceable: true}" + judged), Outcome::fail);
}

TEST(Check, another_set_may_be_asked_as_of_today) {
  Rulebook book = small_rulebook();
  testing::add_set(book, "base", Need::all, {tested("x", "valid_to >= reference_date", "A-1")});
  Condition fails = tested("a", "true", "A-3");
  fails.test.reset();
  fails.fails = "base";
  fails.as_of = "today";
  testing::add_set(book, "s", Need::all, {fails});
  Inputs in = inputs(book, "facts: {valid_to: 2024-06-30}");
  EXPECT_EQ(run(book, in).outcomes.at("a"), Outcome::fail);
  in.today = testing::day("2024-07-01");
  EXPECT_EQ(run(book, in).outcomes.at("a"), Outcome::pass);
}

TEST(Check, unknown_sets_and_criteria_are_refused) {
  const Rulebook book = with({tested("a", "traceable", "A-1"), group("g", Need::all, {asked("g.x", "county", "A-2")}), group("h", Need::all, {asked("h.x", "county", "A-3")})});
  EXPECT_EQ(check(book, "none", Inputs{}).error().code, "unknown_set");
  Inputs in;
  in.judgements = {{"nobody", "x", {}, true, "", {}}};
  EXPECT_EQ(check(book, "s", in).error().code, "unknown_criterion");
  in.judgements = {{"a", "x", {}, true, "", {}}};
  EXPECT_EQ(check(book, "s", in).error().code, "unknown_criterion");
  in.judgements = {{"x", "x", {}, true, "", {}}};
  EXPECT_EQ(check(book, "s", in).error().code, "ambiguous_criterion");
  in.judgements = {{"h.x", "x", {}, true, "", {}}};
  EXPECT_TRUE(check(book, "s", in));
}

TEST(Check, json_has_the_shape_of_the_contract) {
  const Rulebook book = with({tested("a", "area >= 1000", "A-1")});
  const auto json = to_json(run(book, "facts: {area: 900}"));
  EXPECT_EQ(json.at("result").as_string(), "fail");
  const auto& finding = json.at("findings").at(0);
  for (const char* key : {"clause", "cite", "rule", "result", "because", "needs", "unsupported"}) EXPECT_TRUE(finding.as_object().contains(key)) << key;
  const auto& because = finding.at("because").at(0);
  for (const char* key : {"fact", "at", "op", "left", "right", "unit", "shown", "margin", "holds"}) EXPECT_TRUE(because.as_object().contains(key)) << key;
  EXPECT_EQ(because.at("left").as_string(), "900");
  EXPECT_TRUE(json.at("remedies").at(0).at("exemption").is_null());
}

}  // namespace
}  // namespace rules

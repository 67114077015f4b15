#pragma once
#include "procedure/actions.h"
#include "procedure/case.h"

#include <gtest/gtest.h>

/// A small programme made by hand, its people, and a case opened under it.
namespace procedure::testing {

using base::JsonArray;
using base::JsonObject;
using programme::Stage;
using programme::StageType;

/// A small programme by hand: file, screen (one judged condition, a sheet), appoint, review, select, announce, register.
class Sample {
 public:
  Sample() {
    p.id = "sample";
    p.edition = "1";
    p.status = "in_force";
    for (const char* role : {"applicant", "county", "centre", "experts", "reviewers", "anyone"}) p.roles[role].id = role;
    fact("org_name", rules::FactType::text);
    fact("tm_no", rules::FactType::text);
    fact("legal_rep", rules::FactType::text).fact_class = rules::FactClass::personal;
    rules::Set set;
    set.id = "eligibility";
    rules::Condition condition;
    condition.id = condition.path = "good";
    condition.label = {"经营良好", "in good order"};
    condition.ask = "county";
    condition.treats = {"C-5"};
    set.conditions.push_back(condition);
    p.rulebook.sets["eligibility"] = set;
    p.rulebook.cites["C-5"] = "第五条";
    p.rulebook.clause_places = {{"C-5", 0}};
    programme::Sheet sheet;
    sheet.id = "verification";
    sheet.criteria.push_back({"genuine", {"真实性", "genuine"}, {}, "", false, {}});
    p.sheets["verification"] = sheet;
    programme::Form form;
    form.id = "annex";
    programme::FormPart part;
    for (const char* name : {"org_name", "tm_no", "legal_rep"}) {
      programme::FormField field;
      field.fact = name;
      part.fields.push_back(field);
    }
    form.parts.push_back(part);
    p.forms["annex"] = form;
    build_procedure();
  }

  Situation situation(const char* now = "2024-06-20T02:00:00Z") {
    Situation situation = plain(now);
    if (adjust) adjust(situation);
    return situation;
  }

  programme::Programme p;
  calendar::Calendar calendar;
  int ids = 0;
  std::function<void(Situation&)> adjust;   // what a test lets the house know besides

 private:
  Situation plain(const char* now) {
    return {p, calendar, *base::Instant::parse(now), "round1", {{"expert1", "样例专家", "panel", "experts"}, {"expert2", "样例专家二", "panel", "experts"}, {"insider", "企业员工", "firm", "experts"}}, {}, [this] { return "id" + std::to_string(++ids); }};
  }

  rules::Fact& fact(const char* name, rules::FactType type) {
    rules::Fact& f = p.rulebook.facts[name];
    f.name = name;
    f.type = type;
    f.label = {name, name};
    return f;
  }

  Stage stage(const char* id, StageType type, const char* by, std::map<std::string, std::string> next) {
    Stage s;
    s.id = id;
    s.type = type;
    s.by = by;
    s.label = {id, id};
    s.next = std::move(next);
    s.treats = {"C-7"};
    return s;
  }

  static programme::Choice option(const char* id, bool reason, bool items, std::vector<std::string> require = {}) {
    programme::Choice o;
    o.id = id;
    o.label = {id, id};
    o.reason_required = reason;
    o.items_required = items;
    o.require = std::move(require);
    return o;
  }

  void build_procedure() {
    programme::Procedure procedure;
    procedure.id = "application";
    procedure.per_round = true;
    procedure.withdrawable_until = "screen";
    procedure.ways.push_back({"apply", {}, "applicant", "submit", {}, "", {}, ""});
    auto submit = stage("submit", StageType::submission, "applicant", {{"submitted", "screen"}});
    submit.forms = {"annex"};
    auto screen = stage("screen", StageType::decision, "county", {{"recommend", "appoint"}, {"return", "submit"}, {"refuse", "refused"}});
    screen.confirms = "eligibility";
    screen.sheet = "verification";
    screen.options = {option("recommend", false, false, {"eligibility"}), option("return", true, true), option("refuse", true, false)};
    auto appoint = stage("appoint", StageType::assignment, "centre", {{"assigned", "review"}});
    appoint.fills = "reviewers";
    auto review = stage("review", StageType::evaluation, "reviewers", {{"complete", "announce"}});
    review.sheet = "verification";
    auto announce = stage("announce", StageType::publication, "centre", {{"published", "certify"}});
    announce.channels = {{"portal", {"门户", "portal"}, {}}, {"media", {"媒体", "media"}, {}}};
    auto certify = stage("certify", StageType::registration, "centre", {{"done", "listed"}});
    certify.acts = {{"issue", "listing"}};
    procedure.stages = {submit, screen, appoint, review, announce, certify};
    p.procedures.push_back(procedure);
  }
};

inline const Actor applicant{"a1", "企业", "firm", "样例企业", {"applicant", "anyone"}};
inline const Actor county{"c1", "县局", "county_office", "样例县商务局", {"county", "anyone"}};
inline const Actor centre{"z1", "中心", "centre_office", "样例中心", {"centre", "anyone"}};
inline const Actor expert{"expert1", "样例专家", "panel", "专家", {"reviewers", "anyone"}};

inline const Actor other_expert{"expert2", "样例专家二", "panel", "专家", {"reviewers", "anyone"}};

inline CaseState apply(CaseState state, const Effects& effects) {
  for (const auto& event : effects.events) state = evolve(std::move(state), event);
  return state;
}

inline JsonObject facts() { return {{"facts", JsonObject{{"org_name", "样例食品有限公司"}, {"tm_no", "12345678"}, {"legal_rep", "样例人"}}}}; }
inline JsonObject verified(const char* answer = "yes") { return {{"sheet", JsonObject{{"genuine", JsonObject{{"result", answer}}}}}, {"judgements", JsonArray{JsonObject{{"criterion", "good"}, {"result", "pass"}}}}}; }

/// A case of the sample programme, just opened by its applicant.
class CaseTest : public ::testing::Test {
 protected:
  Sample sample;
  CaseState state;

  static constexpr const char* usual_time = "2024-06-20T02:00:00Z";

  void act(const Actor& actor, const char* action, JsonObject data, const char* now = usual_time) {
    const auto effects = decide(state, {"cmd", action, std::move(data)}, actor, sample.situation(now));
    ASSERT_TRUE(effects) << action << ": " << effects.error().code << " " << effects.error().message.en;
    state = apply(state, *effects);
  }

  base::Refusal refused(const Actor& actor, const char* action, JsonObject data, const char* now = usual_time) {
    const auto effects = decide(state, {"cmd", action, std::move(data)}, actor, sample.situation(now));
    return effects ? base::Refusal{"accepted", {}, {}, {}} : effects.error();
  }

  std::string refusal(const Actor& actor, const char* action, JsonObject data, const char* now = usual_time) { return refused(actor, action, std::move(data), now).code; }

  /// "code pointer" of the first problem of a refusal.
  std::string problem(const Actor& actor, const char* action, JsonObject data, const char* now = usual_time) {
    const auto refusal = refused(actor, action, std::move(data), now);
    return refusal.problems.empty() ? refusal.code + " without problems" : refusal.problems.front().code + " " + refusal.problems.front().place.pointer;
  }

  void reopen() {
    const auto opened = open_case({"case1", "application", "apply", "", "firm", "样例企业", "650102", {}}, applicant, "cmd0", sample.situation());
    ASSERT_TRUE(opened) << opened.error().code;
    state = apply({}, *opened);
  }

  void SetUp() override { reopen(); }

  Stage& stage(const char* id) {
    for (auto& stage : sample.p.procedures[0].stages)
      if (stage.id == id) return stage;
    base::ensure(false, "the sample has this stage");
    return sample.p.procedures[0].stages[0];
  }

  void file() { act(applicant, "submit.submit", facts()); }
  void to_appointment() {
    file();
    act(county, "screen.recommend", verified());
  }
  void to_review(JsonArray members = {"expert1"}) {
    to_appointment();
    act(centre, "appoint.assign", {{"members", std::move(members)}});
  }
  void to_announcement() {
    to_review();
    act(expert, "review.sheet", {{"sheet", verified().at("sheet")}});
  }
};

}  // namespace procedure::testing

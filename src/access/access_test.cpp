#include "access/access.h"

#include <gtest/gtest.h>

namespace access_control {
namespace {

using programme::Role;
using programme::RoleKind;

programme::Programme sample() {
  programme::Programme p;
  p.id = "sample";
  const auto role = [&](const char* id, RoleKind is) -> Role& {
    Role& r = p.roles[id];
    r.id = id;
    r.is = is;
    return r;
  };
  role("applicant", RoleKind::party);
  role("county", RoleKind::area).level = "county";
  role("prefecture", RoleKind::area).level = "prefecture";
  role("centre", RoleKind::named);
  role("experts", RoleKind::enrolled);
  role("reviewers", RoleKind::assigned).from = {"experts"};
  role("finder", RoleKind::choice).among = {"county", "centre"};
  role("anyone", RoleKind::anyone);
  programme::Procedure procedure;
  procedure.id = "application";
  for (const char* by : {"applicant", "county", "prefecture", "reviewers", "centre"}) {
    programme::Stage stage;
    stage.id = std::string("stage_") + by;
    stage.by = by;
    procedure.stages.push_back(stage);
  }
  p.procedures.push_back(procedure);
  return p;
}

Office authority(const char* id, const char* role, const char* territory) { return {id, "authority", id, "", territory, "confirmed", {{"sample", role}}, 1}; }
Office enterprise(const char* id) { return {id, "enterprise", id, "", "650102", "confirmed", {}, 1}; }

Relation filed() {
  Relation relation;
  relation.applicant = "firm";
  relation.place = "650102";
  relation.assigned["reviewers"] = {"expert1"};
  relation.submitted = true;
  return relation;
}

TEST(covers, county_exactly_prefecture_its_counties_province_all) {
  EXPECT_TRUE(covers("650102", "650102"));
  EXPECT_FALSE(covers("650102", "650103"));
  EXPECT_TRUE(covers("650100", "650103"));
  EXPECT_FALSE(covers("650100", "650203"));
  EXPECT_TRUE(covers("650000", "650203"));
  EXPECT_FALSE(covers("650000", "320102"));
  EXPECT_FALSE(covers("", "650102"));
  EXPECT_FALSE(covers("650000", ""));
}

struct Cell { Office office; const char* account; const char* role; bool plays; bool sees; };

/// A team that is appointed and has nothing to enter itself.
TEST(access, whoever_is_appointed_sees_the_case) {
  auto p = sample();
  p.roles["team"] = {"team", RoleKind::assigned};
  auto relation = filed();
  relation.assigned["team"] = {"expert2"};
  const auto sees = [&](const char* account) { return sight_of(p, p.procedures[0], authority("panel", "experts", ""), account, relation).visible; };
  EXPECT_FALSE(sees("expert2"));
  p.procedures[0].stages.back().fills = "team";
  EXPECT_TRUE(sees("expert2"));
  EXPECT_FALSE(sees("expert3"));
}

TEST(access, each_role_acts_and_sees_only_where_it_belongs) {
  const auto p = sample();
  const std::vector<Cell> table{
      {enterprise("firm"), "a", "applicant", true, true},
      {enterprise("other"), "b", "applicant", false, false},
      {authority("here", "county", "650102"), "c", "county", true, true},
      {authority("there", "county", "650103"), "d", "county", false, false},
      {authority("city", "prefecture", "650100"), "e", "prefecture", true, true},
      {authority("far_city", "prefecture", "650200"), "f", "prefecture", false, false},
      {authority("centre", "centre", "650000"), "g", "centre", true, true},
      {authority("panel", "experts", ""), "expert1", "reviewers", true, true},
      {authority("panel", "experts", ""), "expert2", "reviewers", false, false},
      {authority("centre", "centre", "650000"), "g", "finder", true, true},
      {authority("there", "county", "650103"), "d", "finder", false, false},
  };
  for (const auto& cell : table) {
    const auto roles = roles_on(p, cell.office, cell.account, filed());
    EXPECT_EQ(std::find(roles.begin(), roles.end(), cell.role) != roles.end(), cell.plays) << cell.office.id << " " << cell.role;
    EXPECT_EQ(sight_of(p, p.procedures[0], cell.office, cell.account, filed()).visible, cell.sees) << cell.office.id;
  }
}

TEST(access, a_role_may_be_played_exactly_where_it_is_among_all_that_are) {
  const auto p = sample();
  for (const auto& office : {enterprise("firm"), enterprise("other"), authority("o", "county", "650102"), authority("o", "county", "650103"), authority("o", "centre", "650000")})
    for (const auto& relation : {Relation{}, filed()})
      for (const auto& [id, role] : p.roles) {
        const auto all = roles_on(p, office, "expert1", relation);
        EXPECT_EQ(may_play(id, p, office, "expert1", relation), std::find(all.begin(), all.end(), id) != all.end()) << id << " " << office.territory;
      }
  EXPECT_FALSE(may_play("", p, enterprise("firm"), "a", filed()));
}

TEST(access, draft_is_seen_by_its_applicant_alone) {
  const auto p = sample();
  Relation draft = filed();
  draft.submitted = false;
  EXPECT_TRUE(sight_of(p, p.procedures[0], enterprise("firm"), "a", draft).visible);
  EXPECT_FALSE(sight_of(p, p.procedures[0], authority("here", "county", "650102"), "c", draft).visible);
  EXPECT_FALSE(sight_of(p, p.procedures[0], authority("centre", "centre", "650000"), "g", draft).visible);
}

TEST(access, reviewer_sees_no_personal_facts_and_only_his_own_sheet) {
  const auto p = sample();
  const auto sight = sight_of(p, p.procedures[0], authority("panel", "experts", ""), "expert1", filed());
  EXPECT_TRUE(sight.visible);
  EXPECT_FALSE(sight.personal);
  EXPECT_TRUE(sight.own_only);
}

TEST(access, applicant_never_sees_who_reviews) { EXPECT_FALSE(sight_of(sample(), sample().procedures[0], enterprise("firm"), "a", filed()).reviewers); }

/// A recommender chosen by the applicant: the department of its sector or the regulator of its prefecture.
programme::Programme with_recommender() {
  auto p = sample();
  const auto role = [&](const char* id, RoleKind is, const char* of) -> Role& {
    Role& r = p.roles[id];
    r.id = id;
    r.is = is;
    r.of = of;
    return r;
  };
  role("department", RoleKind::sector, "sector");
  role("regulator", RoleKind::area, "address");
  Role& recommender = role("recommender", RoleKind::choice, "recommended_by");
  recommender.among = {"department", "regulator"};
  recommender.plays = {{"department", "department"}, {"regulator", "regulator"}};
  programme::Stage audit;
  audit.id = "audit";
  audit.by = "recommender";
  p.procedures[0].stages.push_back(audit);
  return p;
}

Office department(const char* id, const char* scope) { return {id, "authority", id, "", "", "confirmed", {{"sample", "department", scope}}, 1}; }

bool plays_role(const programme::Programme& p, const Office& office, const Relation& relation, const char* role, const char* account = "x") {
  const auto roles = roles_on(p, office, account, relation);
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

TEST(access, only_the_role_the_fact_picks_plays_a_choice_and_before_it_is_stated_nobody) {
  const auto p = with_recommender();
  auto relation = filed();
  const auto mine = department("industry", "industry"), others = department("farming", "farming"), regulator = authority("city", "regulator", "650100");
  for (const auto& office : {mine, others, regulator}) EXPECT_FALSE(plays_role(p, office, relation, "recommender"));
  relation.facts = {{"recommended_by", "department"}, {"sector", "industry"}};
  EXPECT_TRUE(plays_role(p, mine, relation, "recommender"));
  EXPECT_FALSE(plays_role(p, others, relation, "recommender"));
  EXPECT_FALSE(plays_role(p, regulator, relation, "recommender"));
  EXPECT_TRUE(sight_of(p, p.procedures[0], mine, "x", relation).visible);
  EXPECT_FALSE(sight_of(p, p.procedures[0], others, "x", relation).visible);
  EXPECT_FALSE(sight_of(p, p.procedures[0], regulator, "x", relation).visible);
  relation.facts["recommended_by"] = "regulator";
  EXPECT_FALSE(plays_role(p, mine, relation, "recommender"));
  EXPECT_TRUE(plays_role(p, regulator, relation, "recommender"));
}

TEST(access, who_acts_and_reads_follows_the_fact_that_picks) {
  const auto p = with_recommender();
  EXPECT_TRUE(acting(p, "recommender", {}).empty());
  EXPECT_EQ(acting(p, "recommender", {{"recommended_by", "department"}, {"sector", "industry"}}), (std::vector<Reach>{{"department", "industry"}}));
  EXPECT_EQ(acting(p, "recommender", {{"recommended_by", "regulator"}, {"sector", "industry"}}), (std::vector<Reach>{{"regulator", ""}}));
  const auto reading = readers(p, p.procedures[0], {{"recommended_by", "regulator"}});
  EXPECT_NE(std::find(reading.begin(), reading.end(), Reach{"regulator", ""}), reading.end());
  EXPECT_EQ(std::count_if(reading.begin(), reading.end(), [](const Reach& one) { return one.role == "department"; }), 0);
  EXPECT_EQ(picking_facts(p), (std::vector<std::string>{"sector", "recommended_by"}));
}

TEST(access, an_office_of_a_sector_acts_in_its_own_case_before_the_sector_is_stated) {
  const auto p = with_recommender();
  Relation own;
  EXPECT_TRUE(plays_role(p, department("industry", "industry"), own, "department"));
  own.applicant = "industry";
  EXPECT_TRUE(plays_role(p, department("industry", "industry"), own, "department"));
  EXPECT_FALSE(plays_role(p, department("farming", "farming"), own, "department"));
}

/// A procedure about a case, which anyone may open as `objector`.
programme::Procedure objection(const char* second_step_by) {
  programme::Procedure procedure;
  procedure.id = "objection";
  procedure.about_kind = "case";
  programme::Way way;
  way.id = "object";
  way.by = "anyone";
  way.at = "file";
  procedure.ways.push_back(way);
  for (const char* by : {"objector", second_step_by}) {
    programme::Stage stage;
    stage.id = procedure.stages.empty() ? "file" : "next";
    stage.by = by;
    procedure.stages.push_back(stage);
  }
  return procedure;
}

Relation objected(const programme::Programme& p, const programme::Procedure& procedure) {
  Relation relation;
  relation.applicant = "someone";
  relation.holder = "firm";
  relation.place = "650102";
  relation.submitted = relation.from_anyone = true;
  relation.openers = openers_of(p, procedure, "object");
  return relation;
}

TEST(access, the_applicant_objected_to_neither_acts_nor_reads_unless_a_step_asks_it) {
  auto p = sample();
  p.roles["objector"].id = "objector";
  const auto kept_apart = objection("centre"), heard = objection("applicant");
  const Office someone{"someone", "person", "张三", "", "", "confirmed", {}, 1};
  const auto relation = objected(p, kept_apart);
  EXPECT_EQ(relation.openers, (std::set<std::string>{"objector"}));
  EXPECT_TRUE(plays_role(p, someone, relation, "objector"));
  EXPECT_FALSE(plays_role(p, someone, relation, "applicant"));
  EXPECT_FALSE(plays_role(p, enterprise("firm"), relation, "objector"));
  EXPECT_TRUE(plays_role(p, enterprise("firm"), relation, "applicant"));
  EXPECT_FALSE(sight_of(p, kept_apart, enterprise("firm"), "a", relation).visible);
  const auto sight = sight_of(p, heard, enterprise("firm"), "a", relation);
  EXPECT_TRUE(sight.visible);
  EXPECT_FALSE(sight.personal);
  EXPECT_FALSE(sight.confidential);
}

TEST(access, an_authority_that_objects_keeps_its_objection) {
  auto p = sample();
  p.roles["objector"].id = "objector";
  const auto procedure = objection("centre");
  auto relation = objected(p, procedure);
  relation.applicant = "there";
  const auto office = authority("there", "county", "650103");
  EXPECT_TRUE(plays_role(p, office, relation, "objector"));
  EXPECT_TRUE(sight_of(p, procedure, office, "d", relation).personal);
  EXPECT_FALSE(sight_of(p, procedure, office, "d", relation).reviewers);
}

TEST(access, the_person_a_case_is_about_is_its_party) {
  const auto p = sample();
  programme::Procedure admission = objection("applicant");
  Relation relation;
  relation.applicant = "centre";
  relation.person = "zhang";
  relation.submitted = true;
  const auto panel = authority("panel", "experts", "");
  EXPECT_TRUE(plays_role(p, panel, relation, "applicant", "zhang"));
  EXPECT_FALSE(plays_role(p, panel, relation, "applicant", "li"));
  EXPECT_TRUE(sight_of(p, admission, panel, "zhang", relation).visible);
}

TEST(office, grants_come_and_go_with_events) {
  ledger::Event event;
  event.stream = "office/x";
  event.kind = "office_registered";
  event.public_fields = {{"kind", "authority"}, {"name", "X"}, {"territory", "650102"}};
  Office office = evolve({}, event);
  event.kind = "role_granted";
  event.public_fields = {{"programme", "sample"}, {"role", "county"}};
  office = evolve(office, event);
  EXPECT_EQ(office.grants.size(), 1U);
  event.public_fields = {{"role", "member"}, {"account", "somebody"}};
  EXPECT_EQ(evolve(office, event).grants.size(), 1U);
  event.kind = "role_revoked";
  event.public_fields = {{"programme", "sample"}, {"role", "county"}};
  office = evolve(office, event);
  EXPECT_TRUE(office.grants.empty());
}

/// An objection to an application: opened by anyone, answered to the objector, with a word of the applicant's.
programme::Programme with_objections() {
  auto p = sample();
  p.procedures[0].ways.push_back({"apply", {}, "applicant", "stage_applicant", {}, "", {}, ""});
  p.roles["objector"].id = "objector";
  p.roles["objector"].is = RoleKind::party;
  programme::Procedure objection;
  objection.id = "objection";
  objection.about_kind = "case";
  objection.about = {"application"};
  objection.ways.push_back({"object", {}, "anyone", "file", {}, "", {}, ""});
  for (const auto& [id, by, to] : {std::tuple{"file", "anyone", "centre"}, std::tuple{"word", "applicant", "centre"}, std::tuple{"answer", "centre", "objector"}}) {
    programme::Stage stage;
    stage.id = id;
    stage.by = by;
    stage.to = to;
    objection.stages.push_back(stage);
  }
  p.procedures.push_back(objection);
  return p;
}

TEST(access, objector_is_who_objects_and_the_applicant_stays_the_other) {
  const auto p = with_objections();
  const auto openers = openers_of(p, p.procedures[1], "object");
  EXPECT_EQ(openers, std::set<std::string>{"objector"});
  Relation relation;
  relation.applicant = "person";
  relation.holder = "firm";
  relation.openers = openers;
  const auto plays = [&](const char* office, const char* role) {
    const auto roles = roles_on(p, enterprise(office), "a", relation);
    return std::find(roles.begin(), roles.end(), role) != roles.end();
  };
  EXPECT_TRUE(plays("person", "objector"));
  EXPECT_FALSE(plays("firm", "objector"));
  EXPECT_TRUE(plays("firm", "applicant"));
  EXPECT_FALSE(plays("person", "applicant"));
}

TEST(access, a_case_is_handed_over_by_its_filing_and_not_by_what_is_done_at_home) {
  auto p = sample();
  auto& procedure = p.procedures[0];
  procedure.ways.push_back({"apply", {}, "applicant", "stage_applicant", {}, "", {}, ""});
  auto home = procedure.stages[0];
  EXPECT_TRUE(hands_over(p, procedure, "apply", home)) << "nobody is named to receive: the first submission counts";
  procedure.stages[0].to = "county";
  EXPECT_FALSE(hands_over(p, procedure, "apply", home)) << "filled in, and given to nobody";
  EXPECT_TRUE(hands_over(p, procedure, "apply", procedure.stages[0]));
  home.type = programme::StageType::publication;
  home.inside = true;
  EXPECT_FALSE(hands_over(p, procedure, "apply", home));
  home.inside = false;
  EXPECT_TRUE(hands_over(p, procedure, "apply", home)) << "posted in public";
  EXPECT_TRUE(hands_over(p, procedure, "apply", procedure.stages[1])) << "another's step";
}

}  // namespace
}  // namespace access_control

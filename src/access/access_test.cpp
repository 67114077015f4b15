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
  event.kind = "role_revoked";
  office = evolve(office, event);
  EXPECT_TRUE(office.grants.empty());
}

}  // namespace
}  // namespace access_control

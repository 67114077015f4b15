#include "service/offices.h"

#include "access/access.h"
#include "base/id.h"
#include "views/offices.h"

namespace service {
namespace {

using access_control::Office;
using programme::RoleKind;

constexpr std::size_t longest_name = 300;   // bytes: 100 Chinese characters

const programme::Role* find_role(const House& house, const std::string& programme, const std::string& role) {
  for (const auto& edition : house.editions())
    if (edition->id == programme)
      if (const auto it = edition->roles.find(role); it != edition->roles.end()) return &it->second;
  return nullptr;
}

std::optional<Office> office_of(House& house, const Session& session) {
  return session.office.empty() ? std::nullopt : views::find_office(*house.store().reader(), session.office);
}

base::Refusal not_found() { return {"not_found", {"没有这个单位，或您无权查看。", "There is no such office, or it is not yours to see."}, {}, {}}; }

/// The options of the fact that a sector role goes by, over all editions of the programme.
std::vector<std::string> sectors_of(const House& house, const std::string& programme, const std::string& role) {
  std::vector<std::string> sectors;
  for (const auto& edition : house.editions()) {
    const auto known = edition->id == programme ? edition->roles.find(role) : edition->roles.end();
    if (known == edition->roles.end()) continue;
    if (const auto fact = edition->rulebook.facts.find(known->second.of); fact != edition->rulebook.facts.end())
      for (const auto& option : fact->second.options) sectors.push_back(option.id);
  }
  return sectors;
}

/// A sector's role is granted for one sector at a time; others for none.
void add_problem_of_grant(const House& house, const base::Json& grant, const std::string& pointer, std::vector<base::Problem>& problems) {
  const auto programme = base::text_of(grant, "programme"), role_id = base::text_of(grant, "role"), scope = base::text_of(grant, "scope");
  const auto* role = find_role(house, programme, role_id);
  if (!role) {
    problems.push_back({"unknown_role", {"这个项目没有这个角色。", "The programme has no such role."}, {"", 0, 0, pointer}});
    return;
  }
  if (role->is != RoleKind::sector && scope.empty()) return;
  const auto sectors = sectors_of(house, programme, role_id);
  if (std::find(sectors.begin(), sectors.end(), scope) != sectors.end()) return;
  problems.push_back({"bad_scope", {"行业角色请用 scope 写明一个行业（选项代码）；其他角色不写 scope。", "A sector's role names one sector (an option's id) as scope; other roles have none."}, {"", 0, 0, pointer + "/scope"}});
}

std::vector<base::Problem> problems_of(const House& house, const NewOffice& office) {
  std::vector<base::Problem> problems;
  if (office.name.empty() || office.name.size() > longest_name)
    problems.push_back({"bad_name", {"请填写单位名称（不超过 100 字）。", "Give the office's name (at most 100 characters)."}, {"", 0, 0, "/name"}});
  if (!office.territory.empty() && !house.divisions().has(office.territory))
    problems.push_back({"unknown_division", {"没有这个行政区划代码。", "There is no such division code."}, {"", 0, 0, "/territory"}});
  for (std::size_t i = 0; i < office.grants.size(); ++i) add_problem_of_grant(house, office.grants[i], "/grants/" + std::to_string(i), problems);
  return problems;
}

base::JsonObject grant_fields(const House& house, const NewOffice& office, const base::Json& grant) {
  const auto programme = base::text_of(grant, "programme"), role = base::text_of(grant, "role");
  const auto* known = find_role(house, programme, role);
  base::JsonObject fields{{"programme", programme}, {"role", role}};
  if (known && known->is == RoleKind::area) fields["territory"] = office.territory;
  if (known && known->is == RoleKind::sector) fields["scope"] = base::text_of(grant, "scope");
  return fields;
}

base::JsonArray people_of(store::Reader& db, const std::string& office) {
  base::JsonArray people;
  for (const auto& account : views::accounts_of(db, office)) people.push_back(base::JsonObject{{"account", account}, {"name", person_name(db, account)}});
  return people;
}

std::vector<ledger::Event> changes_of(House& house, const Session& session, const std::string& cause, const Office& office, const OfficeChange& change) {
  std::vector<ledger::Event> events;
  const NewOffice as_it_will_be{office.kind, office.name, office.uscc, change.territory.empty() ? office.territory : change.territory, {}};
  base::JsonObject fields;
  if (!change.name.empty()) fields["name"] = change.name;
  if (!change.territory.empty()) fields["territory"] = change.territory;
  if (!fields.empty()) events.push_back(event_of(house, session, cause, "office_changed", std::move(fields)));
  for (const auto& grant : change.grant) events.push_back(event_of(house, session, cause, "role_granted", grant_fields(house, as_it_will_be, grant)));
  for (const auto& grant : change.revoke)
    events.push_back(event_of(house, session, cause, "role_revoked", {{"programme", base::text_of(grant, "programme")}, {"role", base::text_of(grant, "role")}, {"scope", base::text_of(grant, "scope")}}));
  for (const auto& account : change.leave) events.push_back(event_of(house, session, cause, "role_revoked", {{"role", "member"}, {"account", account}}));
  return events;
}

/// Whether any office of an area holds this place; where none does, only an administrator is left to confirm a claim.
bool somebody_receives(House& house, const std::string& place) {
  const auto db = house.store().reader();
  for (const auto& edition : house.editions())
    for (const auto& [id, role] : edition->roles)
      if (role.is == RoleKind::area)
        for (const auto& office : views::offices_with_role(*db, edition->id, id))
          if (access_control::covers(office.territory, place)) return true;
  return false;
}

}  // namespace

bool may_confirm(House& house, const std::optional<Office>& office, bool administrator, const std::string& place) {
  for (const auto& edition : house.editions()) {
    std::vector<std::string> area_roles;
    for (const auto& [id, role] : edition->roles)
      if (role.is == RoleKind::area) area_roles.push_back(id);
    if (access_control::may(access_control::Act::confirm_claim, office ? &*office : nullptr, administrator, edition->id, area_roles, place)) return true;
  }
  return administrator && !somebody_receives(house, place);
}

base::JsonObject office_json(const House& house, const Office& office) {
  base::JsonArray grants;
  for (const auto& grant : office.grants) {
    base::JsonObject one{{"programme", grant.programme}, {"role", grant.role}};
    if (!grant.scope.empty()) one["scope"] = grant.scope;
    if (const auto* role = find_role(house, grant.programme, grant.role)) one["label"] = base::JsonObject{{"zh", role->label.zh}, {"en", role->label.en}};
    grants.push_back(std::move(one));
  }
  return {{"id", office.id}, {"kind", office.kind}, {"name", office.name}, {"uscc", office.uscc}, {"territory", office.territory}, {"territory_name", house.divisions().full_name(office.territory)},
          {"claim", office.claim}, {"confirmed", office.confirmed()}, {"grants", std::move(grants)}};
}

base::JsonObject office_json(const House& house, const Office& office, bool may_confirm) {
  auto json = office_json(house, office);
  json["may_confirm"] = may_confirm;
  return json;
}

base::Result<std::string> add_office(House& house, store::Transaction& tx, const Session& session, const std::string& cause, const NewOffice& office) {
  const auto id = base::random_id();
  std::vector<ledger::Event> events;
  events.push_back(event_of(house, session, cause, "office_registered", {{"kind", office.kind}, {"name", office.name}, {"uscc", office.uscc}, {"territory", office.territory}}));
  for (const auto& grant : office.grants) events.push_back(event_of(house, session, cause, "role_granted", grant_fields(house, office, grant)));
  const auto version = tx.append("office/" + id, 0, std::move(events));
  if (!version) return tl::unexpected(version.error());
  return id;
}

base::Result<void> add_member(House& house, store::Transaction& tx, const Session& session, const std::string& cause, const std::string& office, const std::string& account) {
  const auto stream = "office/" + office;
  const auto version = tx.append(stream, tx.version(stream), {event_of(house, session, cause, "role_granted", {{"role", "member"}, {"account", account}})});
  if (!version) return tl::unexpected(version.error());
  return {};
}

base::Result<Answer> confirm_office(House& house, const Session& session, const Sent& sent, const Confirmation& confirmation) {
  return submit(house, session.account, sent, [&](store::Transaction& tx) -> base::Result<Answer> {
    const auto enterprise = views::find_office(tx, confirmation.office);
    const auto own = session.office.empty() ? std::nullopt : views::find_office(tx, session.office);
    if (!enterprise || !enterprise->is_enterprise() || !may_confirm(house, own, session.administrator, enterprise->territory)) return tl::unexpected(not_found());
    if (!confirmation.confirmed && confirmation.reason.empty())
      return base::refuse("reason_required", {"不予确认的，请说明理由。", "A claim is refused with a reason."}, std::vector<base::Problem>{{"missing_answer", {"请填写理由。", "Give the reason."}, {"", 0, 0, "/reason"}}});
    base::JsonObject fields{{"claim", confirmation.confirmed ? "confirmed" : "refused"}};
    if (!confirmation.reason.empty()) fields["reason"] = confirmation.reason;
    const auto version = tx.append("office/" + enterprise->id, enterprise->version, {event_of(house, session, sent.id, "office_changed", std::move(fields))});
    if (!version) return tl::unexpected(version.error());
    return Answer{200, office_json(house, *views::find_office(tx, enterprise->id), true)};
  }, "office/" + confirmation.office);
}

base::Result<Answer> create_office(House& house, const Session& session, const Sent& sent, const NewOffice& office) {
  if (!access_control::may(access_control::Act::create_office, nullptr, session.administrator, "", {}))
    return base::refuse("forbidden", {"只有管理员可以新增单位。", "Only an administrator adds offices."});
  if (auto problems = problems_of(house, office); !problems.empty()) return base::refuse("bad_office", {"单位信息有误，请按提示改正。", "The office has mistakes; correct what is marked."}, std::move(problems));
  return submit(house, session.account, sent, [&](store::Transaction& tx) -> base::Result<Answer> {
    const auto id = add_office(house, tx, session, sent.id, office);
    if (!id) return tl::unexpected(id.error());
    return Answer{201, office_json(house, *views::find_office(tx, *id))};
  });
}

base::Result<Answer> change_office(House& house, const Session& session, const Sent& sent, const OfficeChange& change) {
  const bool own_people_only = change.name.empty() && change.territory.empty() && change.grant.empty() && change.revoke.empty() && session.office == change.office;
  if (!session.administrator && !own_people_only)
    return base::refuse("forbidden", {"单位的名称、辖区和角色由管理员变更。", "Name, territory and roles of an office are changed by an administrator."});
  if (auto problems = problems_of(house, {"authority", change.name.empty() ? "-" : change.name, "", change.territory, change.grant}); !problems.empty())
    return base::refuse("bad_office", {"单位信息有误，请按提示改正。", "The office has mistakes; correct what is marked."}, std::move(problems));
  return submit(house, session.account, sent, [&](store::Transaction& tx) -> base::Result<Answer> {
    const auto office = views::find_office(tx, change.office);
    if (!office) return tl::unexpected(not_found());
    auto events = changes_of(house, session, sent.id, *office, change);
    if (!events.empty())
      if (const auto version = tx.append("office/" + office->id, office->version, std::move(events)); !version) return tl::unexpected(version.error());
    for (const auto& account : change.leave) tx.execute("delete from sessions where account = $1 and office = $2", {account, office->id});
    return Answer{200, office_json(house, *views::find_office(tx, office->id))};
  }, "office/" + change.office);
}

base::JsonArray list_offices(House& house, const Session& session, bool open_claims_only) {
  const auto own = office_of(house, session);
  const auto db = house.store().reader();
  base::JsonArray offices;
  for (const auto& office : views::all_offices(*db)) {
    const bool confirms = office.is_enterprise() && may_confirm(house, own, session.administrator, office.territory);
    const bool seen = session.administrator || confirms || (own && own->id == office.id);
    if (!seen || (open_claims_only && !(confirms && office.claim == "open"))) continue;
    auto json = office_json(house, office, confirms);
    if (session.administrator || (own && own->id == office.id)) json["people"] = people_of(*db, office.id);
    offices.push_back(std::move(json));
  }
  return offices;
}

}  // namespace service

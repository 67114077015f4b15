#include "access/access.h"

#include <algorithm>

namespace access_control {
namespace {

using programme::Programme;
using programme::Role;
using programme::RoleKind;

std::string text(const base::JsonObject& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

bool holds(const Office& office, const Programme& programme, const std::string& role) {
  return std::find(office.grants.begin(), office.grants.end(), Grant{programme.id, role}) != office.grants.end();
}

bool is_party(const Office& office, const Relation& relation) {
  if (!office.is_enterprise()) return false;
  if (relation.applicant.empty() && relation.holder.empty()) return true;
  return office.id == relation.applicant || office.id == relation.holder;
}

bool is_assigned(const std::string& account, const Role& role, const Relation& relation) {
  const auto found = relation.assigned.find(role.id);
  return found != relation.assigned.end() && std::find(found->second.begin(), found->second.end(), account) != found->second.end();
}

bool plays(const Programme& programme, const Office& office, const std::string& account, const Relation& relation, const Role& role, int depth = 0) {
  switch (role.is) {
    case RoleKind::party: return is_party(office, relation);
    case RoleKind::area: return holds(office, programme, role.id) && covers(office.territory, relation.place);
    case RoleKind::assigned: return is_assigned(account, role, relation);
    case RoleKind::choice:
      return depth < 4 && std::any_of(role.among.begin(), role.among.end(), [&](const auto& id) {
               const auto one = programme.roles.find(id);
               return one != programme.roles.end() && plays(programme, office, account, relation, one->second, depth + 1);
             });
    case RoleKind::anyone: return true;
    case RoleKind::named:
    case RoleKind::sector:
    case RoleKind::enrolled:
    case RoleKind::body:
    case RoleKind::elected: return holds(office, programme, role.id);
  }
  return false;
}

/// Roles that act somewhere in a procedure or receive from it, choices spelt out.
std::vector<std::string> involved(const Programme& programme, const programme::Procedure& procedure) {
  std::vector<std::string> roles;
  for (const auto& stage : procedure.stages)
    for (const auto& id : {stage.by, stage.to}) {
      roles.push_back(id);
      if (const auto role = programme.roles.find(id); role != programme.roles.end() && role->second.is == RoleKind::choice)
        roles.insert(roles.end(), role->second.among.begin(), role->second.among.end());
    }
  return roles;
}

}  // namespace

Office evolve(Office office, const ledger::Event& event) {
  const auto& fields = event.public_fields;
  if (event.kind == "office_registered") {
    office.id = event.stream.substr(event.stream.find('/') + 1);
    office.kind = text(fields, "kind");
    office.name = text(fields, "name");
    office.uscc = text(fields, "uscc");
    office.territory = text(fields, "territory");
    office.claim = office.is_enterprise() ? "open" : "confirmed";
  } else if (event.kind == "office_changed") {
    if (fields.contains("name")) office.name = text(fields, "name");
    if (fields.contains("territory")) office.territory = text(fields, "territory");
    if (fields.contains("claim")) office.claim = text(fields, "claim");
  } else if (event.kind == "role_granted") {
    office.grants.push_back({text(fields, "programme"), text(fields, "role")});
  } else if (event.kind == "role_revoked") {
    std::erase(office.grants, Grant{text(fields, "programme"), text(fields, "role")});
  }
  office.version = event.version;
  return office;
}

bool covers(std::string_view territory, std::string_view place) {
  if (territory.size() != 6 || place.size() != 6) return false;
  if (territory.ends_with("0000")) return place.starts_with(territory.substr(0, 2));
  if (territory.ends_with("00")) return place.starts_with(territory.substr(0, 4));
  return territory == place;
}

std::vector<std::string> roles_on(const Programme& programme, const Office& office, const std::string& account, const Relation& relation) {
  std::vector<std::string> roles;
  for (const auto& [id, role] : programme.roles)
    if (plays(programme, office, account, relation, role)) roles.push_back(id);
  return roles;
}

Sight sight_of(const Programme& programme, const programme::Procedure& procedure, const Office& office, const std::string& account, const Relation& relation) {
  if (is_party(office, relation) && !(relation.applicant.empty() && relation.holder.empty())) return {true, true, true, false, false};
  if (!relation.submitted && relation.applicant != office.id) {
    // not filed yet: only an authority's own case is seen by that authority
    if (office.is_enterprise() || relation.applicant != office.id) return {};
  }
  const auto roles = involved(programme, procedure);
  Sight sight;
  for (const auto& id : roles) {
    const auto found = programme.roles.find(id);
    if (found == programme.roles.end()) continue;
    const Role& role = found->second;
    if (role.is == RoleKind::anyone || role.is == RoleKind::party || role.is == RoleKind::enrolled || role.is == RoleKind::choice) continue;
    if (!plays(programme, office, account, relation, role)) continue;
    if (role.is == RoleKind::assigned)
      sight = {true, true, sight.personal, true, !sight.personal};
    else
      sight = {true, true, true, true, false};
  }
  return sight;
}

std::vector<std::string> reading_roles(const Programme& programme, const programme::Procedure& procedure) {
  std::vector<std::string> reading;
  for (const auto& id : involved(programme, procedure)) {
    const auto found = programme.roles.find(id);
    if (found == programme.roles.end() || std::find(reading.begin(), reading.end(), id) != reading.end()) continue;
    const auto is = found->second.is;
    const bool told_by_the_case = is == RoleKind::anyone || is == RoleKind::party || is == RoleKind::enrolled || is == RoleKind::choice || is == RoleKind::assigned;
    if (!told_by_the_case) reading.push_back(id);
  }
  return reading;
}

bool may(Act act, const Office* office, bool administrator, const std::string& programme, const std::vector<std::string>& roles, std::string_view place) {
  const bool holds_one = office && std::any_of(office->grants.begin(), office->grants.end(), [&](const Grant& g) {
    return g.programme == programme && std::find(roles.begin(), roles.end(), g.role) != roles.end();
  });
  switch (act) {
    case Act::confirm_claim: return holds_one && covers(office->territory, place);
    case Act::open_round: return holds_one;
    case Act::invite_own: return office != nullptr;
    case Act::invite_any:
    case Act::create_office: return administrator;
    case Act::read_ledger: return true;   // the head alone; entries are read by the command line on the machine itself
    case Act::erase:
    case Act::move_clock: return administrator;
  }
  return false;
}

}  // namespace access_control

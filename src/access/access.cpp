#include "access/access.h"

#include <algorithm>
#include <span>

namespace access_control {
namespace {

using programme::Programme;
using programme::Role;
using programme::RoleKind;

std::string text(const base::JsonObject& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

constexpr int deepest_choice = 4;

/// By a grant for this scope, or for the whole.
bool holds(const Office& office, const Programme& programme, const std::string& role, const std::string& scope = {}) {
  return std::any_of(office.grants.begin(), office.grants.end(), [&](const Grant& g) { return g.role == role && g.programme == programme.id && (scope.empty() || g.scope == scope); });
}

bool is_to_be_opened(const Relation& relation) { return relation.applicant.empty() && relation.holder.empty() && relation.person.empty(); }
bool is_opener(const Office& office, const Relation& relation) { return !relation.applicant.empty() && office.id == relation.applicant; }

bool is_other_party(const Office& office, const std::string& account, const Relation& relation) {
  return (!relation.person.empty() && account == relation.person) || (!relation.holder.empty() && office.id == relation.holder);
}

/// A party's role is played by whoever opened the case, where the way in says so, else by the other party.
bool is_party(const Office& office, const std::string& account, const Relation& relation, const std::string& role) {
  if (is_to_be_opened(relation)) return office.may_be_party();
  const bool openers_own = relation.openers.contains(role);
  const bool nobody_else = relation.holder.empty() && relation.person.empty();
  if (is_opener(office, relation) && (openers_own || ((relation.openers.empty() || nobody_else) && office.may_be_party()))) return true;
  return !openers_own && is_other_party(office, account, relation);
}

bool is_assigned(const std::string& account, const Role& role, const Relation& relation) {
  const auto found = relation.assigned.find(role.id);
  return found != relation.assigned.end() && std::find(found->second.begin(), found->second.end(), account) != found->second.end();
}

/// The option that picks who plays a sector's or a choice's role; empty while it is not stated.
std::string picked_by(const Role& role, const std::map<std::string, std::string>& facts) {
  const auto found = facts.find(role.of);
  return found == facts.end() ? std::string() : found->second;
}

/// The roles a choice stands for on a case: any of them, or the one its fact picks.
std::span<const std::string> chosen(const Role& role, const std::map<std::string, std::string>& facts) {
  if (role.plays.empty()) return role.among;
  const auto found = role.plays.find(picked_by(role, facts));
  return found == role.plays.end() ? std::span<const std::string>() : std::span(&found->second, 1);
}

/// In a case of its own an office plays its sector's role before the sector is stated.
bool is_of_the_sector(const Programme& programme, const Office& office, const Relation& relation, const Role& role) {
  const auto sector = picked_by(role, relation.facts);
  if (!sector.empty()) return holds(office, programme, role.id, sector);
  return holds(office, programme, role.id) && (relation.applicant.empty() || is_opener(office, relation));
}

bool plays(const Programme& programme, const Office& office, const std::string& account, const Relation& relation, const Role& role, int depth = 0) {
  switch (role.is) {
    case RoleKind::party: return is_party(office, account, relation, role.id);
    case RoleKind::area: return holds(office, programme, role.id) && covers(office.territory, relation.place);
    case RoleKind::sector: return is_of_the_sector(programme, office, relation, role);
    case RoleKind::assigned: return is_assigned(account, role, relation);
    case RoleKind::choice: {
      const auto plays_one = [&](const std::string& id) {
        const auto one = programme.roles.find(id);
        return one != programme.roles.end() && plays(programme, office, account, relation, one->second, depth + 1);
      };
      const auto roles = chosen(role, relation.facts);
      return depth < deepest_choice && std::any_of(roles.begin(), roles.end(), plays_one);
    }
    case RoleKind::anyone: return relation.applicant.empty() || is_opener(office, relation);
    case RoleKind::named:
    case RoleKind::enrolled:
    case RoleKind::body:
    case RoleKind::elected: return holds(office, programme, role.id);
  }
  return false;
}

/// Roles that act somewhere in a procedure, receive from it or are filled in it; choices among several are spelt out.
std::vector<std::string> involved(const Programme& programme, const programme::Procedure& procedure) {
  std::vector<std::string> roles;
  for (const auto& stage : procedure.stages)
    for (const auto& id : {stage.by, stage.to, stage.fills, stage.voting.confirmed_by}) {
      roles.push_back(id);
      if (const auto role = programme.roles.find(id); role != programme.roles.end() && role->second.is == RoleKind::choice && role->second.plays.empty())
        roles.insert(roles.end(), role->second.among.begin(), role->second.among.end());
    }
  return roles;
}

/// Holding such a role lets nobody read a case: parties and people assigned are told by the case itself.
bool is_told_by_the_case(RoleKind is) { return is == RoleKind::anyone || is == RoleKind::party || is == RoleKind::enrolled || is == RoleKind::assigned; }

void reach(const Programme& programme, const std::string& id, const std::map<std::string, std::string>& facts, std::vector<Reach>& into, int depth = 0) {
  const auto found = programme.roles.find(id);
  if (found == programme.roles.end() || depth > deepest_choice) return;
  const Role& role = found->second;
  if (role.is == RoleKind::choice) {
    for (const auto& one : chosen(role, facts)) reach(programme, one, facts, into, depth + 1);
    return;
  }
  Reach one{id, role.is == RoleKind::sector ? picked_by(role, facts) : std::string()};
  const bool known = role.is != RoleKind::sector || !one.scope.empty();
  if (known && std::find(into.begin(), into.end(), one) == into.end()) into.push_back(std::move(one));
}

/// What the other party reads of a case about it: all, unless somebody else brought it, who is then its own.
Sight sight_of_other_party(const Programme& programme, const programme::Procedure& procedure, const Relation& relation) {
  const bool told = relation.about_a_title && !relation.from_anyone;
  if (!relation.submitted || !(told || asks_other_party(programme, procedure, relation.openers))) return {};
  return {true, !relation.from_anyone, !relation.from_anyone, false, false};
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
    if (!fields.contains("account")) office.grants.push_back({text(fields, "programme"), text(fields, "role"), text(fields, "scope")});
  } else if (event.kind == "role_revoked") {
    const Grant revoked{text(fields, "programme"), text(fields, "role"), text(fields, "scope")};
    std::erase_if(office.grants, [&](const Grant& g) { return g.programme == revoked.programme && g.role == revoked.role && (revoked.scope.empty() || g.scope == revoked.scope); });
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

bool may_play(const std::string& role, const Programme& programme, const Office& office, const std::string& account, const Relation& relation) {
  const auto found = programme.roles.find(role);
  return found != programme.roles.end() && plays(programme, office, account, relation, found->second);
}

namespace {

/// The roles by which the cases that this procedure is about are opened: their applicants keep them.
std::set<std::string> applicants_of(const Programme& programme, const programme::Procedure& procedure) {
  std::set<std::string> roles;
  for (const auto& id : procedure.about)
    if (const auto* other = programme.procedure(id))
      for (const auto& way : other->ways) roles.insert(way.by);
  return roles;
}

/// In a case about a case every other party's role is its opener's: an objector is not the applicant objected to.
void add_own_parties(const Programme& programme, const programme::Procedure& procedure, std::set<std::string>& roles) {
  const auto theirs = applicants_of(programme, procedure);
  for (const auto& stage : procedure.stages)
    for (const auto& id : {stage.by, stage.to})
      if (const auto role = programme.roles.find(id); role != programme.roles.end() && role->second.is == RoleKind::party && !theirs.contains(id)) roles.insert(id);
}

/// Of whoever comes to the offices, not of one of them.
bool is_a_partys(const Programme& programme, const std::string& id) {
  const auto role = programme.roles.find(id);
  return role != programme.roles.end() && (role->second.is == RoleKind::party || role->second.is == RoleKind::anyone);
}

}  // namespace

std::set<std::string> openers_of(const Programme& programme, const programme::Procedure& procedure, const std::string& way) {
  const auto* in = procedure.way(way);
  const auto* stage = in ? procedure.stage(in->at) : nullptr;
  const auto kind_of = [&](const std::string& id) {
    const auto role = programme.roles.find(id);
    return role == programme.roles.end() ? std::optional<RoleKind>() : role->second.is;
  };
  const auto opener = in ? kind_of(in->by) : std::nullopt;
  if (opener != RoleKind::party && opener != RoleKind::anyone) return {};
  std::set<std::string> roles;
  if (opener == RoleKind::party) roles.insert(in->by);
  if (stage && kind_of(stage->by) == RoleKind::party) roles.insert(stage->by);
  if (procedure.about_kind == "case") add_own_parties(programme, procedure, roles);
  return roles;
}

std::vector<std::string> picking_facts(const Programme& programme) {
  std::vector<std::string> facts;
  for (const auto& [id, role] : programme.roles)
    if ((role.is == RoleKind::sector || role.is == RoleKind::choice) && !role.of.empty() && std::find(facts.begin(), facts.end(), role.of) == facts.end()) facts.push_back(role.of);
  return facts;
}

bool asks_other_party(const Programme& programme, const programme::Procedure& procedure, const std::set<std::string>& openers) {
  return std::any_of(procedure.stages.begin(), procedure.stages.end(), [&](const auto& stage) {
    const auto role = programme.roles.find(stage.by);
    return role != programme.roles.end() && role->second.is == RoleKind::party && !openers.contains(stage.by);
  });
}

bool is_openers_own(const Programme& programme, const programme::Procedure& procedure, const std::string& way, const programme::Stage& stage) {
  const auto* in = procedure.way(way);
  if (in && stage.by == in->by) return true;
  const auto openers = openers_of(programme, procedure, way);
  return is_a_partys(programme, stage.by) && (openers.contains(stage.by) || (openers.empty() && procedure.about_kind.empty()));
}

bool hands_over(const Programme& programme, const programme::Procedure& procedure, const std::string& way, const programme::Stage& stage) {
  if (stage.by.empty()) return false;   // the machine's
  if (!is_openers_own(programme, procedure, way, stage)) return true;
  if (stage.type != programme::StageType::submission) return !stage.inside;
  const auto names_a_receiver = [](const auto& one) { return one.type == programme::StageType::submission && !one.to.empty(); };
  return !stage.to.empty() || std::none_of(procedure.stages.begin(), procedure.stages.end(), names_a_receiver);
}

bool starts_handed_over(const Programme& programme, const programme::Procedure& procedure, const std::string& way) {
  const auto* in = procedure.way(way);
  const auto* stage = in && !in->follows.empty() ? procedure.stage(in->at) : nullptr;
  return stage && programme.roles.contains(stage->by) && !is_a_partys(programme, stage->by);
}

std::string holder_of_followed(const Programme& programme, const programme::Procedure& procedure, const std::string& way, const Office* cause, const std::string& before, const std::string& party) {
  if (!cause) return before;
  const auto* in = procedure.way(way);
  const auto* stage = in ? procedure.stage(in->at) : nullptr;
  if (stage && !cause->may_be_party() && is_a_partys(programme, stage->by)) return party;
  if (!stage || !starts_handed_over(programme, procedure, way)) return cause->id;
  const auto& role = programme.roles.at(stage->by);
  const bool own = std::any_of(cause->grants.begin(), cause->grants.end(), [&](const Grant& grant) {
    return grant.programme == programme.id && (grant.role == stage->by || std::find(role.among.begin(), role.among.end(), grant.role) != role.among.end() ||
                                               std::any_of(role.plays.begin(), role.plays.end(), [&](const auto& option) { return option.second == grant.role; }));
  });
  return own ? cause->id : before;
}

std::vector<Reach> acting(const Programme& programme, const std::string& role, const std::map<std::string, std::string>& facts) {
  std::vector<Reach> out;
  reach(programme, role, facts, out);
  return out;
}

Sight sight_of(const Programme& programme, const programme::Procedure& procedure, const Office& office, const std::string& account, const Relation& relation) {
  Sight sight;
  const bool opener = is_opener(office, relation);
  if (opener && (office.may_be_party() || relation.from_anyone)) sight = {true, true, true, false, false};
  if (is_other_party(office, account, relation) && !opener) sight = sight_of_other_party(programme, procedure, relation);
  if (!relation.submitted && !opener) return sight;   // not filed yet: an authority sees its own alone
  if (sight.visible && office.may_be_party()) return sight;
  for (const auto& id : involved(programme, procedure)) {
    const auto found = programme.roles.find(id);
    if (found == programme.roles.end() || (is_told_by_the_case(found->second.is) && found->second.is != RoleKind::assigned)) continue;
    if (found->second.is == RoleKind::choice && found->second.plays.empty()) continue;   // its roles are in the row themselves
    if (!plays(programme, office, account, relation, found->second)) continue;
    if (found->second.is == RoleKind::assigned)
      sight = {true, true, sight.personal, true, !sight.personal};
    else
      sight = {true, true, true, true, false};
  }
  if (opener && !sight.visible) sight = {true, true, true, false, false};   // its own, by whatever role it opened it
  return sight;
}

std::vector<Reach> readers(const Programme& programme, const programme::Procedure& procedure, const std::map<std::string, std::string>& facts) {
  std::vector<Reach> reading, all;
  for (const auto& id : involved(programme, procedure)) reach(programme, id, facts, all);
  for (auto& one : all)
    if (!is_told_by_the_case(programme.roles.at(one.role).is) && std::find(reading.begin(), reading.end(), one) == reading.end()) reading.push_back(std::move(one));
  return reading;
}

bool may(Act act, const Office* office, bool administrator, const std::string& programme, const std::vector<std::string>& roles, std::string_view place) {
  const bool holds_one = office && std::any_of(office->grants.begin(), office->grants.end(), [&](const Grant& g) {
    return g.programme == programme && std::find(roles.begin(), roles.end(), g.role) != roles.end();
  });
  switch (act) {
    case Act::confirm_claim: return holds_one && covers(office->territory, place);
    case Act::open_round: return holds_one;
    case Act::import_titles: return holds_one || administrator;
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

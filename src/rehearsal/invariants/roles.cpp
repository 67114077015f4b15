#include "rehearsal/invariants/invariant.h"

#include <fmt/format.h>

namespace rehearsal::invariants {
namespace {

using programme::Role;
using programme::RoleKind;
using programme::StageType;

constexpr int deepest_choice = 4;

/// "6501.." of a prefecture, "65...." of a province, a county whole. Source: GB/T 2260.
std::string_view stem(std::string_view division) {
  while (division.size() > 2 && division.ends_with("00")) division.remove_suffix(2);
  return division;
}

/// Of the case, or of the one it is about: a case may state its place for one of the area roles only.
std::string place_of(const Chronicle& chronicle, const Record& record, const Role& role) {
  const Record& placing = chronicle.placing(record);
  if (std::string place = placing.fact(role.of); !place.empty()) return place;
  for (const auto& [id, other] : chronicle.programme.roles)
    if (other.is == RoleKind::area && !placing.fact(other.of).empty()) return placing.fact(other.of);
  return placing.place;
}

bool is_opener(const Record& record, const std::string& office) { return office == record.applicant; }

/// The holder of the title, the applicant of the case, or the person that the case is about.
bool is_other_party(const Chronicle& chronicle, const Record& record, const std::string& account, const std::string& office) {
  const auto title = chronicle.titles.find(record.about);
  if (title != chronicle.titles.end() && title->second.holder == office) return true;
  const auto* about = record.procedure->about_kind == "case" ? chronicle.record_of(record.about) : nullptr;
  return (about && about->applicant == office) || (record.procedure->about_kind == "person" && record.about == account);
}

bool holds(const Chronicle& chronicle, const Record& record, const std::string& account, const std::string& office, const std::string& id, int depth);

/// The option of the fact behind a choice names who plays it.
bool is_chosen(const Chronicle& chronicle, const Record& record, const std::string& account, const std::string& office, const Role& role, int depth) {
  const std::string option = chronicle.placing(record).fact(role.of);
  return std::any_of(role.among.begin(), role.among.end(), [&](const auto& one) {
    if (!role.plays.empty() && (!role.plays.contains(option) || role.plays.at(option) != one)) return false;
    return holds(chronicle, record, account, office, one, depth + 1);
  });
}

bool is_appointed(const Record& record, const std::string& account, const std::string& role) {
  const auto people = record.assigned.find(role);
  return people != record.assigned.end() && std::find(people->second.begin(), people->second.end(), account) != people->second.end();
}

/// In person, or by the office, unless struck off.
bool is_granted(const Chronicle& chronicle, const OfficeRecord& office, const std::string& account, const std::string& role) {
  const auto own = chronicle.enrolled.find(account);
  if (own != chronicle.enrolled.end() && own->second.contains(role)) return true;
  const auto struck = chronicle.struck_off.find(account);
  return office.has(role) && (struck == chronicle.struck_off.end() || !struck->second.contains(role));
}

/// The sector's own office; before the sector is stated, any of them that opened the case.
bool is_of_the_sector(const Chronicle& chronicle, const Record& record, const OfficeRecord& known, const std::string& office, const Role& role) {
  const std::string sector = chronicle.placing(record).fact(role.of);
  return sector.empty() ? known.has(role.id) && is_opener(record, office) : known.roles.contains({role.id, sector});
}

bool holds(const Chronicle& chronicle, const Record& record, const std::string& account, const std::string& office, const std::string& id, int depth) {
  const auto declared = chronicle.programme.roles.find(id);
  const auto known = chronicle.offices.find(office);
  if (declared == chronicle.programme.roles.end() || known == chronicle.offices.end() || depth > deepest_choice) return false;
  const Role& role = declared->second;
  switch (role.is) {
    case RoleKind::anyone: return is_opener(record, office);
    case RoleKind::party: return is_opener(record, office) || is_other_party(chronicle, record, account, office);
    case RoleKind::assigned: return is_appointed(record, account, id);
    case RoleKind::choice: return is_chosen(chronicle, record, account, office, role, depth);
    case RoleKind::area: return known->second.has(id) && place_of(chronicle, record, role).starts_with(stem(known->second.territory));
    case RoleKind::sector: return is_of_the_sector(chronicle, record, known->second, office, role);
    default: return is_granted(chronicle, known->second, account, id);
  }
}

/// The role whose act it is, by the stage's own words.
std::string role_for(const Occasion& at, const std::string& action) {
  const Stage& stage = *at.stage();
  if (stage.type == StageType::ballot && action == "close" && !stage.voting.confirmed_by.empty()) return stage.voting.confirmed_by;
  if (stage.type == StageType::submission && action == "not_completed") return stage.to;
  if (stage.type == StageType::evaluation && action == "replace")
    for (const auto& other : at.record->procedure->stages)
      if (other.fills == stage.by) return other.by;
  return stage.by;
}

/// Who has acted, on this case, in a role the stage excludes; or holds one; or acted at a stage of the case it is about.
bool is_excluded(const Occasion& at) {
  const auto* about = at.so_far.record_of(at.record->about);
  for (const auto& stage : at.stage()->not_about)
    if (about && std::any_of(about->entries.begin(), about->entries.end(), [&](const Entry& entry) { return entry.stage == stage && entry.event->actor == at.event.actor; })) return true;
  for (const auto& role : at.stage()->not_roles) {
    if (holds(at.so_far, *at.record, at.event.actor, at.event.office, role, 0)) return true;
    for (const auto& entry : at.record->entries)
      if (entry.event->role == role && entry.event->actor == at.event.actor) return true;
  }
  return false;
}

/// Declaring and standing aside, in whichever bound role.
bool is_about_the_person(const Occasion& at, const std::string& action) {
  const auto& binds = at.so_far.programme.recusal.binds;
  return (action == "declare" || action == "recuse") && std::find(binds.begin(), binds.end(), at.event.role) != binds.end();
}

void look(const Occasion& at, const Tell& tell) {
  if (!at.is("entry_recorded") || !at.record || at.event.actor == "clock") return;
  const auto office = at.so_far.office_of.find(at.event.actor);
  if (office == at.so_far.office_of.end() || office->second != at.event.office)
    return tell({fmt::format("{} 不代表它所填的单位。", at.event.actor), fmt::format("{} does not act for the office it names.", at.event.actor)});
  const std::string action = at.text("action");
  if (is_withdrawal(at.event)) {
    if (at.event.office != at.record->applicant) tell({"撤回的不是申报单位。", "A case is withdrawn by somebody else than its applicant."});
    return;
  }
  if (!at.stage() || at.stage()->id != at.text("stage")) return tell({"记录不在案卷所处的环节。", "An entry stands at another step than the case."});
  const std::string role = is_about_the_person(at, action) ? at.event.role : role_for(at, action);
  if (at.event.role != role || !holds(at.so_far, *at.record, at.event.actor, at.event.office, role, 0))
    return tell({fmt::format("{} 以“{}”身份办理“{}.{}”，不是它的职责。", at.event.actor, at.event.role, at.stage()->id, action),
                 fmt::format("{} acts as '{}' at '{}.{}', which is not theirs.", at.event.actor, at.event.role, at.stage()->id, action)});
  if (!is_about_the_person(at, action) && is_excluded(at)) tell({fmt::format("{} 属于本环节排除的角色。", at.event.actor), fmt::format("{} plays a role this step excludes.", at.event.actor)});
}

}  // namespace

bool holds_role(const Chronicle& chronicle, const Record& record, const std::string& account, const std::string& office, const std::string& role) {
  return holds(chronicle, record, account, office, role, 0);
}

const Invariant roles_held{"roles_held", {"每个动作都由有权的人作出", "every act is taken by whoever holds the role for it"}, look};

}  // namespace rehearsal::invariants

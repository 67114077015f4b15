#include "rehearsal/play.h"

/// Whose turn it is, and who might play a role.
namespace rehearsal {

using programme::Role;
using programme::RoleKind;
using programme::Stage;

const Person* Play::who_acts(const Case& one) {
  const Stage& stage = *one.stage();
  if (stage.type == programme::StageType::ballot && !stage.voting.confirmed_by.empty() && dice_.falls(15)) return somebody(one, stage.voting.confirmed_by);
  if (stage.type == programme::StageType::evaluation && dice_.falls(5))
    if (const auto* person = who_appoints(one, stage.by)) return person;
  const auto* person = somebody(one, stage.by);
  return person ? person : who_appoints(one, stage.by);
}

/// Where nobody is left to review, somebody else has to be appointed.
const Person* Play::who_appoints(const Case& one, const std::string& role) {
  for (const auto& other : one.procedure->stages)
    if (other.fills == role) return somebody(one, other.by);
  return nullptr;
}

const Person* Play::somebody(const Case& one, const std::string& role) {
  const auto people = people_for(&one, role);
  for (std::size_t i = 0, from = people.empty() ? 0 : dice_.below(people.size()); i < people.size(); ++i) {
    const auto* person = people[(from + i) % people.size()];
    if (world_.plays(one, *person, role)) return person;
  }
  return nullptr;
}

/// Whoever opened it, holds the title or applied in the case it is about, or is the person it is about. They are among the
/// parties, or else anywhere.
std::vector<const Person*> Play::parties_to(const Case& one) const {
  const auto* title = world_.certificate(one.certificate);
  const auto* about = world_.find(one.about_case);
  const auto& people = world_.cast().people;
  const auto is_party = [&](const Person& person) {
    return person.office == one.state.applicant || (title && person.office == title->holder) || (about && person.office == about->state.applicant) || person.account == one.state.about;
  };
  std::vector<const Person*> found;
  const auto look = [&](std::size_t from, std::size_t until) {
    for (std::size_t i = from; i < until; ++i)
      if (is_party(people[i])) found.push_back(&people[i]);
  };
  look(0, world_.cast().parties);
  if (found.empty()) look(world_.cast().parties, people.size());
  return found;
}

/// Who might play a role: on a case, or (nullptr) on one yet to be opened.
std::vector<const Person*> Play::people_for(const Case* one, const std::string& role, int depth) const {
  std::vector<const Person*> found;
  const auto declared = programme_.roles.find(role);
  if (declared == programme_.roles.end() || depth > 4) return found;
  const Role& r = declared->second;
  const auto& people = world_.cast().people;
  if (one && (r.is == RoleKind::party || r.is == RoleKind::anyone)) return parties_to(*one);
  if (r.is == RoleKind::party) {
    for (std::size_t i = 0; i < world_.cast().parties; ++i) found.push_back(&people[i]);
  } else if (r.is == RoleKind::assigned) {
    if (one)
      if (const auto assigned = one->state.assigned.find(role); assigned != one->state.assigned.end())
        for (const auto& account : assigned->second) found.push_back(world_.cast().person(account));
  } else if (r.is == RoleKind::choice) {
    for (const auto& other : r.among)
      for (const auto* person : people_for(one, other, depth + 1)) found.push_back(person);
  } else if (r.is == RoleKind::anyone) {
    for (const auto& person : people) found.push_back(&person);
  } else if (const auto holders = holders_.find(role); holders != holders_.end()) {
    for (const auto i : holders->second) found.push_back(&people[i]);
  }
  return found;
}

}  // namespace rehearsal

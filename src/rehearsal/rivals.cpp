#include "procedure/standing.h"
#include "rehearsal/batch.h"

namespace rehearsal {
namespace {

using programme::RoleKind;

std::size_t digits_of(const std::string& level) { return level == "province" ? 2 : level == "prefecture" ? 4 : 6; }

}  // namespace

/// What sets the lists of one stage apart: the territory, or what the fact says that picks the role.
std::vector<std::string> World::part_of(const Case& one, const programme::Stage& stage) const {
  std::vector<std::string> part;
  for (const auto& list : one.procedure->lists) {
    if (list.id != stage.list) continue;
    for (const auto& per : list.per) {
      const auto role = one.edition->roles.find(per);
      if (role == one.edition->roles.end()) continue;
      const bool is_area = role->second.is == RoleKind::area;
      part.push_back(is_area ? relation(one).place.substr(0, digits_of(role->second.level)) : text_in(one.state.facts, role->second.of));
    }
  }
  return part;
}

/// The other cases of the round at a stage that ranks them, and those that were there and have their option.
std::vector<procedure::Rival> World::rivals(const Case& one, base::Instant at) const {
  std::vector<procedure::Rival> rivals;
  const auto* stage = one.stage();
  const auto found = stage && !stage->rank.empty() ? at_stage_.find(one.state.procedure + "/" + one.state.round + "/" + stage->id) : at_stage_.end();
  if (found == at_stage_.end()) return rivals;
  const auto mine = part_of(one, *stage);
  for (const auto& id : found->second) {
    const Case& other = cases_.at(id);
    const bool is_here = !other.state.closed && other.state.stage == stage->id;
    const auto option = other.counted.find(stage->id);
    if (id == one.state.id || other.state.result == "withdrawn_by_applicant" || (!is_here && option == other.counted.end()) || part_of(other, *stage) != mine) continue;
    auto around = World::situation(*other.edition, at);
    surround(other.state.round, certificate(other.certificate), &other, around);
    rivals.push_back({id, id, procedure::rank_of(other.state, *stage, around), option == other.counted.end() ? std::string() : option->second});
  }
  return rivals;
}

// ---- rounds, titles held

const World::Round* World::round(const std::string& id) const {
  const auto found = std::find_if(rounds_.begin(), rounds_.end(), [&](const Round& one) { return one.id == id; });
  return found == rounds_.end() ? nullptr : &*found;
}

/// A case of a round runs under what was set for the open one.
const programme::Programme& World::edition_for(const std::string& procedure) const {
  const auto* known = scene_.played.procedure(procedure);
  return known && known->per_round && !rounds_.empty() ? *rounds_.back().edition : scene_.played;
}

const programme::Programme* World::edition_under(const programme::SetParameters& set) const {
  const auto found = std::find_if(scene_.rounds.begin(), scene_.rounds.end(), [&](const RoundEdition& one) { return one.set == set; });
  return found == scene_.rounds.end() ? nullptr : found->played;
}

const access_control::Office& World::office_of(const Person& person) const {
  const auto own = own_offices_.find(person.account);
  return own == own_offices_.end() ? cast_.offices.at(person.office) : own->second;
}

void World::add_own_titles(const std::string& office, procedure::Situation& situation) const {
  rules::feel::List titles;
  if (const auto held = titles_of_.find(office); held != titles_of_.end())
    for (const auto& number : held->second) {
      const auto& one = certificates_.at(number);
      titles.push_back(as_title(one, situation.today()));
      if (registry::status_on(one, situation.today()) == registry::Status::valid) situation.own_titles.insert(one.title);
    }
  situation.surroundings["own_titles"] = rules::feel::Value(std::move(titles));
}

void World::add_days(const std::string& round, const std::vector<const registry::Certificate*>& titles, procedure::Situation& situation) const {
  for (const auto* one : titles) {
    situation.days[one->title + ".issued"] = one->issued_on;
    if (one->valid_to) situation.days[one->title + ".expiry"] = *one->valid_to;
  }
  if (const auto* known = World::round(round)) situation.days["round.opened"] = known->opened;
}

}  // namespace rehearsal

#include "service/ranking.h"

#include "base/id.h"
#include "procedure/standing.h"
#include "programme/hidden_parts.h"
#include "service/surroundings.h"
#include "views/cases.h"

namespace service {
namespace {

constexpr std::int64_t most_rivals = 500;

std::string name_of(const procedure::CaseState& state) {
  const auto name = base::text_of(state.facts, "product_name");
  const auto organisation = base::text_of(state.facts, "org_name");
  if (name.empty()) return organisation.empty() ? state.applicant_name : organisation;
  return organisation + " " + name;
}

std::size_t digits_of(const std::string& level) { return level == "province" ? 2 : level == "prefecture" ? 4 : 6; }

/// What sets the lists of one stage apart: the territory, or what the fact says that picks the role.
std::vector<std::string> part_of(const Loaded& loaded) {
  std::vector<std::string> part;
  for (const auto& list : loaded.procedure->lists) {
    if (!loaded.stage || list.id != loaded.stage->list) continue;
    for (const auto& per : list.per) {
      const auto role = loaded.programme->roles.find(per);
      if (role == loaded.programme->roles.end()) continue;
      const bool is_area = role->second.is == programme::RoleKind::area;
      part.push_back(is_area ? loaded.relation.place.substr(0, digits_of(role->second.level)) : base::text_of(loaded.state.facts, role->second.of));
    }
  }
  return part;
}

}  // namespace

std::vector<procedure::Rival> rivals_of(House& house, store::Reader& db, const Loaded& loaded) {
  std::vector<procedure::Rival> rivals;
  if (!loaded.stage || loaded.stage->rank.empty()) return rivals;
  const auto& state = loaded.state;
  const auto mine = part_of(loaded);
  for (const auto& [id, option] : views::cases_at(db, state.programme, state.procedure, state.round, loaded.stage->id, most_rivals)) {
    auto other = id == state.id ? std::nullopt : load_case(house, db, id);
    if (!other || other->state.edition != state.edition) continue;
    other->stage = loaded.stage;
    if (part_of(*other) != mine) continue;
    const procedure::Situation situation{*other->programme, house.calendar_of(*other->programme), house.now(), state.round, {}, surroundings_of(db, *other), base::random_id};
    rivals.push_back({id, programme::keeps_names_hidden(*loaded.programme, *loaded.procedure, loaded.stage->by) ? id : name_of(other->state), procedure::rank_of(other->state, *loaded.stage, situation), option});
  }
  return rivals;
}

void note_together(const std::map<std::string, std::string>& options, procedure::Situation& situation) {
  for (auto& rival : situation.rivals)
    if (const auto chosen = options.find(rival.id); chosen != options.end()) rival.option = chosen->second;
}

}  // namespace service

#include "rehearsal/replay.h"

namespace rehearsal {
namespace {

using base::Json;
using base::JsonArray;
using base::JsonObject;
using procedure::CaseState;

constexpr std::uint64_t one_case_in = 8;

template <class Map>
JsonObject texts(const Map& map) {
  JsonObject object;
  for (const auto& [key, value] : map) object[key] = base::Json(boost::json::value_from(value));
  return object;
}

JsonObject moments(const std::map<std::string, base::Instant>& map) {
  JsonObject object;
  for (const auto& [key, at] : map) object[key] = at.text();
  return object;
}

JsonArray entries_of(const CaseState& state) {
  JsonArray array;
  for (const auto& one : state.entries)
    array.push_back(JsonObject{{"stage", one.stage}, {"action", one.action}, {"account", one.account}, {"office", one.office}, {"role", one.role}, {"at", one.at.text()}, {"data", one.data}});
  return array;
}

Json due_of(const CaseState& state) {
  if (!state.due) return nullptr;
  return JsonObject{{"date", state.due->date.text()}, {"provisional", state.due->provisional}, {"reckoning", state.due->reckoning}};
}

Json returned_of(const CaseState& state) {
  if (!state.returned) return nullptr;
  return JsonObject{{"stage", state.returned->stage}, {"role", state.returned->role}, {"office", state.returned->office}, {"reason", state.returned->reason}, {"items", state.returned->items}};
}

}  // namespace

std::string told_by(const CaseState& state) {
  return base::canonical_json(JsonObject{
      {"id", state.id}, {"programme", state.programme}, {"edition", state.edition}, {"procedure", state.procedure}, {"way", state.way}, {"round", state.round}, {"about", state.about},
      {"applicant", state.applicant}, {"applicant_name", state.applicant_name}, {"place", state.place}, {"stage", state.stage}, {"opened", state.opened_at.text()}, {"entered", state.entered_at.text()},
      {"due", due_of(state)}, {"submitted", state.submitted_on ? Json(state.submitted_on->text()) : Json(nullptr)}, {"facts", state.facts}, {"evidence", texts(state.evidence)},
      {"checks", texts(state.dated_checks)}, {"judgements", state.judgements}, {"entries", entries_of(state)}, {"outcomes", texts(state.outcomes)}, {"arrived", moments(state.arrived_at)},
      {"left", moments(state.left_at)}, {"assigned", texts(state.assigned)}, {"returned", returned_of(state)}, {"findings", state.findings}, {"result", state.result}, {"reason", state.reason},
      {"closed", state.closed}, {"version", state.version}});
}

std::vector<invariants::Violation> replayed(const World& world, Dice& dice) {
  std::vector<invariants::Violation> violations;
  const std::uint64_t first = dice.below(one_case_in);
  for (std::size_t i = first % std::max<std::size_t>(1, world.cases().size()); i < world.cases().size(); i += one_case_in) {
    const Case& one = *world.find(world.cases()[i]);
    CaseState state;
    for (const auto at : one.events) {
      const auto event = world.read_again(at);
      if (event) state = procedure::evolve(std::move(state), *event);
      if (!event || (world.marks().contains(at) && world.marks().at(at) != told_by(state))) {
        violations.push_back({"replay", {"重放到此处，状态与当时不同。", "Replayed to here, the state is another than it was."}, world.journal()[at].stream, world.journal()[at].version});
        return violations;
      }
    }
    if (told_by(state) != told_by(one.state)) violations.push_back({"replay", {"重放后的状态与最后不同。", "Replayed, the case ends in another state."}, "case/" + one.state.id, one.state.version});
  }
  return violations;
}

}  // namespace rehearsal

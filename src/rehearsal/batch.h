#pragma once
#include "rehearsal/text.h"
#include "rehearsal/world.h"

namespace rehearsal {

/// What one move comes to, before it is kept.
struct World::Batch {
  std::vector<ledger::Event> events;
  std::map<std::string, procedure::CaseState> states;   // case -> as its events leave it; one that is missing is evolved

  const procedure::CaseState& add(std::vector<ledger::Event> more, procedure::CaseState state) {
    std::move(more.begin(), more.end(), std::back_inserter(events));
    const std::string id = state.id;
    return states.insert_or_assign(id, std::move(state)).first->second;
  }
};

/// A case after an act, what it is about, and the event that was the cause.
struct World::After {
  const Case& before;
  const procedure::CaseState& state;
  const ledger::Event& cause;
};

/// The division code a case lies in, by the first area role's fact that it states.
std::string place_of(const programme::Programme& programme, const procedure::CaseState& state);

/// A round and a title as FEEL reads them.
rules::feel::Value as_round(const std::string& year);
rules::feel::Value as_title(const registry::Certificate& title, base::Date today);

/// Whether a stage's options have a number of places.
bool gives_places(const programme::Stage& stage);

}  // namespace rehearsal

#include "rehearsal/invariants/invariant.h"

namespace rehearsal::invariants {

const std::vector<Invariant>& all() {
  static const std::vector<Invariant> list{order_kept,     path_kept,       stages_earned, gates_passed, gates_true, posted_in_full, deadlines_kept,  places_kept, recused_stay_out,
                                           declared_first, ballots_counted, roles_held,    returns_kept, register_kept,  rounds_kept,     banned_kept_out,
                                           filed_once,     objections_hold};
  return list;
}

std::vector<const Entry*> Occasion::visit() const {
  std::vector<const Entry*> entries;
  if (record)
    for (std::size_t i = record->visit; i < record->entries.size(); ++i) entries.push_back(&record->entries[i]);
  return entries;
}

bool is_withdrawal(const Event& event) { return event.kind == "entry_recorded" && event.role.empty() && text(event.public_fields, "action") == "withdraw"; }

std::optional<calendar::Period> period_in(const programme::Programme& programme, const std::string& parameter) {
  const auto found = programme.rulebook.parameters.find(parameter);
  return found == programme.rulebook.parameters.end() ? std::nullopt : programme::period_of(found->second);
}

}  // namespace rehearsal::invariants

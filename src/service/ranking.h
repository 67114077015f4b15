#pragma once
#include "service/loaded.h"

namespace service {

/// The other cases of the round, and of the same part of its list, that stand at the stage this one is at or have an option
/// there; withdrawn ones aside. Empty where the stage ranks nothing.
std::vector<procedure::Rival> rivals_of(House& house, store::Reader& db, const Loaded& loaded);

/// Notes what the cases acted on together receive: case -> option.
void note_together(const std::map<std::string, std::string>& options, procedure::Situation& situation);

}  // namespace service

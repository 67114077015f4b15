#pragma once
#include "programme/loader.h"

#include <vector>

namespace rehearsal {

/// The edition as the cases of a round run under it for which an office has set values.
struct Setting {
  programme::SetParameters set;
  programme::Programme edition;
};

/// What offices of a rehearsal set when they open a round: everything they may, and then only the shares of votes. Each
/// value is one the edition loads with. Empty where nothing may be set. `shared_facts`: as programme::read_sources.
std::vector<Setting> settings_of(const programme::Programme& edition, const std::string& shared_facts);

/// The edition as it is rehearsed: in force, on any day.
programme::Programme in_force(const programme::Programme& edition);

}  // namespace rehearsal

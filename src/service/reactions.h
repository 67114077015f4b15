#pragma once
#include "procedure/case.h"
#include "service/loaded.h"

namespace service {

/// What one case's act makes happen elsewhere, in the same transaction: the register and its bans change, the case this one is
/// about ends, a round opens, a person is enrolled, and procedures that follow a result open. The one place where a stream causes another. `before`: the case as it was when the act was decided;
/// `effects`: what was appended to it. Returns the numbers of certificates issued.
base::Result<std::vector<std::string>> react(House& house, store::Transaction& tx, const Loaded& before, const procedure::Effects& effects);

}  // namespace service

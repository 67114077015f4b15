#pragma once
#include "service/loaded.h"

namespace service {

/// openapi.yaml: Ballot each, in the order they were held: every ballot that was closed, so that its tally can be counted
/// again. Who voted for what is told to authorities, where the edition does not keep it secret; everybody else reads the
/// tally. Of one that still runs nothing is told but how many have voted.
base::JsonArray ballots_json(store::Reader& db, const Seen& seen);

}  // namespace service

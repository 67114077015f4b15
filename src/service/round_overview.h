#pragma once
#include "service/command.h"

namespace service {

/// A round on one page: what was set for it, how many cases stand where, who is late, and the days ahead. For offices with
/// a role in the programme and for administrators; counts are of all cases, late cases and days of those this session sees.
/// openapi.yaml: RoundOverview. `days` (7 to 62) is the length of the calendar. Refuses `not_found`.
base::Result<base::JsonObject> read_round(House& house, const Session& session, const std::string& id, std::int64_t days);

}  // namespace service

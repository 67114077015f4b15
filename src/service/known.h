#pragma once
#include "service/command.h"

namespace service {

/// What this office stated earlier and is asked for now: openapi.yaml Known each, in the form's order. From its filed cases of any
/// programme, the latest first; of a fact that means the same there (name, label, type, unit, options). What is stated on the case
/// already, declarations and sealed scans are not offered. Refuses `not_found`.
base::Result<base::JsonArray> known_facts(House& house, const Session& session, const std::string& case_id);

/// 200 {"taken":[name],"draft":EntryData}: the offers named lie in this office's draft, with their papers, to be looked at
/// before anything is filed. Refuses `not_found`, `not_yours`, `not_offered`.
struct TakeKnown { std::string case_id; std::vector<std::string> names; };
base::Result<Answer> take_known(House& house, const Session& session, const Sent& sent, const TakeKnown& take);

}  // namespace service

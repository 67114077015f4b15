#pragma once
#include "base/json.h"
#include "programme/programme.h"

namespace service {

/// openapi.yaml: ProgrammeSummary and Programme.
base::JsonObject programme_summary(const programme::Programme& programme);
base::JsonObject programme_json(const programme::Programme& programme);

}  // namespace service

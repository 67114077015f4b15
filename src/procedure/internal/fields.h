#pragma once
#include "procedure/case.h"

namespace procedure::internal {

/// One field as a client sees it (openapi.yaml: Field), `in` being the member of the data it goes into.
base::JsonObject field(std::string name, const char* in, const base::Text& label, std::string_view type, bool required);

/// A reason beside an act.
base::JsonObject reason_field(bool required);

/// One citation each, in the order named.
base::JsonArray citations(const programme::Programme& programme, const std::vector<std::string>& ids);

}  // namespace procedure::internal

#pragma once
#include "base/json.h"
#include "programme/programme.h"

namespace programme::internal {

base::JsonObject set_json(const rules::Set& set);
base::JsonObject procedure_json(const Procedure& procedure);
/// The expression as written, or null.
base::Json expression_json(const std::optional<rules::feel::Expression>& expression);

}  // namespace programme::internal

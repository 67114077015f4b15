#pragma once
#include "base/json.h"
#include "rules/rulebook.h"

#include <string>
#include <vector>

namespace service {

/// A fact's value as a person writes it: options by their label, yes and no in words, amounts with their unit, years in
/// order. A list is one line a row. Empty for null; "（已删除）" for what was erased.
std::string shown(const rules::Fact& fact, const base::Json& value);

}  // namespace service

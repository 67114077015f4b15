#pragma once
#include "base/json.h"
#include "base/refusal.h"
#include "rules/feel/expression.h"
#include "rules/feel/value.h"

#include <string>
#include <string_view>

/// FEEL values from and to documents.
namespace rules::feel {

/// Names and values from a YAML or JSON mapping. Unquoted scalars are read as what they look like: null, true, false, numbers,
/// dates (2024-06-20), times, durations (P3Y); `missing` is a fact nobody has given; everything else is text. A mapping whose
/// keys are all years (1900 to 2999) with numbers is a Series, its last year the latest. Refuses `bad_yaml` and `bad_context`.
base::Result<Context> context_from_text(std::string_view text, std::string_view file);

/// Numbers as decimal strings, dates and durations in their literal form, Missing as {"missing": [names]}.
base::Json to_json(const Value& value);

/// Adds the names of all entries inside a value to the members that paths and filters may name.
void add_members(Names& names, const Value& value);

}  // namespace rules::feel

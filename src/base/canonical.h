#pragma once
#include "base/json.h"

namespace base {

/// The parts of what canonical_json writes, each added to `out`: for whoever knows the members of an object and their order.
void add_canonical(const Json& value, std::string& out);
void add_canonical(const JsonObject& object, std::string& out);
void add_canonical_text(std::string_view text, std::string& out);

}  // namespace base

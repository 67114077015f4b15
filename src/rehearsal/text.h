#pragma once
#include "base/json.h"

#include <string>

namespace rehearsal {

/// A member as text, empty when absent or no text. An object handed to base::text_of is copied whole.
inline std::string text_in(const base::JsonObject& object, std::string_view key) {
  const auto* member = object.if_contains(key);
  return member && member->is_string() ? std::string(member->as_string()) : std::string();
}

}  // namespace rehearsal

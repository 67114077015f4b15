#include "base/json.h"
#include "fuzz/entry.h"

/// What is read is written in one way, and reading that again changes nothing.
void fuzz_one(std::string_view bytes) {
  const auto value = base::parse_json(bytes);
  if (!value) return;
  const std::string canonical = base::canonical_json(*value);
  const auto again = base::parse_json(canonical, canonical.size());
  base::ensure(again.has_value() && base::canonical_json(*again) == canonical, "the canonical form is a fixed point");
}

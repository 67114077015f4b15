#include "base/yaml.h"
#include "fuzz/entry.h"

/// Any bytes are read or refused; a refusal has a place.
void fuzz_one(std::string_view bytes) {
  const auto root = base::parse_yaml(bytes, "fuzz.yaml");
  if (!root) base::ensure(root.error().problems.size() == 1, "a refusal names one problem");
}

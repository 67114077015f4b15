#pragma once
#include "base/json.h"
#include "base/yaml.h"

#include <string>
#include <string_view>
#include <vector>

namespace rules::internal {

/// What a person typed, the same whether it came as YAML or as JSON: texts, lists and mappings that know their place.
struct Member;
struct Raw {
  enum class Kind { absent, text, list, mapping };

  Kind kind = Kind::absent;              // absent: null or an empty text
  std::string text;
  std::vector<Raw> items;
  std::vector<Member> members;
  base::Place place;
  bool is_stated_null = false;           // absent, and written as null: in a row this says "none"
  bool too_deep = false;                 // cut off here: nested beyond what any fact holds

  const Raw* find(std::string_view key) const;
  bool is_absent() const { return kind == Kind::absent; }
};

struct Member {
  std::string name;
  Raw value;
  base::Place place;     // of the name
};

Raw raw_of(const base::YamlNode& node, std::string_view file);
Raw raw_of(const base::Json& value, std::string_view pointer);

}  // namespace rules::internal

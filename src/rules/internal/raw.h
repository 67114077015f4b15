#pragma once
#include "base/json.h"
#include "base/yaml.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rules {
struct OnFile;
struct Stated;
}  // namespace rules

namespace rules::internal {

/// Where something stands in a document; told as a place only when something is wrong with it.
struct Where {
  std::string_view file;                 // YAML, with line and column
  int line = 0, column = 0;
  const Where* above = nullptr;          // JSON: what it stands in; of the whole `name` is the pointer to it
  std::string_view name;
  std::size_t item = no_item;            // in a list, which has no names

  static constexpr std::size_t no_item = static_cast<std::size_t>(-1);
  base::Place place() const;
};

/// What a person typed, the same whether it came as YAML or as JSON: texts, lists and mappings that know where they stand.
/// It looks into the document it was made from, and stays where it was made.
struct Member;
struct Raw {
  enum class Kind { absent, text, list, mapping };

  Kind kind = Kind::absent;              // absent: null or an empty text
  bool is_stated_null = false;           // absent, and written as null: in a row this says "none"
  bool too_deep = false;                 // cut off here: nested beyond what any fact holds
  std::string_view text;
  std::vector<Raw> items;
  std::vector<Member> members;
  Where where;
  std::string number;                    // what `text` shows of a JSON number

  Raw() = default;
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;

  const Raw* find(std::string_view key) const;
  bool is_absent() const { return kind == Kind::absent; }
};

struct Member {
  std::string_view name;
  Raw value;
  Where where;           // of the name
};

std::unique_ptr<const Raw> raw_of(const base::YamlNode& node, std::string_view file);
std::unique_ptr<const Raw> raw_of(const base::Json& value, std::string_view pointer);
std::unique_ptr<const Raw> raw_of(const Stated& stated);
/// Of what is on file, these facts alone.
std::unique_ptr<const Raw> raw_of(const base::JsonObject& facts, const OnFile& file);

}  // namespace rules::internal

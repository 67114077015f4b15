#pragma once
#include "base/refusal.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base {

/// One node of a YAML document with the place it stands at. Scalars keep their text: what a scalar means is decided
/// by who reads it (a schema), never by YAML's guesses, so `no`, `on`, `012` stay text.
struct YamlNode {
  enum class Kind { scalar, sequence, mapping };

  // Defined in the source: a pair of nodes inside a node cannot be looked into before the node is complete.
  YamlNode();
  YamlNode(const YamlNode&);
  YamlNode(YamlNode&&) noexcept;
  YamlNode& operator=(const YamlNode&);
  YamlNode& operator=(YamlNode&&) noexcept;
  ~YamlNode();

  Kind kind = Kind::scalar;
  std::string text;    // scalar only
  bool quoted = false; // scalar only: written in quotes or as a block, so never null, number or boolean
  std::vector<YamlNode> items;                            // sequence, in order
  std::vector<std::pair<YamlNode, YamlNode>> members;     // mapping, in order; keys are scalars, unique
  int line = 0;    // from 1
  int column = 0;  // from 1, in characters

  /// The member's value, or nullptr. Mapping only; any other kind has no members.
  const YamlNode* find(std::string_view key) const;
  /// Unquoted `null`, `~` or empty.
  bool is_null() const;
};

/// Reads one document of at most 4 MiB. Refuses `bad_yaml` (with `file`, line, column) for syntax errors, bad UTF-8,
/// duplicate keys, aliases and anchors, tags, more than one document, depth > 32. An empty text is a null scalar.
Result<YamlNode> parse_yaml(std::string_view text, std::string_view file);

}  // namespace base

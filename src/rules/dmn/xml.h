#pragma once
#include "base/refusal.h"

#include <string>
#include <string_view>
#include <vector>

namespace rules::dmn {

/// An element of an XML document with its namespace and local name; attributes by local name.
struct Xml {
  std::string space;
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;               // its own characters, in order
  std::vector<Xml> children;
  int line = 0;

  const Xml* child(std::string_view name) const;       // the first of that name, or nullptr
  std::string attribute(std::string_view name) const;  // "" when absent
  bool has(std::string_view name) const;
};

/// Reads one document of at most 16 MiB. Refuses `bad_xml` (file, line, column) for syntax errors, a document type, more than
/// 400,000 elements or a depth beyond 128.
base::Result<Xml> parse_xml(std::string_view text, std::string_view file);

}  // namespace rules::dmn

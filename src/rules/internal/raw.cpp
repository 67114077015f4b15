#include "rules/internal/raw.h"

#include <fmt/format.h>

namespace rules::internal {
namespace {

constexpr int deepest = 8;

Raw text_raw(std::string text, base::Place place) {
  Raw raw;
  raw.kind = text.empty() ? Raw::Kind::absent : Raw::Kind::text;
  raw.text = std::move(text);
  raw.place = std::move(place);
  return raw;
}

std::string step(std::string_view key) {
  std::string out = "/";
  for (const char c : key) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

Raw from_yaml(const base::YamlNode& node, std::string_view file, int depth) {
  const base::Place place{std::string(file), node.line, node.column, {}};
  if (node.kind == base::YamlNode::Kind::scalar) {
    Raw scalar = text_raw(node.is_null() ? "" : node.text, place);
    scalar.is_stated_null = node.is_null() && !node.text.empty();
    return scalar;
  }
  Raw raw;
  raw.place = place;
  raw.kind = node.kind == base::YamlNode::Kind::sequence ? Raw::Kind::list : Raw::Kind::mapping;
  if ((raw.too_deep = depth > deepest)) return raw;
  for (const base::YamlNode& item : node.items) raw.items.push_back(from_yaml(item, file, depth + 1));
  for (const auto& [key, value] : node.members) {
    const base::Place at{std::string(file), key.line, key.column, {}};
    Raw member = from_yaml(value, file, depth + 1);
    if (member.is_absent()) member.place = at;
    raw.members.push_back({key.text, std::move(member), at});
  }
  return raw;
}

std::string scalar_text(const base::Json& value) {
  if (value.is_string()) return std::string(value.as_string());
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_null()) return {};
  return boost::json::serialize(value);
}

Raw from_json(const base::Json& value, const std::string& pointer, int depth) {
  const base::Place place{{}, 0, 0, pointer};
  if (!value.is_array() && !value.is_object()) {
    Raw scalar = text_raw(scalar_text(value), place);
    scalar.is_stated_null = value.is_null();
    return scalar;
  }
  Raw raw;
  raw.place = place;
  raw.kind = value.is_array() ? Raw::Kind::list : Raw::Kind::mapping;
  if ((raw.too_deep = depth > deepest)) return raw;
  if (value.is_array())
    for (std::size_t i = 0; i < value.as_array().size(); ++i)
      raw.items.push_back(from_json(value.as_array()[i], fmt::format("{}/{}", pointer, i), depth + 1));
  else
    for (const auto& [key, member] : value.as_object())
      raw.members.push_back({std::string(key), from_json(member, pointer + step(key), depth + 1), {{}, 0, 0, pointer + step(key)}});
  return raw;
}

}  // namespace

const Raw* Raw::find(std::string_view key) const {
  for (const Member& member : members)
    if (member.name == key) return &member.value;
  return nullptr;
}

Raw raw_of(const base::YamlNode& node, std::string_view file) { return from_yaml(node, file, 0); }
Raw raw_of(const base::Json& value, std::string_view pointer) { return from_json(value, std::string(pointer), 0); }

}  // namespace rules::internal

#include "service/shown.h"

#include <fmt/format.h>

namespace service {
namespace {

std::string label_of(const rules::Fact& fact, const std::string& id) {
  for (const auto& option : fact.options)
    if (option.id == id) return option.label.zh;
  return id;
}

std::string text_of(const rules::Fact& fact, const base::Json& value) {
  if (value.is_bool()) return value.as_bool() ? "是" : "否";
  if (value.is_int64()) return fmt::format("{}{}", value.as_int64(), fact.type == rules::FactType::percent ? "%" : "");
  if (value.is_string()) return label_of(fact, std::string(value.as_string()));
  return {};
}

std::string row_of(const rules::Fact& fact, const base::JsonObject& row) {
  std::vector<std::string> cells;
  for (const auto& field : fact.fields)
    if (const auto* value = row.if_contains(field.name); value && !value->is_null()) cells.push_back(field.label.zh + "：" + shown(field, *value));
  return fmt::format("{}", fmt::join(cells, "；"));
}

std::string members_of(const rules::Fact& fact, const base::JsonObject& object) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : object) parts.push_back(std::string(name) + "：" + text_of(fact, value));
  std::sort(parts.begin(), parts.end());
  return fmt::format("{}", fmt::join(parts, "；"));
}

}  // namespace

std::string shown(const rules::Fact& fact, const base::Json& value) {
  if (value.is_null()) return {};
  if (value.is_string() && value.as_string() == "erased") return "（已删除）";
  if (value.is_object()) return members_of(fact, value.as_object());
  if (!value.is_array()) return text_of(fact, value);
  if (value.as_array().empty()) return "无";
  std::vector<std::string> lines;
  for (const auto& item : value.as_array()) lines.push_back(item.is_object() ? row_of(fact, item.as_object()) : text_of(fact, item));
  return fmt::format("{}", fmt::join(lines, "\n"));
}

}  // namespace service

#include "rules/feel/context.h"

#include "base/yaml.h"
#include "rules/feel/temporal.h"

namespace rules::feel {
namespace {

Value value_of(const base::YamlNode& node, const std::string& path);

Value scalar_of(const base::YamlNode& node, const std::string& path) {
  if (node.is_null()) return Value();
  if (node.quoted) return node.text;
  if (node.text == "true" || node.text == "false") return node.text == "true";
  if (node.text == "missing") return Value::missing(path);
  if (const auto number = base::Decimal::parse(node.text)) return *number;
  if (const auto temporal = parse_temporal(node.text)) return *temporal;
  return node.text;
}

std::optional<int> year_of(const std::string& text) {
  const bool digits = text.size() == 4 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || (text[0] != '1' && text[0] != '2') || text < "1900") return std::nullopt;
  return std::stoi(text);
}

/// Amounts by year, or nothing when it is an ordinary mapping.
std::optional<Series> series_of(const base::YamlNode& node, const std::string& path) {
  Series series;
  series.name = path;
  for (const auto& [key, amount] : node.members) {
    const auto year = year_of(key.text);
    const auto number = base::Decimal::parse(amount.text);
    if (!year || !number || amount.kind != base::YamlNode::Kind::scalar) return std::nullopt;
    series.amounts[*year] = *number;
  }
  if (series.amounts.empty()) return std::nullopt;
  series.latest_year = series.amounts.rbegin()->first;
  return series;
}

Value value_of(const base::YamlNode& node, const std::string& path) {
  if (node.kind == base::YamlNode::Kind::scalar) return scalar_of(node, path);
  if (node.kind == base::YamlNode::Kind::sequence) {
    List items;
    for (const base::YamlNode& item : node.items) items.push_back(value_of(item, fmt::format("{}.{}", path, items.size() + 1)));
    return items;
  }
  if (auto series = series_of(node, path)) return std::move(*series);
  Context context;
  for (const auto& [key, value] : node.members) context.entries.emplace_back(key.text, value_of(value, path.empty() ? key.text : path + "." + key.text));
  return context;
}

}  // namespace

base::Result<Context> context_from_text(std::string_view text, std::string_view file) {
  const auto document = base::parse_yaml(text, file);
  if (!document) return tl::unexpected(document.error());
  if (document->is_null()) return Context{};
  if (document->kind != base::YamlNode::Kind::mapping)
    return base::refuse("bad_context", {"上下文文件应是“名称: 值”的清单。", "A context file is a mapping of names to values."});
  Context context;
  for (const auto& [key, value] : document->members) context.entries.emplace_back(key.text, value_of(value, key.text));
  return context;
}

base::Json to_json(const Value& value) {
  if (value.is_null()) return nullptr;
  if (value.boolean()) return *value.boolean();
  if (const auto* items = value.list()) {
    base::JsonArray array;
    for (const Value& item : *items) array.push_back(to_json(item));
    return array;
  }
  base::JsonObject object;
  if (const auto* context = value.context()) {
    for (const auto& [name, entry] : context->entries) object[name] = to_json(entry);
    return object;
  }
  if (const auto* series = value.series()) {
    for (const auto& [year, amount] : series->amounts) object[std::to_string(year)] = base::Json(amount.text());
    return object;
  }
  if (const auto* missing = value.missing()) {
    object["missing"] = base::JsonArray(missing->needs.begin(), missing->needs.end());
    return object;
  }
  return base::Json(value.shown());
}

void add_members(Names& names, const Value& value) {
  if (const auto* items = value.list())
    for (const Value& item : *items) add_members(names, item);
  if (value.series()) names.members.insert({"year", "value"});
  const auto* context = value.context();
  if (!context) return;
  for (const auto& [name, entry] : context->entries) {
    names.members.insert(name);
    add_members(names, entry);
  }
}

}  // namespace rules::feel

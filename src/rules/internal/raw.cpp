#include "rules/internal/raw.h"

#include "rules/dossier.h"

#include <fmt/format.h>

namespace rules::internal {
namespace {

constexpr int deepest = 8;

void set_text(std::string_view text, Raw& raw) {
  raw.kind = text.empty() ? Raw::Kind::absent : Raw::Kind::text;
  raw.text = text;
}

std::string step(std::string_view key) {
  std::string out = "/";
  for (const char c : key) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

std::string pointer_to(const Where& where) {
  if (!where.above) return std::string(where.name);
  return pointer_to(*where.above) + (where.item == Where::no_item ? step(where.name) : fmt::format("/{}", where.item));
}

void from_yaml(const base::YamlNode& node, std::string_view file, int depth, Raw& raw) {
  raw.where = {file, node.line, node.column};
  if (node.kind == base::YamlNode::Kind::scalar) {
    set_text(node.is_null() ? std::string_view() : std::string_view(node.text), raw);
    raw.is_stated_null = node.is_null() && !node.text.empty();
    return;
  }
  raw.kind = node.kind == base::YamlNode::Kind::sequence ? Raw::Kind::list : Raw::Kind::mapping;
  if ((raw.too_deep = depth > deepest)) return;
  raw.items = std::vector<Raw>(node.items.size());
  for (std::size_t i = 0; i < node.items.size(); ++i) from_yaml(node.items[i], file, depth + 1, raw.items[i]);
  raw.members = std::vector<Member>(node.members.size());
  for (std::size_t i = 0; i < node.members.size(); ++i) {
    const auto& [key, value] = node.members[i];
    Member& member = raw.members[i];
    member.name = key.text;
    member.where = {file, key.line, key.column};
    from_yaml(value, file, depth + 1, member.value);
    if (member.value.is_absent()) member.value.where = member.where;
  }
}

void set_scalar(const base::Json& value, Raw& raw) {
  raw.is_stated_null = value.is_null();
  if (value.is_string()) return set_text(value.get_string(), raw);
  if (value.is_bool()) return set_text(value.get_bool() ? "true" : "false", raw);
  if (value.is_null()) return;
  raw.number = boost::json::serialize(value);
  set_text(raw.number, raw);
}

/// A list or a mapping with room for what it holds; nothing in it where it lies too deep.
std::vector<Raw>& list_of(std::size_t size, int depth, Raw& raw) {
  raw.kind = Raw::Kind::list;
  if (!(raw.too_deep = depth > deepest)) raw.items = std::vector<Raw>(size);
  for (std::size_t i = 0; i < raw.items.size(); ++i) raw.items[i].where = {.above = &raw.where, .item = i};
  return raw.items;
}

std::vector<Member>& mapping_of(std::size_t size, int depth, Raw& raw) {
  raw.kind = Raw::Kind::mapping;
  if (!(raw.too_deep = depth > deepest)) raw.members = std::vector<Member>(size);
  return raw.members;
}

Raw& named(std::string_view name, const Raw& above, Member& member) {
  member.name = name;
  member.value.where = member.where = {.above = &above.where, .name = name};
  return member.value;
}

void from_json(const base::Json& value, int depth, Raw& raw);

void from_object(const base::JsonObject& object, int depth, Raw& raw) {
  auto member = object.begin();
  for (Member& into : mapping_of(object.size(), depth, raw)) {
    from_json(member->value(), depth + 1, named(member->key(), raw, into));
    ++member;
  }
}

void from_json(const base::Json& value, int depth, Raw& raw) {
  if (const auto* object = value.if_object()) return from_object(*object, depth, raw);
  const auto* array = value.if_array();
  if (!array) return set_scalar(value, raw);
  auto item = array->begin();
  for (Raw& into : list_of(array->size(), depth, raw)) from_json(*item++, depth + 1, into);
}

void from_dates(const std::map<std::string, std::string>& dates, int depth, Raw& raw) {
  auto date = dates.begin();
  for (Member& into : mapping_of(dates.size(), depth, raw)) {
    set_text(date->second, named(date->first, raw, into));
    ++date;
  }
}

/// Without who gave it.
void from_judgement(const base::JsonObject& judgement, int depth, Raw& raw) {
  std::vector<const boost::json::key_value_pair*> kept;
  for (const auto& member : judgement)
    if (member.key() != "account" && member.key() != "role") kept.push_back(&member);
  auto member = kept.begin();
  for (Member& into : mapping_of(kept.size(), depth, raw)) {
    from_json((*member)->value(), depth + 1, named((*member)->key(), raw, into));
    ++member;
  }
}

}  // namespace

base::Place Where::place() const {
  if (!file.empty() || line > 0) return {std::string(file), line, column, {}};
  return {{}, 0, 0, pointer_to(*this)};
}

const Raw* Raw::find(std::string_view key) const {
  for (const Member& member : members)
    if (member.name == key) return &member.value;
  return nullptr;
}

std::unique_ptr<const Raw> raw_of(const base::YamlNode& node, std::string_view file) {
  auto raw = std::make_unique<Raw>();
  from_yaml(node, file, 0, *raw);
  return raw;
}

std::unique_ptr<const Raw> raw_of(const base::Json& value, std::string_view pointer) {
  auto raw = std::make_unique<Raw>();
  raw->where.name = pointer;
  from_json(value, 0, *raw);
  return raw;
}

std::unique_ptr<const Raw> raw_of(const Stated& stated) {
  auto raw = std::make_unique<Raw>();
  auto& members = mapping_of(3, 0, *raw);
  from_object(stated.evidence, 1, named("evidence", *raw, members[0]));
  from_object(stated.facts, 1, named("facts", *raw, members[1]));
  from_object(stated.dated_checks, 1, named("dated_checks", *raw, members[2]));
  return raw;
}

std::unique_ptr<const Raw> raw_of(const base::JsonObject& facts, const OnFile& file) {
  auto raw = std::make_unique<Raw>();
  auto& members = mapping_of(3, 0, *raw);
  from_object(facts, 1, named("facts", *raw, members[0]));
  from_dates(file.dated_checks, 1, named("dated_checks", *raw, members[1]));
  auto judgement = file.judgements.begin();
  for (Raw& into : list_of(file.judgements.size(), 1, named("judgements", *raw, members[2]))) from_judgement((judgement++)->as_object(), 2, into);
  return raw;
}

}  // namespace rules::internal

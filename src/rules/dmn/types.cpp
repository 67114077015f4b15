#include "rules/dmn/internals.h"
#include "rules/feel/evaluation.h"
#include "rules/feel/expression.h"
#include "rules/feel/parser.h"

namespace rules::dmn {
namespace {

using feel::Type;
using feel::TypeRef;

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

/// "feel:string" and "tns:tPerson" are QNames of DMN 1.2; later the name stands alone.
std::string without_prefix(std::string_view reference) {
  const std::string name = trimmed(reference);
  const std::size_t colon = name.find(':');
  return colon == std::string::npos ? name : name.substr(colon + 1);
}

std::string child_text(const Xml& element, std::string_view name) {
  const Xml* child = element.child(name);
  return child ? trimmed(child->text) : "";
}

/// Unary tests as a condition on one value.
std::function<bool(const feel::Value&)> condition_of(const std::string& text) {
  const auto program = feel::parse_tests_program(text, feel::Vocabulary{});
  if (!program) return [](const feel::Value&) { return false; };
  return [tests = feel::Expression{text, *program}](const feel::Value& value) {
    if (value.is_missing()) return true;
    return feel::evaluate_unary_tests(tests, value, feel::MapScope()).is_true();
  };
}

std::string constraint_text(const Xml& definition, std::string_view name) {
  const Xml* constraint = definition.child(name);
  return constraint ? child_text(*constraint, "text") : "";
}

}  // namespace

void Types::add(const Xml& definition) { definitions_.emplace(feel::canonical_name(definition.attribute("name")), definition); }
void Types::add_import(std::string name, std::shared_ptr<const Types> types) { imports_.emplace(feel::canonical_name(name), std::move(types)); }

bool Types::defines(std::string_view reference) const {
  const std::string name = feel::canonical_name(without_prefix(reference));
  if (name.empty() || feel::simple_type(name) || definitions_.contains(name)) return true;
  for (const auto& [import, types] : imports_) {
    if (import.empty() && types->defines(name)) return true;
    if (!import.empty() && name.starts_with(import + ".") && types->defines(name.substr(import.size() + 1))) return true;
  }
  return false;
}

TypeRef Types::find(std::string_view reference) const {
  const std::string name = feel::canonical_name(without_prefix(reference));
  if (name.empty() || name == "Any") return nullptr;
  if (const auto found = built_.find(name); found != built_.end()) return found->second;
  const auto definition = definitions_.find(name);
  if (definition == definitions_.end()) {
    if (auto simple = feel::simple_type(name)) return simple;
    for (const auto& [import, types] : imports_) {
      if (import.empty())
        if (auto type = types->find(name)) return type;
      if (!import.empty() && name.starts_with(import + ".")) return types->find(name.substr(import.size() + 1));
    }
    return nullptr;
  }
  if (!building_.insert(name).second) return nullptr;  // a type made of itself: any
  TypeRef type = build(definition->second);
  building_.erase(name);
  built_.emplace(name, type);
  return type;
}

/// A simple or named type, a structure of components, or a function.
TypeRef Types::base_of(const Xml& definition) const {
  if (const Xml* function = definition.child("functionItem")) {
    auto type = std::make_shared<Type>();
    type->kind = Type::Kind::function;
    type->name = definition.attribute("name");
    for (const Xml& parameter : function->children)
      if (parameter.name == "parameters") type->members.push_back({parameter.attribute("name"), find(parameter.attribute("typeRef"))});
    type->element = find(function->attribute("outputTypeRef"));
    return type;
  }
  if (!definition.child("itemComponent")) return find(child_text(definition, "typeRef"));
  auto type = std::make_shared<Type>();
  type->kind = Type::Kind::context;
  type->name = definition.attribute("name");
  for (const Xml& component : definition.children)
    if (component.name == "itemComponent") type->members.push_back({component.attribute("name"), build(component)});
  return type;
}

TypeRef Types::limited(TypeRef base, const Xml& definition) const {
  const std::string allowed = constraint_text(definition, "allowedValues");
  if (allowed.empty()) return base;
  auto type = base ? std::make_shared<Type>(*base) : std::make_shared<Type>();
  type->name = definition.attribute("name");
  type->allows = [outer = type->allows, inner = condition_of(allowed)](const feel::Value& value) { return (!outer || outer(value)) && inner(value); };
  return type;
}

TypeRef Types::build(const Xml& definition) const {
  TypeRef type = limited(base_of(definition), definition);
  if (definition.attribute("isCollection") == "true") type = feel::list_of(std::move(type));
  const std::string constraint = constraint_text(definition, "typeConstraint");
  if (constraint.empty()) return type;
  auto constrained = type ? std::make_shared<Type>(*type) : std::make_shared<Type>();
  constrained->allows = [outer = constrained->allows, inner = condition_of(constraint)](const feel::Value& value) {
    return (!outer || outer(value)) && inner(value);
  };
  return constrained;
}

void Types::collect_members(feel::NameTable& members) const {
  const std::function<void(const Xml&)> walk = [&](const Xml& definition) {
    for (const Xml& component : definition.children) {
      if (component.name != "itemComponent") continue;
      members.add(component.attribute("name"));
      walk(component);
    }
  };
  for (const auto& [name, definition] : definitions_) walk(definition);
  for (const auto& [name, types] : imports_) types->collect_members(members);
}

}  // namespace rules::dmn

#include "rules/feel/type.h"

#include "rules/feel/function.h"
#include "rules/feel/temporal.h"

namespace rules::feel {
namespace {

using Kind = Type::Kind;

TypeRef make(Kind kind, std::string name) {
  auto type = std::make_shared<Type>();
  type->kind = kind;
  type->name = std::move(name);
  return type;
}

bool has_kind(const Value& value, Kind kind) {
  switch (kind) {
    case Kind::any: return true;
    case Kind::null: return value.is_null();
    case Kind::boolean: return value.boolean();
    case Kind::number: return value.number();
    case Kind::string: return value.text();
    case Kind::date: return value.date();
    case Kind::time: return value.time();
    case Kind::date_time: return value.date_time();
    case Kind::years_months: return value.years_months();
    case Kind::days_time: return value.days_time();
    case Kind::list: return value.list() || value.series();
    case Kind::range: return value.range();
    case Kind::context: return value.context();
    case Kind::function: return value.function();
    case Kind::unknown: return false;
  }
  return false;
}

bool list_conforms(const List& items, const TypeRef& element) {
  if (!element) return true;
  return std::all_of(items.begin(), items.end(), [&](const Value& item) { return conforms(item, element); });
}

bool context_conforms(const Context& context, const Type& type) {
  for (const auto& member : type.members) {
    const Value* entry = context.find(member.name);
    if (!entry || !conforms(*entry, member.type)) return false;
  }
  return true;
}

bool type_conforms(const TypeRef& given, const TypeRef& wanted) {
  if (!wanted || wanted->kind == Kind::any) return true;
  if (!given || given->kind == Kind::any) return false;
  if (given->kind != wanted->kind) return false;
  if (wanted->element && !type_conforms(given->element, wanted->element)) return false;
  if (wanted->kind == Kind::context)
    return std::all_of(wanted->members.begin(), wanted->members.end(), [&](const Type::Member& member) {
      return std::any_of(given->members.begin(), given->members.end(),
                         [&](const Type::Member& other) { return other.name == member.name && type_conforms(other.type, member.type); });
    });
  return true;
}

/// Parameters are contravariant, the result covariant; a function that leaves a type open conforms in it.
bool function_conforms(const Function& function, const Type& type) {
  if (function.builtin) return true;
  if (function.parameters.size() != type.members.size()) return false;
  for (std::size_t i = 0; i < type.members.size(); ++i) {
    const TypeRef& parameter = function.parameters[i].type;
    if (parameter && !type_conforms(type.members[i].type, parameter)) return false;
  }
  return !function.result || type_conforms(function.result, type.element);
}

bool range_conforms(const Range& range, const TypeRef& element) {
  if (!element) return true;
  return conforms(range.low, element) && conforms(range.high, element);
}

bool parts_conform(const Value& value, const Type& type) {
  if (const auto* items = value.list()) return list_conforms(*items, type.element);
  if (const auto* context = value.context()) return context_conforms(*context, type);
  if (const auto* range = value.range()) return range_conforms(*range, type.element);
  if (const auto* function = value.function()) return function_conforms(*function, type);
  return true;
}

}  // namespace

TypeRef simple_type(std::string_view name) {
  static const std::map<std::string, TypeRef, std::less<>> types = [] {
    std::map<std::string, TypeRef, std::less<>> made;
    const auto add = [&](std::string name, Kind kind) { made[name] = make(kind, name); };
    add("Any", Kind::any), add("Null", Kind::null), add("boolean", Kind::boolean), add("number", Kind::number);
    add("string", Kind::string), add("date", Kind::date), add("time", Kind::time), add("date and time", Kind::date_time);
    add("dateTime", Kind::date_time), add("years and months duration", Kind::years_months), add("yearMonthDuration", Kind::years_months);
    add("days and time duration", Kind::days_time), add("dayTimeDuration", Kind::days_time), add("context", Kind::context);
    add("list", Kind::list), add("range", Kind::range), add("function", Kind::function);
    return made;
  }();
  const auto found = types.find(name);
  return found == types.end() ? nullptr : found->second;
}

TypeRef list_of(TypeRef element) {
  auto type = std::make_shared<Type>();
  type->kind = Kind::list;
  type->name = "list<" + (element ? element->name : "Any") + ">";
  type->element = std::move(element);
  return type;
}

bool conforms(const Value& value, const TypeRef& type) {
  if (!type || value.is_missing()) return true;
  if (value.is_null()) return !type->allows || type->allows(value);
  if (!has_kind(value, type->kind)) return false;
  if (type->kind != Kind::any && !parts_conform(value, *type)) return false;
  return !type->allows || type->allows(value);
}

bool is_instance(const Value& value, const Type& type) {
  if (value.is_null()) return type.kind == Kind::null;
  return has_kind(value, type.kind) && (type.kind == Kind::any || parts_conform(value, type)) && (!type.allows || type.allows(value));
}

std::optional<Value> converted(const Value& value, const TypeRef& type) {
  if (conforms(value, type)) return value;
  const auto* items = value.list();
  if (items && items->size() == 1 && type->kind != Kind::list && conforms(items->front(), type)) return items->front();
  if (type->kind == Kind::list && !items && conforms(value, type->element)) {
    Value list(List{value});
    if (conforms(list, type)) return list;
  }
  if (type->kind == Kind::date_time && value.date()) return Value(midnight_utc(*value.date()));
  return std::nullopt;
}

}  // namespace rules::feel

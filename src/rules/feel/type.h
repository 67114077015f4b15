#pragma once
#include "rules/feel/value.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace rules::feel {

struct Type;
using TypeRef = std::shared_ptr<const Type>;

/// A FEEL type, as in `instance of`, parameters and item definitions. Source: OMG DMN 1.5, 10.3.2.9 and 7.3.3.
struct Type {
  enum class Kind {
    any, null, boolean, number, string, date, time, date_time, years_months, days_time,
    list, range, context, function, unknown
  };
  struct Member { std::string name; TypeRef type; };

  Kind kind = Kind::any;
  TypeRef element;                 // list, range; function: its result; null: any
  std::vector<Member> members;     // context: its entries; function: its parameters, without names
  std::string name;                // as written, for messages
  /// A limit the values must also keep (allowed values of an item definition). Empty: none.
  std::function<bool(const Value&)> allows;
};

/// The simple type of that name ("number", "days and time duration", "Any" ...), or nullptr.
TypeRef simple_type(std::string_view name);
TypeRef list_of(TypeRef element);

/// Whether a value belongs to the type. null belongs to every type (it is what a missing value reads as); `instance of`
/// asks more, see below. A missing fact belongs to every type.
bool conforms(const Value& value, const TypeRef& type);

/// `value instance of type`: as above, but null is an instance of Null only.
bool is_instance(const Value& value, const Type& type);

/// The value as the type wants it: itself; the only element of a list where one value is wanted; a list of one where a
/// list is wanted; a date as its midnight (UTC). Nothing when no way leads there. Source: 10.3.2.9.4.
std::optional<Value> converted(const Value& value, const TypeRef& type);

}  // namespace rules::feel

#pragma once
#include "base/json.h"
#include "base/shared.h"

namespace base {

/// A JSON object whose copies share it until one of them is edited. To be read as one.
class SharedObject : public Shared<JsonObject> {
 public:
  using Members = std::initializer_list<std::pair<boost::json::string_view, boost::json::value_ref>>;

  SharedObject() = default;
  SharedObject(JsonObject object) : Shared(std::move(object)) {}
  SharedObject(Members members) : Shared(JsonObject(members)) {}

  const Json* if_contains(std::string_view name) const { return (**this).if_contains(name); }
  bool contains(std::string_view name) const { return (**this).contains(name); }
  const Json& at(std::string_view name) const { return (**this).at(name); }
  std::size_t size() const { return (**this).size(); }
  bool empty() const { return (**this).empty(); }
  JsonObject::const_iterator begin() const { return (**this).begin(); }
  JsonObject::const_iterator end() const { return (**this).end(); }

  /// Its own copy from here on.
  Json& operator[](std::string_view name) { return edit()[name]; }
};

}  // namespace base

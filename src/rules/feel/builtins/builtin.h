#pragma once
#include "rules/feel/machine.h"
#include "rules/feel/value.h"

#include <span>
#include <string_view>
#include <vector>

namespace rules::feel {

/// A built-in function: one entry of the tables that builtins/all.cpp lists.
/// Source: OMG DMN 1.5, 10.3.4 (tables 71 to 86).
struct Builtin {
  using Run = Value (*)(std::span<const Value> arguments, Machine& machine);
  /// What a missing fact among the arguments, or inside a list that is one, does.
  enum class Missing : std::uint8_t {
    spreads,     // the result is missing: the function reads every value
    is_carried,  // elements are moved, not read: only an argument that is missing itself makes the result missing
    is_own,      // the function decides
  };

  std::string_view name;
  /// The ways to call it: the names of the parameters, in order. The first is the usual one.
  std::vector<std::vector<std::string_view>> signatures;
  std::size_t least = 1;     // arguments by position
  bool variadic = false;     // also any number of arguments: `min(1, 2, 3)`
  Missing missing = Missing::spreads;
  /// Whether a parameter given by its name takes the value; nullptr: `run` decides.
  bool (*accepts)(std::string_view parameter, const Value& value) = nullptr;
  Run run = nullptr;         // receives the arguments in the order of the signature; what was left out at the end is absent
};

const Builtin* find_builtin(std::string_view name);
const std::vector<const Builtin*>& all_builtins();

// One table a family, each in the file of its name.
const std::vector<Builtin>& boolean_builtins();
const std::vector<Builtin>& context_builtins();
const std::vector<Builtin>& conversion_builtins();
const std::vector<Builtin>& list_builtins();
const std::vector<Builtin>& number_builtins();
const std::vector<Builtin>& range_builtins();
const std::vector<Builtin>& sort_builtins();
const std::vector<Builtin>& temporal_builtins();
const std::vector<Builtin>& text_builtins();

}  // namespace rules::feel

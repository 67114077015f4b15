#pragma once
#include "rules/feel/type.h"
#include "rules/feel/value.h"

#include <functional>

namespace rules::feel {

class Machine;
struct Builtin;

struct FunctionParameter {
  std::string name;
  TypeRef type;  // null: any
};

/// A function as a value: `function(a, b) a + b`, a built-in, a business knowledge model or a decision service.
struct Function {
  std::vector<FunctionParameter> parameters;   // empty for a built-in, which has several ways to be called
  TypeRef result;                              // null: any
  const Builtin* builtin = nullptr;
  /// Called with exactly one argument a parameter, already converted to its type.
  std::function<Value(std::vector<Value>, Machine&)> body;
  Extent extent;   // of what it captured
};

}  // namespace rules::feel

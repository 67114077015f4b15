#pragma once
#include "rules/feel/arithmetic.h"
#include "rules/feel/compare.h"
#include "rules/feel/type.h"
#include "rules/feel/value.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rules::feel {

struct Builtin;

/// What a node of the tree is. Beside each: its children in order, and the members of Node that it uses.
enum class Kind : std::uint8_t {
  program,        // body; names = free names, slot = number of slots. Always the root, nowhere else.
  constant,       // value
  local,          // slot
  free_name,      // slot = index into the program's free names, names[0]; builtin when it also names a built-in
  of_item,        // what else it may mean; names[0] looked up first in the items at `slots`, innermost first
  path,           // base; names[0] = member
  filter,         // base, condition; slot = the item
  call,           // [callee unless builtin], arguments; names = argument names, empty when by position
  list,           // items
  context,        // values; names = keys; slot = first of as many slots
  range,          // low, high; closed_low, closed_high; a null constant where there is no end
  negate,         // operand
  arithmetic,     // left, right; arithmetic
  compare,        // left, right; comparison
  between,        // value, low, high
  in,             // value, tests ...
  test,           // endpoint; comparison: a test against the value under test
  both, either,   // two or more operands
  if_,            // condition, then, else
  for_, some, every,  // iterations ..., body; slot = first variable; for_: `partial` stands after the last variable
  iteration,      // list, or low and high
  function,       // body; names = parameters, types; slot = first parameter; slots = free names the body reads
  instance_of,    // value; types[0]
  tests,          // tests ...; negated. The body of a program of unary tests; slot 0 is `?`
};

/// One node. The tree is immutable once parsed; places count from 1, columns in characters.
struct Node {
  Kind kind = Kind::constant;
  Operator comparison = Operator::equal;
  Arithmetic arithmetic = Arithmetic::add;
  bool closed_low = true;
  bool closed_high = true;
  bool negated = false;
  bool reads_input = false;          // the subtree reads `?`
  bool reads_partial = false;        // for_: the body reads `partial`
  std::uint16_t depth = 1;           // of the subtree
  int slot = 0;
  int line = 0;
  int column = 0;
  const Builtin* builtin = nullptr;
  Value value;
  std::vector<Node> children;
  std::vector<std::string> names;
  std::vector<TypeRef> types;        // null: any
  std::vector<int> slots;
};

}  // namespace rules::feel

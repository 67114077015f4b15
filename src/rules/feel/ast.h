#pragma once
#include "rules/feel/arithmetic.h"
#include "rules/feel/compare.h"
#include "rules/feel/type.h"
#include "rules/feel/value.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace rules::feel {

struct Builtin;

/// What a node of the tree is. Beside each: its children in order, and the members of Node that it uses.
enum class Kind : std::uint8_t {
  program,        // body; names = free names, also in `sorted_names`; slot = number of slots. Always the root, nowhere else.
  constant,       // value
  local,          // slot
  free_name,      // slot = index into the program's free names, names[0]; builtin when it also names a built-in
  of_item,        // what else it may mean; names[0] looked up first in the items at `slots`, innermost first
  path,           // base; names[0] = member
  filter,         // base, condition; slot = the item
  call,           // [callee unless builtin], arguments; names = argument names, empty when by position
  list,           // items
  context,        // values; names = keys; slot = first of as many slots; one more child: the result instead of the context
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
  tests,          // tests ...; negated; slot of `?`. No child: `-`, any value
  coerce,         // value; types[0], names[0] = what it is of, for messages: null when the value is not of the type
  table,          // a decision table; children as `Table` says; slot of `?`
  broken,         // null, for the reason in names[0]
};

/// A decision table: what its node needs beside its children, which are in order: the inputs; for each input the values
/// allowed (`tests`, without child: any); for each output the values allowed in their priority (`tests`); for each output its
/// default (a null constant without line: none); then for each rule its tests and its outputs.
/// Source: OMG DMN 1.5, chapter 8.
struct Table {
  enum class Hit : std::uint8_t { unique, any, priority, first, collect, rule_order, output_order };
  enum class Aggregate : std::uint8_t { none, sum, count, min, max };
  Hit hit = Hit::unique;
  Aggregate aggregate = Aggregate::none;
  std::size_t inputs = 0, outputs = 0, rules = 0;
  std::vector<std::string> output_names;  // of a context, when there is more than one output

  std::size_t allowed_inputs() const { return inputs; }
  std::size_t allowed_outputs() const { return 2 * inputs; }
  std::size_t defaults() const { return 2 * inputs + outputs; }
  std::size_t rule(std::size_t n) const { return 2 * inputs + 2 * outputs + n * (inputs + outputs); }
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
  bool wants_boolean = false;        // if_: boxed, where only true and false are conditions
  bool reads_partial = false;        // for_: the body reads `partial`
  std::uint16_t depth = 1;           // of the subtree
  int slot = 0;
  int line = 0;
  int column = 0;
  const Builtin* builtin = nullptr;
  Value value;
  std::vector<Node> children;
  std::vector<std::string> names;
  std::vector<std::string> sorted_names;
  std::vector<TypeRef> types;        // null: any
  std::vector<int> slots;
  std::shared_ptr<const Table> table;
};

}  // namespace rules::feel

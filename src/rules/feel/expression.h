#pragma once
#include "base/refusal.h"
#include "rules/feel/value.h"

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rules::feel {

struct Node;  // the syntax tree, src/rules/feel/ast.h

/// A parsed expression. Cheap to copy; the tree is shared and immutable.
struct Expression {
  std::string text;                     // as written
  std::shared_ptr<const Node> root;
};

/// What names an expression may use. Without it (plain FEEL) unknown names evaluate to null, as the standard says.
struct Names {
  std::set<std::string, std::less<>> known;
  /// Names of fields and of context entries, so that `a.last name` and `list[last name = "x"]` are read as one name.
  /// When not empty, a name inside a filter that is neither known nor a member is refused too.
  std::set<std::string, std::less<>> members;
};

/// Parses a FEEL expression; full-width operators, brackets, digits and spaces are normalised first. Refuses `feel_syntax`
/// (line and column from 1, in characters, with what was expected) and, when `names` is given, `feel_unknown_name` with
/// the nearest known name. Depth, length and node count are bounded (`feel_too_large`).
base::Result<Expression> parse(std::string_view text, const Names* names = nullptr);

/// The same for a decision-table cell (unary tests: `> 5`, `[1..3]`, `"a", "b"`, `-`, `not(...)`).
base::Result<Expression> parse_unary_tests(std::string_view text, const Names* names = nullptr);

/// Names that the expression reads from its surroundings, sorted: facts, parameters ... Not its own iteration variables. They
/// last as long as the expression's tree.
const std::vector<std::string>& free_names(const Expression& expression);

/// Where names are looked up. Returns nullptr for a name it does not know.
class Scope {
 public:
  virtual ~Scope() = default;
  virtual const Value* find(std::string_view name) const = 0;
};

/// A scope over a map, with an optional outer scope.
class MapScope : public Scope {
 public:
  explicit MapScope(const Scope* outer = nullptr) : outer_(outer) {}
  void set(std::string name, Value value);
  const Value* find(std::string_view name) const override;

 private:
  const Scope* outer_;
  std::map<std::string, Value, std::less<>> values_;
};

/// One comparison that the result rests on, in evaluation order, for explanations. What a connective did not need is left
/// out: of a false `and` only the false operands stay, of a true `some` only the rows that satisfied it. A boolean fact that
/// stands as a condition by itself is the comparison `fact = true`; `list contains(list, x)` is `x in list`.
struct Comparison {
  std::string op;                       // "=", "!=", "<", "<=", ">", ">=", "in"
  Value left, right;
  std::string left_name, right_name;    // name of the fact it came from ("net_profit_fy"), or empty
  std::string left_at, right_at;        // "2022" for a series year, "2" for a list row; or empty
  std::string left_field, right_field;  // field of the row or of the context: "date" in accidents, row 2; or empty
  bool holds = false;
};

struct Trace {
  std::vector<Comparison> comparisons;
  std::vector<std::string> errors;      // why something became null
};

/// Three-valued with Missing: `false and missing` is false, `true or missing` is true, otherwise missing wins over null.
/// `some` / `every` likewise. Never throws, never loops without bound: steps are limited (an error in the trace, null).
/// `now` is what now() and today() tell; without it they are null.
Value evaluate(const Expression& expression, const Scope& scope, Trace* trace = nullptr, const DateTime* now = nullptr);

/// Unary tests against `input` (bound to `?`): true, false or missing.
Value evaluate_unary_tests(const Expression& expression, const Value& input, const Scope& scope, Trace* trace = nullptr);

}  // namespace rules::feel

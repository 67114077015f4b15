#pragma once
#include "rules/feel/ast.h"
#include "rules/feel/machine.h"

#include <boost/container/small_vector.hpp>
#include <unordered_map>

/// The evaluator's inside: walks the tree. evaluation.cpp = dispatch, names, operators · evaluation_lists.cpp = filters,
/// loops, quantifiers, contexts · evaluation_calls.cpp = functions · evaluation_tests.cpp = `in` and unary tests ·
/// evaluation_trace.cpp = which comparison the result rests on, and where its values came from.
namespace rules::feel {

/// Where a value came from, kept only while a trace is written.
struct Origin {
  std::string name, at, field;
};

class Evaluation {
 public:
  /// `scope` may be null when every free name is given in `captured`.
  Evaluation(std::shared_ptr<const Node> program, const Scope* scope, Machine& machine);

  Value run();
  /// The body of a function whose parameters are the first slots.
  Value run_with(std::vector<Value> arguments);
  /// A program of unary tests against `input`.
  Value run_tests(const Value& input);

 private:
  using Slots = boost::container::small_vector<Value, 8>;
  using Spans = std::vector<std::pair<std::size_t, std::size_t>>;  // of comparisons in the trace
  using Reads = boost::container::small_vector<const Value*, 12>;

  Value evaluate(const Node& node);
  /// The same without a copy where the value is held already; `hold` keeps it otherwise.
  const Value& operand(const Node& node, Value& hold);
  Value dispatch(const Node& node);
  Value fail(const Node& node, std::string_view why);

  // Names and operators.
  const Value* find_free(const Node& node);
  Value free_name(const Node& node);
  Value of_item(const Node& node);
  Value path(const Node& node);
  Value member(const Node& node, const Value& base, const std::string& name);
  Value arithmetic(const Node& node);
  Value negate(const Node& node);
  Value comparison(const Node& node);
  Value between(const Node& node);
  Value connective(const Node& node);
  Value conditional(const Node& node);
  Value either_branch(const Node& node, const Value& condition);
  Value instance_of(const Node& node);
  Value range(const Node& node);
  Value coerce(const Node& node);

  // Lists.
  Value list(const Node& node);
  Value context(const Node& node);
  Value filter(const Node& node);
  Value filter_nothing(const Node& node, const Value& base);
  Value filter_items(const Node& node, const List& items);
  Value filter_series(const Node& node, const Value& base);
  const Node* asked_year(const Node& condition) const;
  Value item_at(const Node& node, const List& items, const Value& position);
  Value for_loop(const Node& node);
  Value quantified(const Node& node);
  /// The items of an iteration, or a single value that ends the loop (null, Missing).
  std::optional<List> iteration_items(const Node& iteration, Value& otherwise);
  std::optional<List> range_items(const Node& node, const Value& low, const Value& high, Value& otherwise);
  template <class Body>
  bool each(const Node& node, std::size_t depth, Value& otherwise, const Body& body);

  // Decision tables.
  Value table(const Node& node);
  std::optional<Value> inputs_of(const Node& node, std::vector<Value>& inputs);
  Value rule_matches(const Node& node, std::size_t rule, const std::vector<Value>& inputs);
  std::vector<Value> outputs_at(const Node& node, std::size_t first);
  Value output_of(const Table& table, const std::vector<Value>& outputs) const;
  Value result_of_matches(const Node& node, const std::vector<std::size_t>& matches);
  Value collected(const Node& node, const std::vector<std::vector<Value>>& rows);
  void sort_by_priority(const Node& node, std::vector<std::vector<Value>>& rows);

  // Calls.
  Value call(const Node& node);
  Value call_builtin(const Node& node, const Builtin& builtin);
  Value call_function(const Node& node, const Function& function, std::size_t first_argument);
  Value closure(const Node& node);

  // Tests.
  Value in(const Node& node);
  Value test(const Node& node, const Value& input);
  Value test_value(const Value& input, const Value& against);
  Value tests(const Node& node, const Value& input);
  bool is_true_condition(const Node& node, const Value& input);
  Value condition_on_input(const Value& input, const Value& against);

  // Trace: all empty work when there is none.
  bool traced() const { return provenance_ != nullptr; }
  std::size_t mark() const;
  void keep_only(std::size_t from, const Spans& spans);
  void record(std::string_view op, const Node* left, const Value& left_value, const Node* right, const Value& right_value, const Value& holds);
  void record_condition(const Node& node, const Value& value);
  Origin origin_of(const Node* node);
  Origin origin_in_item(const Node& node);
  void set_origin(int slot, Origin origin);

  std::shared_ptr<const Node> program_owner_;          // functions made here outlive the evaluation
  const Node& program_;
  const Scope* scope_;
  Machine& machine_;
  Slots slots_;
  Reads reads_;                                        // looked up free names; nullptr: not yet, or not known
  std::vector<std::pair<int, Value>> captured_;        // free names of a closure
  Value against_;                                      // what the last test compared with
  struct Provenance {
    std::vector<Origin> slots;
    std::unordered_map<const Node*, Origin> picked;    // by a filter, last
  };
  std::unique_ptr<Provenance> provenance_;             // only while a trace is written
};

/// A list as items: itself, a series as its amounts, null as nothing, any other value as a list of one.
List items_of(const Value& value);

}  // namespace rules::feel

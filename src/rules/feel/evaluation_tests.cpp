#include "rules/feel/evaluation.h"

namespace rules::feel {

/// `value in test` or `value in (test, test ...)`: true for the first that holds.
Value Evaluation::in(const Node& node) {
  const Value value = evaluate(node.children[0]);
  Value result = false;
  List choices;
  for (std::size_t i = 1; i < node.children.size() && !result.is_true(); ++i) {
    result = either(result, test(node.children[i], value));
    if (traced()) choices.push_back(against_);
  }
  if (!traced()) return result;
  if (result.is_null()) return fail(node, fmt::format("a {} cannot be found there", value.kind()));
  const Node& last = node.children.back();
  const bool simple = node.children.size() == 2;
  const bool has_operator = simple && last.kind == Kind::test;
  record(has_operator ? symbol_of(last.comparison) : "in", &node.children[0], value, has_operator ? &last.children[0] : simple ? &last : nullptr,
         simple ? choices[0] : Value(choices), result);
  return result;
}

Value Evaluation::test(const Node& node, const Value& input) {
  if (node.kind == Kind::test) {
    const Value endpoint = evaluate(node.children[0]);
    against_ = endpoint;
    if (!machine_.spend(std::min(input.extent().weight, endpoint.extent().weight))) return Value();
    return compare(node.comparison, input, endpoint);
  }
  const Value against = evaluate(node);
  against_ = against;
  if (node.reads_input) return condition_on_input(input, against);
  return test_value(input, against);
}

/// A test that reads `?` is a condition by itself; where it gives a value instead, that value is what `?` must equal.
Value Evaluation::condition_on_input(const Value& input, const Value& against) {
  if (against.boolean() || against.is_missing() || against.is_null()) return against;
  return test_value(input, against);
}

/// Within an interval, among the items of a list (each a value or an interval), else equal.
Value Evaluation::test_value(const Value& input, const Value& against) {
  if (!machine_.spend(std::min(input.extent().weight, against.extent().weight) + 1)) return Value();
  if (const auto* range = against.range(); range && !input.range()) return contains(*range, input);
  const auto* items = against.list();
  if (!items) return compare(Operator::equal, input, against);
  if (!machine_.spend(against.extent().weight)) return Value();
  Value result = input.list() ? compare(Operator::equal, input, against) : Value(false);
  for (const Value& item : *items) {
    const bool within = item.range() && !input.range();
    const Value holds = within ? contains(*item.range(), input) : compare(Operator::equal, input, item);
    result = either(result, holds.is_null() ? Value(false) : holds);
    if (result.is_true()) break;
  }
  return result;
}

/// A condition that does not read `?` holds when it is true, unless yes or no is what is tested. Source: 7.3.2, case c.
bool Evaluation::is_true_condition(const Node& node, const Value& input) {
  if (node.kind == Kind::test || node.reads_input || input.boolean() || input.is_null() || input.is_missing()) return false;
  return against_.is_true();
}

/// The tests of a cell: `-` holds for anything.
Value Evaluation::tests(const Node& node, const Value& input) {
  Value result(node.children.empty());
  for (const Node& child : node.children) {
    const Value holds = test(child, input);
    if (is_true_condition(child, input)) result = Value(true);
    result = either(result, holds.is_null() ? Value(false) : holds);
    if (result.is_true()) break;
  }
  return node.negated ? negation(result) : result;
}

}  // namespace rules::feel

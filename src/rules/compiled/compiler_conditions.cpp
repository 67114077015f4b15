#include "rules/compiled/compiler.h"

namespace rules::compiled {

using feel::Kind;
using feel::Node;
using feel::Value;

namespace {

bool is_order(feel::Operator op) { return op != feel::Operator::equal && op != feel::Operator::not_equal; }
bool is_ordered(Type type) { return type == Type::number || type == Type::date || type == Type::months || type == Type::nothing; }

}  // namespace

Made Compiler::negation(const Made& operand) {
  if (!operand) return std::nullopt;
  if (const Cell* cell = fixed(*operand)) return push_truth(cell->known() ? truth(cell->number == 0) : *cell);
  Step step;
  step.op = Op::negation;
  step.a = operand->step;
  return push(step, Type::boolean);
}

/// The texts of a list that is written out.
std::optional<std::vector<std::string>> Compiler::texts_of(const Node& node) {
  std::vector<std::string> texts;
  const auto add = [&](const Value& value) { return value.text() ? (texts.push_back(*value.text()), true) : false; };
  if (node.kind == Kind::constant && node.value.list()) {
    for (const Value& item : *node.value.list())
      if (!add(item)) return std::nullopt;
    return texts;
  }
  if (node.kind != Kind::list) return std::nullopt;
  for (const Node& item : node.children)
    if (item.kind != Kind::constant || !add(item.value)) return std::nullopt;
  return texts;
}

Made Compiler::list_contains(const Node& list, const Node& element) {
  if (const auto place = list_named(list)) return holds_text(*place, element);
  const auto texts = texts_of(list);
  const Made text = texts && !texts->empty() ? part(element) : std::nullopt;
  if (!text || (text->type != Type::text && text->type != Type::nothing)) return std::nullopt;
  std::vector<std::uint32_t> numbers;
  for (const std::string& each : *texts) numbers.push_back(static_cast<std::uint32_t>(number_of(each)));
  Step step;
  step.op = Op::one_of;
  step.a = text->step;
  const Part part = push_list(step, numbers, Type::boolean);
  program_.constants_.back() = Value(feel::List(texts->begin(), texts->end()));
  return part;
}

Made Compiler::holds_text(std::uint32_t list, const Node& element) {
  const Made text = part(element);
  if (!text || text->type != Type::text || !text->fixed || !program_.facts_[list].fact->fields.empty()) return std::nullopt;
  Step step;
  step.op = Op::holds_text;
  step.a = list;
  step.constant = step_of(*text).constant;
  return push(step, Type::boolean);
}

Made Compiler::comparison(feel::Operator op, const Made& left, const Made& right) {
  if (!left || !right) return std::nullopt;
  const bool same_type = left->type == right->type || left->type == Type::nothing || right->type == Type::nothing;
  if (!same_type || (is_order(op) && (!is_ordered(left->type) || !is_ordered(right->type)))) return std::nullopt;
  // Texts are known by their numbers: two that no expression names would look the same.
  if (left->type == Type::text && right->type == Type::text && !left->fixed && !right->fixed) return std::nullopt;
  const Cell *a = fixed(*left), *b = fixed(*right);
  if (a && b) return push_truth(compare(op, *a, *b));
  Step step;
  if (op == feel::Operator::equal && b && b->known() && left->type == Type::text && step_of(*left).op == Op::fact) {
    step.op = Op::equals_constant;
    step.a = step_of(*left).a;
    step.constant = *b;
    const Value text = program_.constants_[right->step];
    const Part part = push(step, Type::boolean);
    program_.constants_.back() = text;
    return part;
  }
  step.op = Op::compare;
  step.comparison = op;
  step.a = left->step;
  step.b = right->step;
  return push(step, Type::boolean);
}

Made Compiler::between(const Node& node) {
  const Made value = part(node.children[0]), low = part(node.children[1]), high = part(node.children[2]);
  if (!value || !low || !high || value->type != low->type || value->type != high->type || !is_ordered(value->type)) return std::nullopt;
  Step step;
  step.op = Op::between;
  step.a = value->step;
  step.b = low->step;
  return push_list(step, {high->step}, Type::boolean);
}

/// `x.date in window`, also where the interval is a derived fact; `n in >= 5`.
Made Compiler::in(const Node& node) {
  if (node.children.size() != 2) return std::nullopt;
  const Made value = part(node.children[0]);
  const Node* test = &node.children[1];
  if (test->kind == Kind::test) return comparison(test->comparison, value, part(test->children[0]));
  if (test->kind == Kind::free_name)
    if (const auto fact = program_.rulebook_.facts.find(test->names[0]); fact != program_.rulebook_.facts.end() && fact->second.formula && fact->second.formula->root)
      test = &fact->second.formula->root->children[0];
  if (!value || test->kind != Kind::range || test->reads_input) return std::nullopt;
  return within(*value, *test);
}

Made Compiler::within(const Part& value, const Node& range) {
  if (range.children[0].line == 0 || range.children.back().line == 0) return std::nullopt;
  const Made low = part(range.children[0]), high = part(range.children.back());
  if (!low || !high || value.type != low->type || value.type != high->type || !is_ordered(value.type) || value.type == Type::nothing) return std::nullopt;
  Step step;
  step.op = Op::within;
  step.a = value.step;
  step.b = low->step;
  step.closed_low = range.closed_low;
  step.closed_high = range.closed_high;
  return push_list(step, {high->step}, Type::boolean);
}

/// What is settled already falls out, or decides and then stands first. What does not decide stays for the trace.
Made Compiler::connective(const Node& node) {
  const bool conjunction = node.kind == Kind::both;
  std::vector<std::uint32_t> operands;
  for (const Node& child : node.children) {
    const Made operand = condition(child);
    if (!operand) return std::nullopt;
    const Cell* cell = fixed(*operand);
    const bool is_settled = cell && cell->known();
    if (is_settled && (cell->number != 0) == conjunction) continue;
    operands.insert(is_settled ? operands.begin() : operands.end(), operand->step);
  }
  if (operands.empty()) return push_truth(truth(conjunction));
  Step step;
  step.op = conjunction ? Op::both : Op::either;
  return push_list(step, operands, Type::boolean);
}

Made Compiler::conditional(const Node& node) {
  const Made asked = condition(node.children[0]);
  if (!asked || node.wants_boolean) return std::nullopt;
  if (const Cell* cell = fixed(*asked)) return part(node.children[cell->is_true() ? 1 : 2]);
  const Made yes = part(node.children[1]), no = part(node.children[2]);
  if (!yes || !no) return std::nullopt;
  if (yes->type != no->type && yes->type != Type::nothing && no->type != Type::nothing) return std::nullopt;
  if (yes->type == Type::text && !yes->fixed && !no->fixed) return std::nullopt;
  Step step;
  step.op = Op::choose;
  step.a = asked->step;
  step.b = yes->step;
  return push_list(step, {no->step}, yes->type == Type::nothing ? no->type : yes->type);
}

Made Compiler::quantified(const Node& node) {
  if (node.children.size() != 2 || node.children[0].children.size() != 1) return std::nullopt;
  const Node& over = node.children[0].children[0];
  if (const auto texts = texts_of(over)) return written_out(node, *texts);
  const auto list = list_named(over);
  if (!list || rows_in_hand_ >= most_rows_in_hand) return std::nullopt;
  Variable variable{node.slot, list, rows_in_hand_++, {}};
  variables_.push_back(variable);
  const Made body = condition(node.children[1]);
  variables_.pop_back();
  --rows_in_hand_;
  if (!body) return std::nullopt;
  Step step;
  step.op = node.kind == Kind::some ? Op::some : Op::every;
  step.row = variable.row;
  step.a = *list;
  step.b = body->step;
  return push(step, Type::boolean);
}

/// `every p in ["text", "balance"] satisfies …`: one operand a text.
Made Compiler::written_out(const Node& node, const std::vector<std::string>& texts) {
  std::vector<std::uint32_t> operands;
  for (const std::string& text : texts) {
    variables_.push_back({node.slot, std::nullopt, 0, push_constant(known(number_of(text)), Type::text, Value(text))});
    const Made body = condition(node.children[1]);
    variables_.pop_back();
    if (!body) return std::nullopt;
    operands.push_back(body->step);
  }
  Step step;
  step.op = node.kind == Kind::some ? Op::either : Op::both;
  return push_list(step, operands, Type::boolean);
}

}  // namespace rules::compiled

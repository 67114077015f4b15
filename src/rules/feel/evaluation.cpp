#include "rules/feel/evaluation.h"

#include "rules/feel/builtins/builtin.h"
#include "rules/feel/function.h"
#include "rules/feel/temporal.h"

namespace rules::feel {

namespace { constexpr std::int64_t steps_of_a_power = 16; }   // 34 digits each time round

Value Machine::fail(std::string_view why) {
  constexpr std::size_t most_errors = 200;
  if (trace_ && trace_->errors.size() < most_errors) trace_->errors.emplace_back(why);
  return Value();
}

bool Machine::stop(std::string_view why) {
  if (!stopped_) fail(why);
  stopped_ = true;
  return false;
}

Evaluation::Evaluation(std::shared_ptr<const Node> program, const Scope* scope, Machine& machine)
    : program_owner_(std::move(program)), program_(*program_owner_), scope_(scope), machine_(machine),
      slots_(static_cast<std::size_t>(program_.slot)), reads_(program_.names.size(), nullptr) {
  if (!machine_.trace()) return;
  provenance_ = std::make_unique<Provenance>();
  provenance_->slots.resize(slots_.size());
}

Value Evaluation::run() {
  const Node& body = program_.children[0];
  Value value = evaluate(body);
  if (traced()) record_condition(body, value);
  return machine_.stopped() ? Value() : value;
}

Value Evaluation::run_tests(const Value& input) {
  const Node& body = program_.children[0];
  slots_[0] = input;
  const Value value = body.kind == Kind::tests ? tests(body, input) : evaluate(body);
  return machine_.stopped() ? Value() : value;
}

Value Evaluation::run_with(std::vector<Value> arguments) {
  std::move(arguments.begin(), arguments.end(), slots_.begin());
  return run();
}

Value Evaluation::fail(const Node& node, std::string_view why) {
  if (!traced()) return Value();
  return machine_.fail(fmt::format("{}:{}: {}", node.line, node.column, why));
}

Value Evaluation::evaluate(const Node& node) {
  switch (node.kind) {
    case Kind::constant: return node.value;
    case Kind::local: return slots_[static_cast<std::size_t>(node.slot)];
    default: break;
  }
  Machine::Level level(machine_);
  if (!level.ok() || !machine_.spend(1)) return Value();
  Value value = dispatch(node);
  if (value.extent().depth > Machine::most_value_depth) machine_.stop("values nested too deeply");
  return value;
}

const Value& Evaluation::operand(const Node& node, Value& hold) {
  if (node.kind == Kind::constant) return node.value;
  if (node.kind == Kind::local) return slots_[static_cast<std::size_t>(node.slot)];
  if (node.kind == Kind::free_name)
    if (const Value* found = find_free(node)) return *found;
  return hold = evaluate(node);
}

Value Evaluation::dispatch(const Node& node) {
  switch (node.kind) {
    case Kind::constant:
    case Kind::local:
    case Kind::program: break;
    case Kind::free_name: return free_name(node);
    case Kind::of_item: return of_item(node);
    case Kind::path: return path(node);
    case Kind::filter: return filter(node);
    case Kind::call: return call(node);
    case Kind::list: return list(node);
    case Kind::context: return context(node);
    case Kind::range: return range(node);
    case Kind::negate: return negate(node);
    case Kind::arithmetic: return arithmetic(node);
    case Kind::compare: return comparison(node);
    case Kind::between: return between(node);
    case Kind::in: return in(node);
    case Kind::test:
    case Kind::tests:
    case Kind::iteration: break;
    case Kind::both:
    case Kind::either: return connective(node);
    case Kind::if_: return conditional(node);
    case Kind::for_: return for_loop(node);
    case Kind::some:
    case Kind::every: return quantified(node);
    case Kind::function: return closure(node);
    case Kind::instance_of: return instance_of(node);
    case Kind::coerce: return coerce(node);
    case Kind::table: return table(node);
    case Kind::broken: return fail(node, node.names[0]);
  }
  base::ensure(false, "the parser puts every node where it can be evaluated");
  return Value();
}

const Value* Evaluation::find_free(const Node& node) {
  if (node.slot < 0) return nullptr;
  const Value*& read = reads_[static_cast<std::size_t>(node.slot)];
  if (!read) {
    for (const auto& [index, value] : captured_)
      if (index == node.slot) read = &value;
    if (!read && scope_) read = scope_->find(node.names[0]);
  }
  return read;
}

Value Evaluation::free_name(const Node& node) {
  if (const Value* found = find_free(node)) return *found;
  if (node.builtin) {
    auto function = std::make_shared<Function>();
    function->builtin = node.builtin;
    return Value(std::shared_ptr<const Function>(std::move(function)));
  }
  return fail(node, fmt::format("there is no '{}'", node.names[0]));
}

/// Inside a filter: an entry of the item, innermost first, else what the name means outside.
Value Evaluation::of_item(const Node& node) {
  for (const int slot : node.slots)
    if (const auto* context = slots_[static_cast<std::size_t>(slot)].context())
      if (const Value* entry = context->find(node.names[0])) return *entry;
  const Node& outside = node.children[0];
  if (outside.kind == Kind::constant) return fail(node, fmt::format("there is no '{}'", node.names[0]));
  return evaluate(outside);
}

Value Evaluation::path(const Node& node) {
  Value hold;
  return member(node, operand(node.children[0], hold), node.names[0]);
}

/// An entry of a context, a part of a date, time, duration or range; of a list, that of each of its items.
Value Evaluation::member(const Node& node, const Value& base, const std::string& name) {
  if (const auto* context = base.context()) {
    if (const Value* entry = context->find(name)) return *entry;
    return fail(node, fmt::format("there is no entry '{}'", name));
  }
  if (base.is_missing()) return base;
  if (const auto* items = base.list()) {
    if (!machine_.spend(static_cast<std::int64_t>(items->size()))) return Value();
    List parts;
    for (const Value& item : *items) parts.push_back(member(node, item, name));
    return parts;
  }
  if (const auto* range = base.range()) {
    if (name == "start") return range->low;
    if (name == "end") return range->high;
    if (name == "start included") return range->low_closed;
    if (name == "end included") return range->high_closed;
  }
  if (auto part = temporal_part(base, name)) return *part;
  return fail(node, fmt::format("a {} has no '{}'", base.kind(), name));
}

Value Evaluation::arithmetic(const Node& node) {
  Value left_hold, right_hold;
  const Value& left = operand(node.children[0], left_hold);
  const Value& right = operand(node.children[1], right_hold);
  const std::int64_t cost = left.text() ? static_cast<std::int64_t>(left.extent().weight) : node.arithmetic == Arithmetic::power ? steps_of_a_power : 0;
  if (!machine_.spend(cost)) return Value();
  Value result = calculate(node.arithmetic, left, right);
  if (result.is_null() && traced())
    return fail(node, fmt::format("no result for {} {} {}", left.kind(), symbol_of(node.arithmetic), right.kind()));
  return result;
}

Value Evaluation::negate(const Node& node) {
  const Value operand = evaluate(node.children[0]);
  Value result = negative_of(operand);
  return result.is_null() ? fail(node, fmt::format("a {} has no negative", operand.kind())) : result;
}

Value Evaluation::comparison(const Node& node) {
  Value left_hold, right_hold;
  const Value& left = operand(node.children[0], left_hold);
  const Value& right = operand(node.children[1], right_hold);
  if (!machine_.spend(std::min(left.extent().weight, right.extent().weight))) return Value();
  Value result = compare(node.comparison, left, right);
  if (!traced()) return result;
  if (result.is_null()) return fail(node, fmt::format("a {} does not compare with a {}", left.kind(), right.kind()));
  record(symbol_of(node.comparison), &node.children[0], left, &node.children[1], right, result);
  return result;
}

Value Evaluation::between(const Node& node) {
  const Value value = evaluate(node.children[0]);
  const Value low = evaluate(node.children[1]);
  const Value high = evaluate(node.children[2]);
  const Value above = compare(Operator::greater_equal, value, low);
  const Value below = compare(Operator::less_equal, value, high);
  Value result = both(above, below);
  if (!traced()) return result;
  if (result.is_null()) return fail(node, fmt::format("a {} does not lie between a {} and a {}", value.kind(), low.kind(), high.kind()));
  if (!result.is_false() || above.is_false()) record(">=", &node.children[0], value, &node.children[1], low, above);
  if (!result.is_false() || below.is_false()) record("<=", &node.children[0], value, &node.children[2], high, below);
  return result;
}

/// `and`, `or`. Without a trace the first operand that decides ends it; with one every operand is looked at, and only the
/// comparisons of those that the result rests on stay.
Value Evaluation::connective(const Node& node) {
  const bool conjunction = node.kind == Kind::both;
  Value result(conjunction);
  const std::size_t start = mark();
  Spans deciding, open, all;
  for (const Node& operand : node.children) {
    const std::size_t from = mark();
    const Value value = evaluate(operand);
    if (traced()) {
      record_condition(operand, value);
      all.emplace_back(from, mark());
      if (value.boolean() && *value.boolean() != conjunction) deciding.push_back(all.back());
      if (value.is_missing() || value.is_null()) open.push_back(all.back());
    }
    result = conjunction ? both(result, value) : either(result, value);
    if (!traced() && result.boolean() && *result.boolean() != conjunction) return result;
  }
  if (traced()) keep_only(start, !deciding.empty() ? deciding : !open.empty() ? open : all);
  return result;
}

/// An undetermined condition leaves both branches possible; where they agree, it does not matter.
Value Evaluation::either_branch(const Node& node, const Value& condition) {
  const std::size_t start = mark();
  const Value yes = evaluate(node.children[1]);
  const Value no = evaluate(node.children[2]);
  if (traced()) keep_only(start, {});
  if (!machine_.spend(std::min(yes.extent().weight, no.extent().weight))) return Value();
  const Value same = compare(Operator::equal, yes, no);
  if (same.is_true() && !yes.is_missing()) return yes;
  return missing_of(condition, missing_of(yes, no));
}

Value Evaluation::conditional(const Node& node) {
  const Value condition = evaluate(node.children[0]);
  if (traced()) record_condition(node.children[0], condition);
  if (condition.is_missing()) return either_branch(node, condition);
  if (node.wants_boolean && !condition.boolean()) return fail(node, fmt::format("the condition is a {}, neither true nor false", condition.kind()));
  return evaluate(node.children[condition.is_true() ? 1 : 2]);
}

Value Evaluation::instance_of(const Node& node) {
  const Value value = evaluate(node.children[0]);
  if (value.is_missing() || !machine_.spend(value.extent().weight)) return value;
  return is_instance(value, *node.types[0]);
}

Value Evaluation::coerce(const Node& node) {
  const Value value = evaluate(node.children[0]);
  if (!machine_.spend(value.extent().weight)) return Value();
  auto fitting = converted(value, node.types[0]);
  return fitting ? *fitting : fail(node, fmt::format("the {} of '{}' is not of its type {}", value.kind(), node.names[0], node.types[0]->name));
}

/// Both ends of one kind, in order; an end may be absent only where it is written so, as in `(> 5)`.
Value Evaluation::range(const Node& node) {
  const Value low = evaluate(node.children[0]);
  const Node& last = node.children.back();   // the same where one value is both ends
  const Value high = node.children.size() == 1 ? low : evaluate(last);
  if (low.is_missing() || high.is_missing()) {
    if ((low.is_null() || high.is_null()) && node.children[0].line > 0 && last.line > 0) return Value();
    return Range{low, high, node.closed_low, node.closed_high};
  }
  const bool no_low = node.children[0].line == 0, no_high = last.line == 0;
  if (no_low || no_high) {
    if ((no_low && high.is_null()) || (no_high && low.is_null())) return fail(node, "an interval needs an end");
    return Range{low, high, node.closed_low, node.closed_high};
  }
  const auto order = order_of(low, high);
  if (!order) return fail(node, fmt::format("no interval from a {} to a {}", low.kind(), high.kind()));
  if (*order > 0) return fail(node, "the interval ends before it begins");
  return Range{low, high, node.closed_low, node.closed_high};
}

List items_of(const Value& value) {
  if (const auto* items = value.list()) return *items;
  if (value.is_null()) return {};
  const auto* series = value.series();
  if (!series) return {value};
  List amounts;
  if (series->amounts.empty()) return amounts;
  for (int year = std::max(series->latest_year, series->amounts.rbegin()->first); year >= series->amounts.begin()->first; --year)
    amounts.push_back(series->of_year(year));
  return amounts;
}

// What expression.h promises.

Value evaluate(const Expression& expression, const Scope& scope, Trace* trace, const DateTime* now) {
  Machine machine(trace, now);
  return Evaluation(expression.root, &scope, machine).run();
}

Value evaluate_unary_tests(const Expression& expression, const Value& input, const Scope& scope, Trace* trace) {
  Machine machine(trace);
  return Evaluation(expression.root, &scope, machine).run_tests(input);
}

}  // namespace rules::feel

#include "rules/feel/builtins/builtin.h"
#include "rules/feel/evaluation.h"
#include "rules/feel/function.h"

namespace rules::feel {
namespace {

/// Everything that is missing among the arguments, and inside lists when the function reads their elements.
Value missing_among(std::span<const Value> arguments, Builtin::Missing rule) {
  Value missing;
  for (const Value& argument : arguments) {
    missing = missing_of(missing, argument);
    if (rule == Builtin::Missing::is_carried || !argument.list()) continue;
    for (const Value& item : *argument.list()) missing = missing_of(missing, item);
  }
  return missing;
}

Value run_builtin(const Builtin& builtin, std::span<Value> arguments, Machine& machine) {
  std::int64_t weight = 1;
  for (Value& argument : arguments)
    if (argument.series()) argument = Value(items_of(argument));
  for (const Value& argument : arguments) weight += argument.extent().weight;
  if (!machine.spend(weight)) return Value();
  if (builtin.missing != Builtin::Missing::is_own)
    if (Value missing = missing_among(arguments, builtin.missing); missing.is_missing()) return missing;
  return builtin.run(arguments, machine);
}

bool takes(const Builtin& builtin, std::size_t count) {
  if (builtin.variadic && count >= builtin.least) return true;
  return count >= builtin.least && std::any_of(builtin.signatures.begin(), builtin.signatures.end(),
                                               [&](const auto& parameters) { return parameters.size() >= count; });
}

/// The place of each named argument in the first signature that knows them all; empty when none does.
std::vector<std::size_t> places_of(const Builtin& builtin, const std::vector<std::string>& names) {
  for (const auto& parameters : builtin.signatures) {
    std::vector<std::size_t> places;
    for (const std::string& name : names) {
      const auto found = std::find(parameters.begin(), parameters.end(), name);
      const auto place = static_cast<std::size_t>(found - parameters.begin());
      if (found == parameters.end() || std::find(places.begin(), places.end(), place) != places.end()) break;
      places.push_back(place);
    }
    if (places.size() == names.size()) return places;
  }
  return {};
}

constexpr std::size_t most_arguments = 5'000;

}  // namespace

/// An argument that does not fit its parameter ends the call before it begins.
Value Machine::call(const Function& function, std::vector<Value> arguments) {
  Level level(*this);
  if (!level.ok() || !spend(1)) return Value();
  if (function.builtin) {
    if (!takes(*function.builtin, arguments.size())) return fail(fmt::format("{}() does not take {} arguments", function.builtin->name, arguments.size()));
    return run_builtin(*function.builtin, arguments, *this);
  }
  if (arguments.size() != function.parameters.size())
    return fail(fmt::format("a function of {} parameters does not take {} arguments", function.parameters.size(), arguments.size()));
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    auto value = converted(arguments[i], function.parameters[i].type);
    if (!value) return fail(fmt::format("'{}' is not a {}", function.parameters[i].name, function.parameters[i].type->name));
    arguments[i] = std::move(*value);
  }
  const Value result = function.body(std::move(arguments), *this);
  auto value = converted(result, function.result);
  return value ? *value : fail(fmt::format("the result is not a {}", function.result->name));
}

Value Evaluation::call(const Node& node) {
  if (node.builtin) return call_builtin(node, *node.builtin);
  const Value callee = evaluate(node.children[0]);
  if (callee.is_missing()) return callee;
  const Function* function = callee.function();
  if (!function) return fail(node, fmt::format("a {} is no function", callee.kind()));
  if (function->builtin && node.names.empty()) {
    std::vector<Value> arguments;
    for (std::size_t i = 1; i < node.children.size(); ++i) arguments.push_back(evaluate(node.children[i]));
    return machine_.call(*function, std::move(arguments));
  }
  return call_function(node, *function, 1);
}

Value Evaluation::call_builtin(const Node& node, const Builtin& builtin) {
  const std::size_t count = node.children.size();
  if (count > most_arguments) return fail(node, "too many arguments");
  boost::container::small_vector<Value, 4> arguments;
  if (node.names.empty()) {
    if (!takes(builtin, count)) return fail(node, fmt::format("{}() does not take {} arguments", builtin.name, count));
    for (const Node& child : node.children) arguments.push_back(evaluate(child));
  } else {
    const auto places = places_of(builtin, node.names);
    if (places.empty()) return fail(node, fmt::format("{}() has no such parameters", builtin.name));
    arguments.resize(*std::max_element(places.begin(), places.end()) + 1);
    for (std::size_t i = 0; i < count; ++i) {
      arguments[places[i]] = evaluate(node.children[i]);
      if (builtin.accepts && !builtin.accepts(node.names[i], arguments[places[i]])) return fail(node, fmt::format("{}() does not take this as '{}'", builtin.name, node.names[i]));
    }
    if (arguments.size() < builtin.least) arguments.resize(builtin.least);
  }
  const std::size_t errors = traced() ? machine_.trace()->errors.size() : 0;
  Value result = run_builtin(builtin, {arguments.data(), arguments.size()}, machine_);
  if (!traced()) return result;
  if (builtin.name == "not") record_condition(node.children[0], arguments[0]);
  if (result.is_null() && machine_.trace()->errors.size() == errors) return fail(node, fmt::format("{}() has no result for its arguments", builtin.name));
  if (builtin.name == "list contains" && arguments.size() == 2) record("in", &node.children[1], arguments[1], &node.children[0], arguments[0], result);
  return result;
}

/// Arguments by position or by name; every parameter wants exactly one.
Value Evaluation::call_function(const Node& node, const Function& function, std::size_t first_argument) {
  const std::size_t count = node.children.size() - first_argument;
  if (count != function.parameters.size())
    return fail(node, fmt::format("a function of {} parameters does not take {} arguments", function.parameters.size(), count));
  std::vector<Value> arguments(count);
  std::vector<bool> given(count, false);
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t place = i;
    if (!node.names.empty()) {
      const auto found = std::find_if(function.parameters.begin(), function.parameters.end(),
                                      [&](const FunctionParameter& parameter) { return parameter.name == node.names[i]; });
      place = static_cast<std::size_t>(found - function.parameters.begin());
    }
    if (place >= count || given[place]) return fail(node, fmt::format("there is no parameter '{}'", node.names[i]));
    given[place] = true;
    arguments[place] = evaluate(node.children[first_argument + i]);
  }
  return machine_.call(function, std::move(arguments));
}

/// A function takes along what it can see: the slots around it and the free names it reads.
Value Evaluation::closure(const Node& node) {
  auto function = std::make_shared<Function>();
  for (std::size_t i = 0; i < node.names.size(); ++i) function->parameters.push_back({node.names[i], node.types[i]});
  std::vector<Value> slots(slots_.begin(), slots_.begin() + node.slot);
  std::vector<std::pair<int, Value>> captured;
  for (const int index : node.slots) {
    Node name;
    name.names = {program_.names[static_cast<std::size_t>(index)]};
    name.slot = index;
    if (const Value* found = find_free(name)) captured.emplace_back(index, *found);
  }
  if (!machine_.spend(static_cast<std::int64_t>(slots.size() + captured.size()))) return Value();
  const auto widen = [&](const Value& value) { function->extent.depth = std::max(function->extent.depth, value.extent().depth + 1); };
  for (const Value& slot : slots) widen(slot);
  for (const auto& [index, value] : captured) widen(value);
  function->body = [program = program_owner_, &node, slots = std::move(slots), captured = std::move(captured)](std::vector<Value> arguments, Machine& machine) {
    Evaluation inner(program, nullptr, machine);
    inner.captured_ = captured;
    std::copy(slots.begin(), slots.end(), inner.slots_.begin());
    std::move(arguments.begin(), arguments.end(), inner.slots_.begin() + node.slot);
    return inner.evaluate(node.children[0]);
  };
  return Value(std::shared_ptr<const Function>(std::move(function)));
}

}  // namespace rules::feel

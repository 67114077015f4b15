#include "rules/dmn/internals.h"
#include "rules/feel/evaluation.h"

#include <deque>

/// Evaluates what is asked for and what that requires, each element once.
namespace rules::dmn {
namespace {

using feel::Context;
using feel::Value;
using Kind = Element::Kind;

/// One evaluation: its inputs, what was worked out so far. Functions it hands out live no longer than it does.
class Run : public std::enable_shared_from_this<Run> {
 public:
  Run(const Inputs& inputs, feel::Machine& machine) : machine_(machine) {
    for (const auto& [name, value] : inputs.entries) inputs_.insert_or_assign(name, value);
  }

  /// Instead of evaluating the element.
  void give(const Element& element, Value value) { values_.insert_or_assign(&element, std::move(value)); }

  const Value& value_of(const Element& element) {
    const auto found = values_.find(&element);
    if (found != values_.end()) return found->second;
    if (!evaluating_.insert(&element).second) {
      machine_.fail(fmt::format("'{}' requires itself", element.name));
      return nothing_;
    }
    feel::Machine::Level level(machine_);
    Value value = level.ok() ? work_out(element) : Value();
    evaluating_.erase(&element);
    return values_.insert_or_assign(&element, std::move(value)).first->second;
  }

  Value call(const Element& element, std::vector<Value> arguments) {
    if (element.kind == Kind::service) return call_service(element, std::move(arguments));
    return evaluate(element, std::move(arguments));
  }

  feel::Machine& machine() { return machine_; }

 private:
  /// What an element sees: its requirements, those of an import in a context.
  class ElementScope : public feel::Scope {
   public:
    ElementScope(const Element& element, Run& run) : element_(element), run_(run) {}

    const Value* find(std::string_view name) const override {
      Context imported;
      for (const Requirement& requirement : element_.requirements) {
        if (requirement.import.empty() && requirement.element->name == name) return &run_.value_of(*requirement.element);
        if (!requirement.import.empty() && requirement.import == name) imported.entries.emplace_back(requirement.element->name, run_.value_of(*requirement.element));
      }
      if (imported.entries.empty()) return nullptr;
      return &run_.keep(Value(std::move(imported)));
    }

   private:
    const Element& element_;
    Run& run_;
  };

  const Value& keep(Value value) { return kept_.emplace_back(std::move(value)); }

  Value work_out(const Element& element) {
    if (element.kind == Kind::input) return input(element);
    if (element.kind == Kind::decision) return evaluate(element, {});
    return function_of(element);
  }

  Value input(const Element& element) {
    auto found = inputs_.find(element.qualified());
    if (found == inputs_.end()) found = inputs_.find(element.name);
    if (found == inputs_.end()) return Value();
    auto fitting = feel::converted(found->second, element.type);
    return fitting ? *fitting : machine_.fail(fmt::format("the input '{}' is not of its type {}", element.name, element.type->name));
  }

  Value evaluate(const Element& element, std::vector<Value> arguments) {
    if (!element.program) return machine_.fail(fmt::format("'{}' has no expression", element.name));
    const ElementScope scope(element, *this);
    return feel::Evaluation(element.program, &scope, machine_).run_with(std::move(arguments));
  }

  Value function_of(const Element& element) {
    auto function = std::make_shared<feel::Function>();
    function->parameters = element.parameters;
    function->result = element.kind == Kind::service ? nullptr : element.type;
    function->extent.depth = 1;
    function->body = [run = weak_from_this(), &element](std::vector<Value> arguments, feel::Machine& machine) {
      const auto alive = run.lock();
      return alive ? alive->call(element, std::move(arguments)) : machine.fail(fmt::format("'{}' was called after its model was evaluated", element.name));
    };
    return Value(std::shared_ptr<const feel::Function>(std::move(function)));
  }

  /// A service sees nothing but its arguments. Source: 10.4, table 87.
  Value call_service(const Element& service, std::vector<Value> arguments) {
    Inputs inputs;
    std::size_t next = 0;
    for (const Element* input : service.input_data) inputs.entries.emplace_back(input->qualified(), arguments[next++]);
    const auto inner = std::make_shared<Run>(inputs, machine_);
    for (const Element* decision : service.input_decisions) inner->give(*decision, arguments[next++]);
    Value result;
    if (service.outputs.size() == 1) {
      result = inner->value_of(*service.outputs[0]);
    } else {
      Context outputs;
      for (const Element* output : service.outputs) outputs.entries.emplace_back(output->name, inner->value_of(*output));
      result = std::move(outputs);
    }
    feel::TypeRef type = service.type;
    if (type && type->kind == feel::Type::Kind::function) type = type->element;
    auto fitting = feel::converted(result, type);
    return fitting ? *fitting : machine_.fail(fmt::format("the result of '{}' is not of its type {}", service.name, type->name));
  }

  feel::Machine& machine_;
  std::map<std::string, Value, std::less<>> inputs_;
  std::map<const Element*, Value> values_;
  std::set<const Element*> evaluating_;
  std::deque<Value> kept_;
  const Value nothing_;
};

/// Asks for every parameter, converted to its type; what is not given, or does not fit, is null.
std::vector<Value> arguments_of(const Element& element, const Inputs& given, feel::Machine& machine) {
  std::vector<Value> arguments;
  for (const auto& parameter : element.parameters) {
    const Value* value = given.find(parameter.name);
    if (!value) {
      arguments.push_back(machine.fail(fmt::format("'{}' is called without '{}'", element.name, parameter.name)));
      continue;
    }
    auto fitting = feel::converted(*value, parameter.type);
    arguments.push_back(fitting ? *fitting : machine.fail(fmt::format("'{}' is not of its type {}", parameter.name, parameter.type->name)));
  }
  return arguments;
}

template <class Work>
Answer answered(const Inputs& inputs, const feel::DateTime* now, const Work& work) {
  feel::Trace trace;
  feel::Machine machine(&trace, now);
  const auto run = std::make_shared<Run>(inputs, machine);
  Value value = work(*run);
  if (machine.stopped()) value = Value();
  return {std::move(value), std::move(trace.errors)};
}

}  // namespace

Answer decide(const ModelRef& model, std::string_view decision, const Inputs& inputs, const feel::DateTime* now) {
  const Element* element = model->internals->by_name(decision, {Kind::decision});
  if (!element) return {Value(), {fmt::format("there is no decision '{}'", decision)}};
  return answered(inputs, now, [&](Run& run) { return run.value_of(*element); });
}

Answer invoke(const ModelRef& model, std::string_view invocable, const Inputs& arguments, const feel::DateTime* now) {
  const Element* element = model->internals->by_name(invocable, {Kind::knowledge, Kind::service});
  if (!element) return {Value(), {fmt::format("there is nothing to invoke called '{}'", invocable)}};
  return answered({}, now, [&](Run& run) { return run.call(*element, arguments_of(*element, arguments, run.machine())); });
}

}  // namespace rules::dmn

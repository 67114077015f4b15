#include "rules/compiled/compiler.h"

#include "rules/feel/builtins/builtin.h"

namespace rules::compiled {

using feel::Kind;
using feel::Node;
using feel::Value;

namespace {

std::optional<Type> type_of(const Fact& fact) {
  switch (fact.type) {
    case FactType::boolean: case FactType::boolean_named: return Type::boolean;
    case FactType::integer: case FactType::number: case FactType::money: case FactType::percent: case FactType::area: case FactType::mass: return Type::number;
    case FactType::text: case FactType::choice: case FactType::person: case FactType::contact: return Type::text;
    case FactType::date: return Type::date;
    case FactType::duration: return Type::months;
    case FactType::series: return Type::series;
    case FactType::list: case FactType::choices: return Type::rows;
    case FactType::document: case FactType::range_of_dates: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Made Compiler::condition(const Node& node) {
  Made made = part(node);
  return made && (made->type == Type::boolean || made->type == Type::nothing) ? made : std::nullopt;
}

Made Compiler::part(const Node& node) {
  switch (node.kind) {
    case Kind::constant: return constant(node.value);
    case Kind::local: return local(node.slot);
    case Kind::free_name: return name(node);
    case Kind::path: return path(node);
    case Kind::filter: return filter(node);
    case Kind::call: return call(node);
    case Kind::arithmetic: return arithmetic(node);
    case Kind::compare: return comparison(node.comparison, part(node.children[0]), part(node.children[1]));
    case Kind::between: return between(node);
    case Kind::in: return in(node);
    case Kind::both: case Kind::either: return connective(node);
    case Kind::if_: return conditional(node);
    case Kind::some: case Kind::every: return quantified(node);
    default: return std::nullopt;
  }
}

Part Compiler::push(Step step, Type type, bool fixed) {
  program_.steps_.push_back(std::move(step));
  program_.types_.push_back(type);
  program_.constants_.emplace_back();
  return {static_cast<std::uint32_t>(program_.steps_.size() - 1), type, fixed};
}

Part Compiler::push_list(Step step, const std::vector<std::uint32_t>& list, Type type) {
  step.list = static_cast<std::uint32_t>(program_.lists_.size());
  step.count = static_cast<std::uint32_t>(list.size());
  program_.lists_.insert(program_.lists_.end(), list.begin(), list.end());
  return push(std::move(step), type);
}

Part Compiler::push_constant(Cell cell, Type type, feel::Value value) {
  Step step;
  step.constant = cell;
  const Part part = push(step, type, true);
  program_.constants_.back() = std::move(value);
  return part;
}

std::int64_t Compiler::number_of(const std::string& text) {
  if (const auto found = program_.texts_.find(text); found != program_.texts_.end()) return found->second;
  program_.text_store_.push_back(text);
  const auto number = static_cast<std::int64_t>(program_.text_store_.size());
  program_.texts_.emplace(program_.text_store_.back(), number);
  return number;
}

Made Compiler::constant(const Value& value) {
  if (value.is_null()) return push_constant(in_state(State::null), Type::nothing, value);
  if (value.boolean()) return push_truth(truth(*value.boolean()));
  if (value.date()) return push_constant(known(value.date()->days().time_since_epoch().count()), Type::date, value);
  if (value.text()) return push_constant(known(number_of(*value.text())), Type::text, value);
  if (value.years_months()) return push_constant(known(value.years_months()->months), Type::months, value);
  if (!value.number()) return std::nullopt;
  const Cell cell = cell_of(*value.number());
  return cell.known() ? Made(push_constant(cell, Type::number, value)) : std::nullopt;
}

const Compiler::Variable* Compiler::variable(int slot) const {
  for (auto each = variables_.rbegin(); each != variables_.rend(); ++each)
    if (each->slot == slot) return &*each;
  return nullptr;
}

Made Compiler::local(int slot) {
  const Variable* found = variable(slot);
  if (!found) return std::nullopt;
  if (!found->list) return found->part;
  const FactPlace& place = program_.facts_[*found->list];
  return place.fact->fields.empty() ? field_step(*found, 0, Type::text) : Made();
}

Made Compiler::field_step(const Variable& variable, std::uint32_t field, Type type) {
  Step step;
  step.op = Op::field;
  step.a = variable.row;
  step.b = field;
  step.list = *variable.list;
  return push(step, type);
}

// Facts go before parameters, dates and surroundings of the same name, as in CaseScope.
Made Compiler::name(const Node& node) {
  const std::string& name = node.names[0];
  if (const auto fact = program_.rulebook_.facts.find(name); fact != program_.rulebook_.facts.end())
    return fact->second.formula ? derived(fact->second) : this->fact(fact->second);
  if (const auto parameter = program_.rulebook_.parameters.find(name); parameter != program_.rulebook_.parameters.end())
    return constant(parameter->second.value);
  if (name != "reference_date" && name != "today") return std::nullopt;
  Step step;
  step.op = name == "today" ? Op::today : Op::reference_date;
  return push(step, Type::date);
}

/// Lists and series are no operands by themselves.
Made Compiler::fact(const Fact& fact) {
  const auto place = program_.place_of(fact);
  if (!place) return std::nullopt;
  const Type type = program_.facts_[*place].type;
  if (type == Type::series || type == Type::rows) return std::nullopt;
  Step step;
  step.op = Op::fact;
  step.a = *place;
  return push(step, type);
}

Made Compiler::derived(const Fact& fact) {
  auto found = program_.derived_places_.find(fact.name);
  if (found == program_.derived_places_.end()) {
    found = program_.derived_places_.emplace(fact.name, std::nullopt).first;
    const std::vector<Variable> outside = std::move(variables_);
    variables_.clear();
    const Made body = fact.formula->root ? part(fact.formula->root->children[0]) : std::nullopt;
    variables_ = outside;
    if (body) {
      found->second = static_cast<std::uint32_t>(program_.derived_.size());
      program_.derived_.push_back({&fact, body->step, body->type});
    }
  }
  if (!found->second) return std::nullopt;
  Step step;
  step.op = Op::derived;
  step.a = *found->second;
  return push(step, program_.derived_[*found->second].type);
}

/// `a.date` of a row in hand; `reg_date.year`.
Made Compiler::path(const Node& node) {
  const Node& base = node.children[0];
  if (base.kind == Kind::local) {
    const Variable* row = variable(base.slot);
    return row && row->list ? field(*row, node.names[0]) : std::nullopt;
  }
  const Made date = node.names[0] == "year" ? part(base) : std::nullopt;
  if (!date || date->type != Type::date || step_of(*date).op == Op::field) return std::nullopt;
  Step step;
  step.op = Op::year_of;
  step.a = date->step;
  return push(step, Type::number);
}

Made Compiler::field(const Variable& row, const std::string& name) {
  FactPlace& place = program_.facts_[*row.list];
  for (std::size_t i = 0; i < place.fields.size(); ++i)
    if (place.fields[i]->name == name) return field_step(row, static_cast<std::uint32_t>(i), place.field_types[i]);
  for (const Fact& field : place.fact->fields) {
    const auto type = type_of(field);
    if (field.name != name || !type || *type == Type::series || *type == Type::rows) continue;
    place.fields.push_back(&field);
    place.field_types.push_back(*type);
    return field_step(row, static_cast<std::uint32_t>(place.fields.size() - 1), *type);
  }
  return std::nullopt;
}

std::optional<std::uint32_t> Compiler::list_named(const Node& node) {
  if (node.kind != Kind::free_name) return std::nullopt;
  const auto fact = program_.rulebook_.facts.find(node.names[0]);
  if (fact == program_.rulebook_.facts.end() || fact->second.formula) return std::nullopt;
  const auto place = program_.place_of(fact->second);
  return place && program_.facts_[*place].type == Type::rows ? place : std::nullopt;
}

/// `profit[1]`, `profit[year = sales_year]` of a series; lists are left to the tree walker.
Made Compiler::filter(const Node& node) {
  const Node &base = node.children[0], &condition = node.children[1];
  if (base.kind != Kind::free_name) return std::nullopt;
  const auto fact = program_.rulebook_.facts.find(base.names[0]);
  if (fact == program_.rulebook_.facts.end() || fact->second.type != FactType::series || fact->second.formula) return std::nullopt;
  Step step;
  step.a = *program_.place_of(fact->second);
  if (const Node* year = asked_year(condition)) return of_year(step, *year);
  if (condition.kind != Kind::constant || !condition.value.number()) return std::nullopt;
  const auto position = condition.value.number()->integer();
  if (!position || *position < 1 || *position > 9999) return std::nullopt;
  step.op = Op::series_position;
  step.constant = known(*position);
  return push(step, Type::number);
}

const Node* Compiler::asked_year(const Node& condition) {
  if (condition.kind != Kind::compare || condition.comparison != feel::Operator::equal) return nullptr;
  const auto is_year = [](const Node& node) { return node.kind == Kind::of_item && node.names[0] == "year"; };
  if (is_year(condition.children[0])) return &condition.children[1];
  return is_year(condition.children[1]) ? &condition.children[0] : nullptr;
}

Made Compiler::of_year(Step step, const Node& year) {
  const Node& asked = year.kind == Kind::of_item ? year.children[0] : year;
  const Made made = part(asked);
  if (!made || made->type != Type::number || (year.kind == Kind::of_item && !made->fixed)) return std::nullopt;
  step.op = Op::series_year;
  step.b = made->step;
  return push(step, Type::number);
}

Made Compiler::call(const Node& node) {
  if (!node.builtin || !node.names.empty()) return std::nullopt;
  if (node.builtin->name == "not" && node.children.size() == 1) return negation(condition(node.children[0]));
  if (node.builtin->name == "list contains" && node.children.size() == 2) return list_contains(node.children[0], node.children[1]);
  if (node.builtin->name == "duration" || node.builtin->name == "date") return literal(node);
  if (node.builtin->name != "count" || node.children.size() != 1) return std::nullopt;
  const auto list = list_named(node.children[0]);
  if (!list) return std::nullopt;
  Step step;
  step.op = Op::row_count;
  step.a = *list;
  return push(step, Type::number);
}

/// `duration("P3Y")`, `date("2024-06-20")`.
Made Compiler::literal(const Node& node) {
  if (node.children.size() != 1 || node.children[0].kind != Kind::constant) return std::nullopt;
  feel::Machine machine(nullptr);
  const Value value = node.builtin->run(std::span(&node.children[0].value, 1), machine);
  return value.is_null() ? std::nullopt : constant(value);
}

/// A date moved by months. Other sums are left to the tree walker.
Made Compiler::arithmetic(const Node& node) {
  if (node.arithmetic != feel::Arithmetic::add && node.arithmetic != feel::Arithmetic::subtract) return std::nullopt;
  const Made left = part(node.children[0]), right = part(node.children[1]);
  if (!left || !right || left->type != Type::date || right->type != Type::months) return std::nullopt;
  Step step;
  step.op = Op::add_months;
  step.a = left->step;
  step.b = right->step;
  step.negative = node.arithmetic == feel::Arithmetic::subtract;
  return push(step, Type::date);
}

std::optional<std::uint32_t> Program::add(const feel::Expression& expression) {
  if (!expression.root) return std::nullopt;
  const Made made = Compiler(*this).condition(expression.root->children[0]);
  return made ? std::optional(made->step) : std::nullopt;
}

std::optional<std::uint32_t> Program::place_of(const Fact& fact) {
  if (const auto found = fact_places_.find(fact.name); found != fact_places_.end()) return found->second;
  const auto type = type_of(fact);
  if (!type) return std::nullopt;
  const auto place = static_cast<std::uint32_t>(facts_.size());
  facts_.push_back({&fact, *type, {}, {}});
  fact_places_.emplace(fact.name, place);
  return place;
}

void Program::finish() {
  by_name_.clear();
  for (const auto& [name, place] : fact_places_) by_name_.push_back(place);
}

}  // namespace rules::compiled

#include "programme/lint/regions.h"

#include "rules/feel/ast.h"
#include "rules/feel/builtins/builtin.h"
#include "rules/units.h"

namespace programme::internal {

using rules::Fact;
using rules::FactType;
using rules::feel::Kind;
using rules::feel::Value;
using Node = rules::feel::Node;

namespace {

constexpr std::size_t most_combinations = 20'000;
constexpr std::size_t most_options = 60;

/// What the node says, to know it again: the same text written with other spaces is the same.
std::string key_of(const Node& node) {
  std::string key = fmt::format("{}.{}.{}.{}{}{}", static_cast<int>(node.kind), static_cast<int>(node.comparison), static_cast<int>(node.arithmetic), node.closed_low, node.closed_high, node.negated);
  if (node.kind == Kind::local) key += fmt::format("@{}", node.slot);
  if (node.kind == Kind::constant) key += fmt::format("={}:{}", node.value.kind(), node.value.shown());
  if (node.builtin) key += node.builtin->name;
  for (const std::string& name : node.names) key += "#" + name;
  for (const Node& child : node.children) key += "(" + key_of(child) + ")";
  return key;
}

bool is_scalar(const Fact& fact) {
  switch (fact.type) {
    case FactType::boolean: case FactType::boolean_named: case FactType::text: case FactType::integer: case FactType::number: case FactType::money:
    case FactType::percent: case FactType::date: case FactType::area: case FactType::mass: return !fact.formula;
    case FactType::choice: return !fact.formula && !fact.options.empty() && fact.options.size() <= most_options;
    default: return false;
  }
}

bool is_number(const Fact& fact) {
  return fact.type == FactType::integer || fact.type == FactType::number || fact.type == FactType::money || fact.type == FactType::percent || fact.type == FactType::area ||
         fact.type == FactType::mass;
}

/// Numbers below, at, between and above the points.
std::vector<Value> numbers_around(std::vector<base::Decimal> points, bool whole) {
  if (points.empty()) points.push_back(base::Decimal(0));
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  const base::Decimal step = whole ? base::Decimal(1) : base::Decimal(1, 2);
  std::vector<base::Decimal> all;
  for (const base::Decimal& point : points)
    for (const auto& near : {base::Decimal::subtract(point, step), base::Result<base::Decimal>(point), base::Decimal::add(point, step)})
      if (near) all.push_back(*near);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return {all.begin(), all.end()};
}

std::vector<Value> days_around(std::vector<base::Date> points) {
  std::set<base::Date> all;
  for (const base::Date point : points)
    for (const int days : {-1, 0, 1}) all.insert(point.plus_days(days));
  return {all.begin(), all.end()};
}

/// A scope of the fixed names and at most one other.
class FixedScope : public rules::feel::Scope {
 public:
  FixedScope(const rules::Rulebook& rulebook, const Value& day, const std::string& name, const Value& value) : rulebook_(rulebook), day_(day), name_(name), value_(value) {}

  const Value* find(std::string_view name) const override {
    if (name == name_) return &value_;
    if (const auto parameter = rulebook_.parameters.find(std::string(name)); parameter != rulebook_.parameters.end()) return &parameter->second.value;
    return name == "reference_date" || name == "today" ? &day_ : nullptr;
  }

 private:
  const rules::Rulebook& rulebook_;
  const Value& day_;
  const std::string& name_;
  const Value& value_;
};

}  // namespace

std::size_t Regions::add(const rules::feel::Expression& condition) {
  const Node& program = *condition.root;
  conditions_.push_back(form_of(program.children[0], program));
  return conditions_.size() - 1;
}

Regions::Form Regions::form_of(const Node& node, const Node& program) {
  Form form;
  const bool negates = node.kind == Kind::call && node.builtin && node.builtin->name == "not" && node.children.size() == 1 && node.names.empty();
  if (node.kind == Kind::both) form.kind = Form::Kind::both;
  else if (node.kind == Kind::either) form.kind = Form::Kind::either;
  else if (node.kind == Kind::if_) form.kind = Form::Kind::choice;
  else if (negates) form.kind = Form::Kind::negation;
  else return atom_of(node, program);
  for (const Node& child : node.children) form.parts.push_back(form_of(child, program));
  return form;
}

/// A comparison of one fact with something fixed, a switch, or something that is taken as it is.
Regions::Form Regions::atom_of(const Node& node, const Node& program) {
  if (node.kind == Kind::free_name)
    if (const auto parameter = rulebook_.parameters.find(node.names[0]); parameter != rulebook_.parameters.end() && parameter->second.value.boolean()) {
      Form form{Form::Kind::atom, atoms_.size(), {}, {}};
      atoms_.push_back({variable("switch " + node.names[0], nullptr, &parameter->second), std::nullopt, {}});
      return form;
    }
  if (is_fixed(node)) return fixed(node, program);
  const std::string key = key_of(node);
  if (const auto known = atom_keys_.find(key); known != atom_keys_.end()) return {Form::Kind::atom, known->second, {}, {}};
  const Fact* fact = fact_compared(node);
  const std::size_t place = variable(fact ? "fact " + fact->name : "asked " + key, fact, nullptr);
  Atom atom{place, std::nullopt, {}};
  if (fact) {
    add_points(node, program, variables_[place]);
    auto root = std::make_shared<Node>(program);
    root->children = {node};
    atom.expression = rules::feel::Expression{"", std::move(root)};
  }
  atom_keys_.emplace(key, atoms_.size());
  atoms_.push_back(std::move(atom));
  return {Form::Kind::atom, atoms_.size() - 1, {}, {}};
}

Regions::Form Regions::fixed(const Node& node, const Node& program) const {
  const Value value = value_of(node, program);
  return {Form::Kind::constant, 0, value.boolean() ? std::optional(*value.boolean()) : std::nullopt, {}};
}

std::size_t Regions::variable(const std::string& key, const Fact* fact, const rules::Parameter* parameter) {
  const auto [known, is_new] = variable_keys_.emplace(key, variables_.size());
  if (is_new) variables_.push_back({fact, parameter, {}, {}});
  return known->second;
}

/// Nothing but constants, parameters with a value that is no switch, and the day.
bool Regions::is_fixed(const Node& node) const {
  if (node.kind == Kind::free_name) {
    const auto parameter = rulebook_.parameters.find(node.names[0]);
    if (rulebook_.facts.contains(node.names[0])) return false;
    if (parameter != rulebook_.parameters.end()) return !parameter->second.value.is_null() && !parameter->second.value.boolean();
    return node.names[0] == "reference_date" || node.names[0] == "today";
  }
  const bool computes = node.kind == Kind::constant || node.kind == Kind::arithmetic || node.kind == Kind::negate || node.kind == Kind::compare || node.kind == Kind::list ||
                        node.kind == Kind::range || (node.kind == Kind::call && node.builtin && node.names.empty());
  return computes && std::all_of(node.children.begin(), node.children.end(), [&](const Node& child) { return is_fixed(child); });
}

/// The fact that the node compares with something fixed, when it does just that.
const Fact* Regions::fact_compared(const Node& node) const {
  const auto fact_named = [&](const Node& name) -> const Fact* {
    if (name.kind != Kind::free_name) return nullptr;
    const auto fact = rulebook_.facts.find(name.names[0]);
    return fact != rulebook_.facts.end() && is_scalar(fact->second) ? &fact->second : nullptr;
  };
  if (const Fact* fact = fact_named(node)) return fact->type == FactType::boolean || fact->type == FactType::boolean_named ? fact : nullptr;
  const bool lists = node.kind == Kind::call && node.builtin && node.builtin->name == "list contains" && node.children.size() == 2 && node.names.empty();
  if (node.kind != Kind::compare && node.kind != Kind::between && !lists && !(node.kind == Kind::in && node.children.size() == 2 && node.children[1].kind == Kind::range)) return nullptr;
  const Fact* found = nullptr;
  for (const Node& child : node.children) {
    const Fact* fact = fact_named(child);
    if (fact && found) return nullptr;
    if (fact) found = fact;
    else if (!is_fixed(child)) return nullptr;
  }
  return found;
}

/// What the fact is compared with. An interval gives both its ends.
void Regions::add_points(const Node& node, const Node& program, Variable& variable) const {
  for (const Node& child : node.children) {
    if (child.kind == Kind::free_name && rulebook_.facts.contains(child.names[0])) continue;
    if (child.kind == Kind::range || child.kind == Kind::list) add_points(child, program, variable);
    else if (const Value value = value_of(child, program); const auto* list = value.list()) variable.points.insert(variable.points.end(), list->begin(), list->end());
    else variable.points.push_back(value);
  }
}

Value Regions::value_of(const Node& node, const Node& program, const std::string& name, const Value& value) const {
  auto root = std::make_shared<Node>(program);
  root->children = {node};
  const Value day(day_);
  return rules::feel::evaluate({"", std::move(root)}, FixedScope(rulebook_, day, name, value));
}

/// Gives every variable its values and every atom its truth for each.
void Regions::settle() {
  for (Variable& variable : variables_) {
    variable.values = {Value(true), Value(false)};
    if (!variable.fact || variable.fact->type == FactType::boolean || variable.fact->type == FactType::boolean_named) continue;
    variable.values.clear();
    std::vector<base::Decimal> numbers;
    std::vector<base::Date> days{day_};
    std::set<std::string> texts{"…"};
    for (const Value& point : variable.points) {
      if (point.number()) numbers.push_back(*point.number());
      if (point.date()) days.push_back(*point.date());
      if (point.text()) texts.insert(*point.text());
    }
    if (is_number(*variable.fact)) variable.values = numbers_around(numbers, variable.fact->type == FactType::integer);
    else if (variable.fact->type == FactType::date) variable.values = days_around(days);
    else if (variable.fact->type == FactType::text) variable.values = {texts.begin(), texts.end()};
    else for (const rules::Option& option : variable.fact->options) variable.values.push_back(Value(option.id));
  }
  for (Atom& atom : atoms_) {
    atom.truths.clear();
    const Variable& variable = variables_[atom.variable];
    for (const Value& value : variable.values) {
      const Value truth = atom.expression ? rules::feel::evaluate(*atom.expression, FixedScope(rulebook_, Value(day_), variable.fact->name, value)) : value;
      atom.truths.push_back(truth.boolean() ? std::optional(*truth.boolean()) : std::nullopt);
    }
  }
}

bool Regions::each(const std::function<bool(const Row&)>& visit) {
  settle();
  std::size_t combinations = variables_.empty() ? 0 : 1;
  for (const Variable& variable : variables_) combinations = std::min(combinations * variable.values.size(), most_combinations + 1);
  if (combinations == 0 || combinations > most_combinations) return false;
  Row row(*this, std::vector<std::size_t>(variables_.size(), 0));
  for (std::size_t count = 0; count < combinations; ++count) {
    if (!visit(row)) return true;
    for (std::size_t i = 0; i < variables_.size() && ++row.chosen_[i] == variables_[i].values.size(); ++i) row.chosen_[i] = 0;
  }
  return true;
}

std::optional<bool> Regions::truth(const Form& form, const Row& row) const {
  const auto part = [&](std::size_t i) { return truth(form.parts[i], row); };
  switch (form.kind) {
    case Form::Kind::constant: return form.value;
    case Form::Kind::atom: return atoms_[form.atom].truths[row.chosen_[atoms_[form.atom].variable]];
    case Form::Kind::negation: { const auto inner = part(0); return inner ? std::optional(!*inner) : std::nullopt; }
    case Form::Kind::choice: return part(part(0) == true ? 1 : 2);
    case Form::Kind::both: case Form::Kind::either: break;
  }
  const bool conjunction = form.kind == Form::Kind::both;
  std::optional<bool> result(conjunction);
  for (std::size_t i = 0; i < form.parts.size(); ++i) {
    const auto one = part(i);
    if (one == !conjunction) return one;
    if (!one) result.reset();
  }
  return result;
}

const Fact* Regions::only_fact() const { return variables_.size() == 1 ? variables_[0].fact : nullptr; }

bool Regions::Row::is_concrete() const {
  return std::all_of(regions_.variables_.begin(), regions_.variables_.end(), [](const Variable& variable) { return variable.fact || variable.parameter; });
}

std::optional<std::size_t> Regions::Row::position() const { return chosen_.size() == 1 ? std::optional(chosen_[0]) : std::nullopt; }

base::Text Regions::Row::shown() const {
  base::Text text;
  for (std::size_t i = 0; i < chosen_.size(); ++i) {
    const Variable& variable = regions_.variables_[i];
    if (!variable.fact) continue;
    const Value& value = variable.values[chosen_[i]];
    base::Text words{value.shown(), value.shown()};
    if (value.number()) words = rules::shown_quantity(*value.number(), variable.fact->unit, variable.fact->unit);
    for (const rules::Option& option : variable.fact->options)
      if (value.text() && option.id == *value.text()) words = option.label;
    text.zh += fmt::format("{}{} = {}", text.zh.empty() ? "" : "，", variable.fact->label.zh, words.zh);
    text.en += fmt::format("{}{} = {}", text.en.empty() ? "" : ", ", variable.fact->name, words.en);
  }
  return text;
}

}  // namespace programme::internal

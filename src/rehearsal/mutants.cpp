#include "rehearsal/mutants.h"

#include "rehearsal/stage_mutants.h"
#include "rules/feel/ast.h"

namespace rehearsal {
namespace {

using base::Text;
using programme::Programme;
using rules::Condition;
using rules::feel::Expression;
using rules::feel::Node;
using rules::feel::Operator;
using rules::feel::Value;

Expression constant(bool truth) { return *rules::feel::parse(truth ? "true" : "false"); }

Condition* find_condition(std::vector<Condition>& conditions, const std::string& path) {
  for (Condition& condition : conditions) {
    if (condition.path == path) return &condition;
    if (Condition* below = find_condition(condition.conditions, path)) return below;
  }
  return nullptr;
}

/// The operator next to this one: over the border, or turned round.
Operator shifted(Operator op) {
  switch (op) {
    case Operator::less: return Operator::less_equal;
    case Operator::less_equal: return Operator::less;
    case Operator::greater: return Operator::greater_equal;
    case Operator::greater_equal: return Operator::greater;
    case Operator::equal: return Operator::not_equal;
    case Operator::not_equal: return Operator::equal;
  }
  return op;
}

void each_comparison(Node& node, const std::function<void(Node&)>& visit) {
  if (node.kind == rules::feel::Kind::compare) visit(node);
  for (Node& child : node.children) each_comparison(child, visit);
}

std::vector<std::pair<int, Operator>> comparisons_of(const Expression& expression) {
  std::vector<std::pair<int, Operator>> found;
  Node copy = *expression.root;
  each_comparison(copy, [&](Node& node) { found.emplace_back(node.column, node.comparison); });
  return found;
}

Expression with_shifted(const Expression& expression, std::size_t index) {
  auto root = std::make_shared<Node>(*expression.root);
  std::size_t at = 0;
  each_comparison(*root, [&](Node& node) {
    if (at++ == index) node.comparison = shifted(node.comparison);
  });
  return {expression.text, root};
}

/// Visits the items of every written list, with the list they stand in.
void each_list_item(Node& node, const std::function<void(Node& list, std::size_t item)>& visit) {
  if (node.kind == rules::feel::Kind::list)
    for (std::size_t i = 0; i < node.children.size(); ++i) visit(node, i);
  for (Node& child : node.children) each_list_item(child, visit);
}

std::vector<std::string> list_items_of(const Expression& expression) {
  std::vector<std::string> items;
  Node copy = *expression.root;
  each_list_item(copy, [&](Node& list, std::size_t item) { items.push_back(list.children[item].value.shown()); });
  return items;
}

Expression without_item(const Expression& expression, std::size_t index) {
  auto root = std::make_shared<Node>(*expression.root);
  std::size_t at = 0;
  Node* list = nullptr;
  std::size_t item = 0;
  each_list_item(*root, [&](Node& in, std::size_t i) {
    if (at++ == index) list = &in, item = i;
  });
  if (list) list->children.erase(list->children.begin() + static_cast<std::ptrdiff_t>(item));
  return {expression.text, root};
}

/// Mutants of the conditions and exemptions of one set.
class SetMutants {
 public:
  SetMutants(const rules::Set& set, std::vector<Mutant>& out) : set_(set), out_(out) {}

  void collect() {
    conditions(set_.conditions);
    for (std::size_t i = 0; i < set_.exemptions.size(); ++i) exemption(set_.exemptions[i], i);
  }

 private:
  void conditions(const std::vector<Condition>& all) {
    for (const Condition& condition : all) {
      if (condition.when) change(condition, {"不看适用前提，一律适用", "applies whatever its 'when' says"}, [](Condition& c) { c.when.reset(); });
      if (condition.when) shifts(condition, *condition.when, [](Condition& c) -> Expression& { return *c.when; });
      if (condition.conditions.empty()) leaf(condition);
      else group(condition);
      conditions(condition.conditions);
    }
  }

  void leaf(const Condition& condition) {
    if (condition.test) test(condition);
    if (!condition.ask.empty() && condition.test) change(condition, {"不再由人确认", "no longer confirmed by a person"}, [](Condition& c) { c.ask.clear(); });
    if (!condition.ask.empty() && !condition.test)
      change(condition, {"不再由人判断，一律符合", "no longer judged: always met"}, [](Condition& c) { c.ask.clear(); c.test = constant(true); });
    if (condition.if_fail) if_fail(condition);
    if (!condition.holds.empty() || !condition.fails.empty())
      change(condition, {"改为相反的要求", "asks the opposite of the other set"}, [](Condition& c) { std::swap(c.holds, c.fails); });
  }

  void test(const Condition& condition) {
    change(condition, {"一律符合", "always met"}, [](Condition& c) { c.test = constant(true); });
    change(condition, {"一律不符合", "never met"}, [](Condition& c) { c.test = constant(false); });
    shifts(condition, *condition.test, [](Condition& c) -> Expression& { return *c.test; });
  }

  void if_fail(const Condition& condition) {
    change(condition, {"不符合时不再由人认定", "a failure is no longer settled by a person"}, [](Condition& c) { c.if_fail.reset(); });
    if (!condition.if_fail->when) return;
    change(condition, {"不符合时一律由人认定", "every failure may be settled by a person"}, [](Condition& c) { c.if_fail->when.reset(); });
    shifts(condition, *condition.if_fail->when, [](Condition& c) -> Expression& { return *c.if_fail->when; });
  }

  void group(const Condition& condition) {
    if (condition.conditions.size() < 2) return;
    if (condition.need == rules::Need::all) change(condition, {"只需满足其中一项", "needs any instead of all"}, [](Condition& c) { c.need = rules::Need::any; });
    else change(condition, {"须全部满足", "needs all of its members"}, [](Condition& c) { c.need = rules::Need::all; });
  }

  using Part = Expression& (*)(Condition&);

  void shifts(const Condition& condition, const Expression& expression, Part part) {
    if (!expression.root) return;
    const auto comparisons = comparisons_of(expression);
    for (std::size_t i = 0; i < comparisons.size(); ++i) {
      const auto [column, op] = comparisons[i];
      const std::string from(symbol_of(op)), to(symbol_of(shifted(op)));
      change(condition, {fmt::format("第 {} 字的 {} 改为 {}", column, from, to), fmt::format("'{}' at character {} becomes '{}'", from, column, to)},
             [part, i](Condition& c) { part(c) = with_shifted(part(c), i); });
    }
    const auto items = list_items_of(expression);
    for (std::size_t i = 0; i < items.size(); ++i)
      change(condition, {fmt::format("删去列举的 {}", items[i]), fmt::format("{} dropped from its list", items[i])},
             [part, i](Condition& c) { part(c) = without_item(part(c), i); });
  }

  void change(const Condition& condition, Text what, std::function<void(Condition&)> apply) {
    out_.push_back({set_.id + "." + condition.path, std::move(what), set_.file, condition.line, condition.treats, Reach::one_set, set_.id,
                    [set = set_.id, path = condition.path, apply = std::move(apply)](Programme& programme) {
                      apply(*find_condition(programme.rulebook.sets.at(set).conditions, path));
                    }});
  }

  void exemption(const rules::Exemption& exemption, std::size_t index) {
    exempt(exemption, {"取消", "dropped"}, [index](rules::Set& set) { set.exemptions.erase(set.exemptions.begin() + static_cast<std::ptrdiff_t>(index)); });
    if (exemption.when)
      exempt(exemption, {"对所有人适用", "given to everybody"}, [index](rules::Set& set) { set.exemptions[index].when.reset(); });
    if (exemption.when && exemption.when->root)
      for (std::size_t i = 0; i < comparisons_of(*exemption.when).size(); ++i)
        exempt(exemption, {fmt::format("第 {} 处比较移过边界", i + 1), fmt::format("comparison {} shifted over its border", i + 1)},
               [index, i](rules::Set& set) { set.exemptions[index].when = with_shifted(*set.exemptions[index].when, i); });
    if (exemption.lifts.size() < 2) return;
    for (std::size_t i = 0; i < exemption.lifts.size(); ++i)
      exempt(exemption, {fmt::format("不再免除 {}", exemption.lifts[i]), fmt::format("no longer lifts {}", exemption.lifts[i])},
             [index, i](rules::Set& set) { set.exemptions[index].lifts.erase(set.exemptions[index].lifts.begin() + static_cast<std::ptrdiff_t>(i)); });
  }

  void exempt(const rules::Exemption& exemption, Text what, std::function<void(rules::Set&)> apply) {
    out_.push_back({"exemption " + set_.id + "." + exemption.id, std::move(what), set_.file, exemption.line, exemption.treats, Reach::one_set, set_.id,
                    [set = set_.id, apply = std::move(apply)](Programme& programme) { apply(programme.rulebook.sets.at(set)); }});
  }

  const rules::Set& set_;
  std::vector<Mutant>& out_;
};

/// Parameters that a rule or a deadline reads; the others are only shown.
std::set<std::string> parameters_read(const Programme& programme) {
  std::set<std::string> read;
  const auto reads = [&](const std::optional<Expression>& expression) {
    if (!expression) return;
    for (const std::string& name : free_names(*expression)) read.insert(name);
  };
  const std::function<void(const std::vector<Condition>&)> walk = [&](const std::vector<Condition>& conditions) {
    for (const Condition& condition : conditions) {
      reads(condition.when);
      reads(condition.test);
      if (condition.if_fail) reads(condition.if_fail->when);
      walk(condition.conditions);
    }
  };
  for (const auto& [id, set] : programme.rulebook.sets) {
    walk(set.conditions);
    for (const rules::Exemption& exemption : set.exemptions) reads(exemption.when);
  }
  for (const auto& [name, fact] : programme.rulebook.facts) reads(fact.formula);
  for (const auto& procedure : programme.procedures)
    for (const auto& stage : procedure.stages) {
      read.insert(stage.period);
      if (stage.deadline) read.insert({stage.deadline->within, stage.deadline->date});
    }
  return read;
}

/// The neighbours of a value: one more, one less; the other truth; for the text's silence, a five.
std::vector<std::pair<Text, Value>> neighbours(const Value& value) {
  if (value.boolean()) return {{{"取另一读法", "the other reading"}, Value(!*value.boolean())}};
  if (value.is_null()) return {{{"从空改为 5", "5 instead of nothing"}, Value(base::Decimal(5))}};
  std::vector<std::pair<Text, Value>> out;
  for (const int step : {1, -1}) {
    const Text text = step > 0 ? Text{"加一", "one more"} : Text{"减一", "one less"};
    if (value.number()) {
      if (const auto sum = base::Decimal::add(*value.number(), base::Decimal(step))) out.emplace_back(text, Value(*sum));
    } else if (value.date()) out.emplace_back(text, Value(value.date()->plus_days(step)));
    else if (value.years_months()) out.emplace_back(text, Value(rules::feel::YearsMonths{value.years_months()->months + step}));
    else if (value.days_time()) out.emplace_back(text, Value(rules::feel::DaysTime{value.days_time()->seconds + 86'400 * step, 0}));
  }
  return out;
}

void add_parameters(const Programme& programme, std::vector<Mutant>& out) {
  const auto read = parameters_read(programme);
  for (const auto& [name, parameter] : programme.rulebook.parameters) {
    if (!read.contains(name)) continue;
    for (auto& [text, value] : neighbours(parameter.value))
      out.push_back({"parameter " + name, text, "parameters.yaml", parameter.line, parameter.treats, Reach::everything, "",
                     [name = name, value = value](Programme& changed) { changed.rulebook.parameters.at(name).value = value; }});
  }
}

/// The comparisons that facts are derived by.
void add_formulas(const Programme& programme, std::vector<Mutant>& out) {
  for (const auto& [name, fact] : programme.rulebook.facts) {
    if (!fact.formula || !fact.formula->root) continue;
    const auto comparisons = comparisons_of(*fact.formula);
    for (std::size_t i = 0; i < comparisons.size(); ++i) {
      const std::string from(symbol_of(comparisons[i].second)), to(symbol_of(shifted(comparisons[i].second)));
      out.push_back({"fact " + name, {fmt::format("推算式里的 {} 改为 {}", from, to), fmt::format("'{}' in its formula becomes '{}'", from, to)}, "facts.yaml",
                     fact.line, fact.treats, Reach::everything, "", [name = name, i](Programme& changed) {
                       auto& formula = changed.rulebook.facts.at(name).formula;
                       formula = with_shifted(*formula, i);
                     }});
    }
  }
}

/// Who is kept out, and who may file once.
void add_admission(const Programme& programme, std::vector<Mutant>& out) {
  for (const auto& [id, ban] : programme.bans)
    out.push_back({"ban " + id, {"不再限制", "bars nothing"}, "register.yaml", 0, ban.treats, Reach::procedures, "", [id = id](Programme& changed) { changed.bans.at(id).bars.clear(); }});
  for (const auto& procedure : programme.procedures)
    if (procedure.one_per_applicant)
      out.push_back({"procedure " + procedure.id, {"同一申报人可以多次申报", "an applicant may file any number of times"}, procedure.file, procedure.line, procedure.treats, Reach::procedures, "",
                     [id = procedure.id](Programme& changed) {
                       for (auto& one : changed.procedures)
                         if (one.id == id) one.one_per_applicant = false;
                     }, "", procedure.id});
}

}  // namespace

std::vector<Mutant> mutants_of(const Programme& programme) {
  std::vector<Mutant> mutants;
  for (const auto& [id, set] : programme.rulebook.sets) SetMutants(set, mutants).collect();
  add_formulas(programme, mutants);
  add_parameters(programme, mutants);
  add_stages(programme, mutants);
  add_admission(programme, mutants);
  return mutants;
}

}  // namespace rehearsal

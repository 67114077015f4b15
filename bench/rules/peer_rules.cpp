#include "peer_rules.h"

#include "rules/compiled.h"
#include "rules/feel/expression.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <stdexcept>

namespace bench {
namespace {

using rules::Condition;

/// The conditions that a person may judge, numbered in the file's order.
std::map<const Condition*, std::size_t> judged_numbers(const rules::Set& set) {
  std::map<const Condition*, std::size_t> numbers;
  for (const Condition* condition : rules::judged_conditions(set)) numbers.emplace(condition, numbers.size());
  return numbers;
}

/// Every name that the set's expressions read, through derived facts too.
class NamesRead {
 public:
  explicit NamesRead(const rules::Rulebook& rulebook) : rulebook_(rulebook) {}

  void add(const std::vector<Condition>& conditions) {
    for (const Condition& condition : conditions) {
      for (const auto& each : {condition.when, condition.test, condition.if_fail ? condition.if_fail->when : std::nullopt})
        if (each) add(*each);
      add(condition.conditions);
    }
  }

  std::set<std::string> stated, derived;

 private:
  void add(const rules::feel::Expression& expression) {
    for (const std::string& name : rules::feel::free_names(expression)) {
      const auto fact = rulebook_.facts.find(name);
      if (fact == rulebook_.facts.end()) continue;
      if (!fact->second.formula) stated.insert(name);
      else if (derived.insert(name).second) add(*fact->second.formula);
    }
  }

  const rules::Rulebook& rulebook_;
};

/// Writes a set as expressions of one peer.
class Writer {
 public:
  Writer(const rules::Rulebook& rulebook, const rules::Set& set, Dialect dialect)
      : rulebook_(rulebook), set_(set), dialect_(dialect), zen_(dialect == Dialect::zen), judged_(judged_numbers(set)) {}

  base::JsonArray run() {
    if (!set_.exemptions.empty() || set_.need != rules::Need::all) throw std::runtime_error("the peers are given sets without exemptions that need all");
    NamesRead names(rulebook_);
    names.add(set_.conditions);
    for (const std::string& name : rulebook_.derived_order)
      if (names.derived.contains(name)) add(name, expression(*rulebook_.facts.at(name).formula));
    write(set_.conditions, "");
    add_verdict();
    return std::move(entries_);
  }

 private:
  void add(const std::string& name, const std::string& expression) { entries_.push_back(base::JsonArray{name, expression}); }
  std::string expression(const rules::feel::Expression& expression) { return translated(rulebook_, expression, dialect_); }
  std::string own(const std::string& name) const { return zen_ ? "$." + name : name; }

  std::string choose(const std::string& condition, const std::string& yes, const std::string& no) const {
    return zen_ ? fmt::format("({} ? {} : {})", condition, yes, no) : fmt::format("(if {} then {} else {})", condition, yes, no);
  }

  std::string judged(const Condition& condition) const {
    const std::string judgement = fmt::format("judged_{}", judged_.at(&condition));
    return choose(judgement + (zen_ ? " == null" : " = null"), R"("needs_decision")", choose(judgement, R"("pass")", R"("fail")"));
  }

  std::string settled(const Condition& condition) {
    if (!condition.if_fail) return R"("fail")";
    return condition.if_fail->when ? choose(expression(*condition.if_fail->when), judged(condition), R"("fail")") : judged(condition);
  }

  /// The text is silent: nothing is asked.
  bool reads_silence(const rules::feel::Expression& expression) const {
    for (const std::string& name : rules::feel::free_names(expression)) {
      const auto parameter = rulebook_.parameters.find(name);
      if (parameter != rulebook_.parameters.end() && parameter->second.value.is_null()) return true;
    }
    return false;
  }

  std::string outcome(const Condition& condition) {
    if (!condition.test) return judged(condition);
    if (reads_silence(*condition.test)) return R"("not_applicable")";
    const std::string passed = condition.ask.empty() ? R"("pass")" : judged(condition);
    return choose(expression(*condition.test), passed, settled(condition));
  }

  void write(const std::vector<Condition>& conditions, const std::string& gate) {
    for (const Condition& condition : conditions) {
      std::string inner = gate;
      if (condition.when) {
        inner = fmt::format("gate_{}", gates_++);
        const std::string own_gate = expression(*condition.when);
        add(inner, gate.empty() ? own_gate : choose(own(gate), own_gate, "false"));
      }
      if (!condition.conditions.empty()) {
        if (condition.need != rules::Need::all) throw std::runtime_error("the peers are given groups that need all");
        write(condition.conditions, inner);
        continue;
      }
      outcomes_.push_back(inner.empty() ? outcome(condition) : choose(own(inner), outcome(condition), R"("not_applicable")"));
    }
  }

  void add_verdict() {
    const std::string all = fmt::format("[{}]", fmt::join(outcomes_, ", "));
    add("all_outcomes", all);
    const std::string list = own("all_outcomes");
    const auto any = [&](std::string_view outcome) {
      return zen_ ? fmt::format("(\"{}\" in {})", outcome, list) : fmt::format("list contains({}, \"{}\")", list, outcome);
    };
    add("verdict", choose(any("fail"), R"("fail")", choose(any("needs_decision"), R"("open")", choose(any("undetermined"), R"("open")", R"("pass")"))));
  }

  const rules::Rulebook& rulebook_;
  const rules::Set& set_;
  Dialect dialect_;
  bool zen_;
  std::map<const Condition*, std::size_t> judged_;
  std::vector<std::string> outcomes_;
  std::size_t gates_ = 0;
  base::JsonArray entries_;
};

base::Json json_of(const rules::feel::Value& value) {
  if (value.is_null()) return nullptr;
  if (value.boolean()) return *value.boolean();
  if (value.number()) return value.number()->is_integer() ? base::Json(value.number()->integer().value()) : base::Json(value.number()->approximate());
  if (value.text()) return base::Json(*value.text());
  if (value.date()) return base::Json(value.date()->text());
  if (const auto* items = value.list()) {
    base::JsonArray array;
    for (const auto& item : *items) array.push_back(json_of(item));
    return array;
  }
  base::JsonObject object;
  if (const auto* context = value.context())
    for (const auto& [name, entry] : context->entries) object[name] = json_of(entry);
  if (const auto* series = value.series())
    for (const auto& [year, amount] : series->amounts) {
      object[fmt::format("y{}", year)] = json_of(amount);
      object[fmt::format("last{}", series->latest_year + 1 - year)] = json_of(amount);
    }
  return object;
}

}  // namespace

base::JsonArray peer_rules(const rules::Rulebook& rulebook, const rules::Set& set, Dialect dialect) { return Writer(rulebook, set, dialect).run(); }

std::set<std::string> facts_read(const rules::Rulebook& rulebook, const rules::Set& set) {
  NamesRead names(rulebook);
  names.add(set.conditions);
  return names.stated;
}

base::JsonObject peer_case(const rules::Set& set, const std::set<std::string>& facts, const rules::Inputs& inputs) {
  base::JsonObject out;
  for (const auto& [name, value] : inputs.facts)
    if (facts.contains(name)) out[name] = json_of(value);
  for (const auto& [condition, number] : judged_numbers(set)) {
    base::Json& judged = out[fmt::format("judged_{}", number)];
    for (const rules::Judgement& judgement : inputs.judgements)
      if (judgement.criterion == condition->path) judged = judgement.pass;
  }
  out["reference_date"] = inputs.reference_date.text();
  out["today"] = inputs.today.text();
  return out;
}

}  // namespace bench

#pragma once
#include "rules/check.h"
#include "rules/dossier.h"
#include "rules/feel/ast.h"
#include "rules/units.h"

#include <map>
#include <random>
#include <set>

/// Invented cases of any rulebook, for property tests and measurements: what a fact may hold, close to the thresholds it is
/// compared with. The same seed gives the same cases.
namespace rules::testing {

struct RandomCaseOptions {
  double missing = 0.0;             // how many of the facts nobody states
  double judged = 0.9;              // how many of the judged conditions have a judgement
  double evidence = 1.0;            // how many of the things that need evidence have it
  bool evidence_required = false;
  base::Date reference_date;
};

class RandomCases {
 public:
  RandomCases(const Rulebook& rulebook, const Set& set, std::uint64_t seed, RandomCaseOptions options)
      : rulebook_(rulebook), set_(set), options_(options), chance_(seed) {
    for (const auto& [name, fact] : rulebook.facts) {
      if (fact.formula) gather(*fact.formula);
    }
    gather(set.conditions);
    for (const Exemption& exemption : set.exemptions)
      if (exemption.when) gather(*exemption.when);
  }

  Inputs next() {
    Inputs inputs;
    inputs.reference_date = options_.reference_date;
    inputs.today = options_.reference_date.plus_days(static_cast<int>(below(60)));
    inputs.evidence_required = options_.evidence_required;
    inputs.with_remedies = false;
    for (const auto& [name, fact] : rulebook_.facts)
      if (!fact.formula && !happens(options_.missing)) add_fact(fact, inputs);
    judge(set_.conditions, inputs);
    for (const Exemption& exemption : set_.exemptions)
      if (!exemption.evidence.empty() && happens(options_.evidence)) inputs.evidence.edit()[exemption.id] = {"file"};
    return inputs;
  }

 private:
  using Value = feel::Value;

  // Own arithmetic instead of the library's distributions, whose results differ from one library to the next.
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : chance_() % bound; }
  bool happens(double probability) { return static_cast<double>(below(1'000'000)) < probability * 1e6; }

  void gather(const std::vector<Condition>& conditions) {
    for (const Condition& condition : conditions) {
      for (const auto& expression : {condition.when, condition.test, condition.if_fail ? condition.if_fail->when : std::nullopt})
        if (expression) gather(*expression);
      gather(condition.conditions);
    }
  }

  void gather(const feel::Expression& expression) {
    if (expression.root) gather(*expression.root);
  }

  /// Which texts a fact or field is compared with.
  void gather(const feel::Node& node) {
    using feel::Kind;
    for (const feel::Node& left : node.children)
      for (const feel::Node& right : node.children) {
        const bool is_name = left.kind == Kind::free_name || left.kind == Kind::path || left.kind == Kind::of_item;
        if (is_name && !left.names.empty()) gather_texts(right, texts_[left.names[0]]);
      }
    for (const feel::Node& child : node.children) gather(child);
  }

  static void gather_texts(const feel::Node& node, std::set<std::string>& texts) {
    if (node.kind != feel::Kind::constant && node.kind != feel::Kind::list) return;
    if (node.value.text()) texts.insert(*node.value.text());
    if (node.value.list())
      for (const Value& item : *node.value.list())
        if (item.text()) texts.insert(*item.text());
    for (const feel::Node& child : node.children) gather_texts(child, texts);
  }

  void add_fact(const Fact& fact, Inputs& inputs) {
    if (auto value = value_of(fact)) inputs.facts.edit().emplace(fact.name, std::move(*value));
    if (!fact.evidence.empty() && happens(options_.evidence)) inputs.evidence.edit()[fact.name] = {"file"};
    if (fact.empty_needs_dated_check && happens(options_.evidence))
      inputs.dated_checks[fact.name] = options_.reference_date.plus_days(-static_cast<int>(below(400)));
  }

  std::optional<Value> value_of(const Fact& fact) {
    switch (fact.type) {
      case FactType::boolean: case FactType::boolean_named: return Value(happens(0.6));
      case FactType::integer: return Value(Decimal(static_cast<std::int64_t>(amount(fact))));
      case FactType::number: case FactType::money: case FactType::percent: case FactType::area: case FactType::mass: return Value(decimal(fact));
      case FactType::date: return Value(day());
      case FactType::duration: return Value(feel::YearsMonths{static_cast<std::int64_t>(below(80))});
      case FactType::range_of_dates: return range();
      case FactType::choice: return fact.options.empty() ? text(fact) : Value(option(fact));
      case FactType::choices: return choices(fact);
      case FactType::list: return list(fact);
      case FactType::document: return fact.fields.empty() ? text(fact) : row(fact);
      case FactType::series: return series(fact);
      case FactType::text: case FactType::person: case FactType::contact: return text(fact);
    }
    return std::nullopt;
  }

  using Decimal = base::Decimal;

  /// Near one of the parameters in the fact's unit: below, just below, at, above.
  std::int64_t amount(const Fact& fact) {
    const std::vector<std::int64_t>& near = thresholds(fact.unit.empty() && fact.type == FactType::money ? "CNY" : fact.unit);
    const std::int64_t threshold = near[below(near.size())];
    switch (below(6)) {
      case 0: return threshold / 2;
      case 1: return threshold - 1;
      case 2: return threshold;
      case 3: return threshold + 1;
      default: return threshold + threshold / 4 + static_cast<std::int64_t>(below(1000));
    }
  }

  Decimal decimal(const Fact& fact) {
    const std::int64_t whole = amount(fact);
    return below(3) == 0 ? Decimal(whole * 100 + static_cast<std::int64_t>(below(100)), 2) : Decimal(whole);
  }

  const std::vector<std::int64_t>& thresholds(const std::string& unit) {
    const auto [found, is_new] = thresholds_.try_emplace(unit);
    if (!is_new) return found->second;
    for (const auto& [name, parameter] : rulebook_.parameters) {
      const auto* number = parameter.value.number();
      const auto whole = number ? number->integer() : base::Result<std::int64_t>(tl::make_unexpected(base::Refusal{}));
      const std::string base_unit = base_unit_of(parameter.unit);
      if (whole && (base_unit.empty() ? parameter.unit : base_unit) == unit) found->second.push_back(*whole);
    }
    if (found->second.empty()) found->second = {1, 10, 1000};
    return found->second;
  }

  /// Up to nine years back, often just three or five years to the day, seldom later than the reference date.
  base::Date day() {
    const base::Date day = options_.reference_date.plus_years(-static_cast<int>(below(9)));
    return below(2) == 0 ? day.plus_days(static_cast<int>(below(3)) - 1) : day.plus_days(static_cast<int>(below(500)) - 250);
  }

  Value range() {
    const base::Date from = day();
    return Value(feel::Range{Value(from), Value(from.plus_days(static_cast<int>(below(900)))), true, true});
  }

  std::string option(const Fact& fact) { return fact.options[below(fact.options.size())].id; }

  Value text(const Fact& fact) {
    const auto compared = texts_.find(fact.name);
    const std::size_t known = compared == texts_.end() ? 0 : compared->second.size();
    const std::size_t chosen = below(known + known + 1);
    if (known == 0 || chosen >= 2 * known) return Value(std::string("其他"));
    return Value(*std::next(compared->second.begin(), static_cast<std::ptrdiff_t>(chosen / 2)));
  }

  Value choices(const Fact& fact) {
    feel::List chosen;
    for (const Option& option : fact.options)
      if (happens(0.8)) chosen.push_back(Value(option.id));
    return Value(std::move(chosen));
  }

  Value list(const Fact& fact) {
    feel::List rows;
    if (fact.fields.empty()) return Value(std::move(rows));
    for (std::uint64_t left = below(4); left > 0; --left) rows.push_back(row(fact));
    return Value(std::move(rows));
  }

  Value row(const Fact& fact) {
    feel::Context row;
    for (const Fact& field : fact.fields) {
      if (happens(options_.missing)) continue;
      if (happens(0.15)) row.entries.emplace_back(field.name, Value());
      else if (auto value = value_of(field)) row.entries.emplace_back(field.name, std::move(*value));
    }
    return Value(std::move(row));
  }

  Value series(const Fact& fact) {
    feel::Series series{fact.name, latest_fiscal_year(options_.reference_date), {}};
    for (int back = 0; back < 4; ++back)
      if (!happens(options_.missing)) series.amounts.emplace(series.latest_year - back, decimal(fact));
    return Value(std::move(series));
  }

  void judge(const std::vector<Condition>& conditions, Inputs& inputs) {
    for (const Condition& condition : conditions) {
      const bool is_judged = !condition.ask.empty() || (condition.if_fail && !condition.if_fail->ask.empty());
      if (is_judged && happens(options_.judged)) {
        Judgement judgement{condition.path, "张三", options_.reference_date, happens(0.85), "现场核实", {}};
        if (happens(options_.evidence)) judgement.evidence = {"file"};
        inputs.judgements.push_back(std::move(judgement));
      }
      judge(condition.conditions, inputs);
    }
  }

  const Rulebook& rulebook_;
  const Set& set_;
  RandomCaseOptions options_;
  std::mt19937_64 chance_;
  std::map<std::string, std::set<std::string>> texts_;
  std::map<std::string, std::vector<std::int64_t>> thresholds_;
};

}  // namespace rules::testing

#include "rules/internal/narrowing.h"

#include "rules/feel/ast.h"

namespace rules::internal {
namespace {

using feel::Value;

constexpr std::size_t most_trials = 64;

std::size_t mentions(const feel::Node& node, const std::string& name) {
  std::size_t count = node.kind == feel::Kind::free_name && node.names[0] == name ? 1 : 0;
  for (const feel::Node& child : node.children) count += mentions(child, name);
  return count;
}

std::vector<Value> values_of(const Fact& fact) {
  if (fact.type == FactType::boolean || fact.type == FactType::boolean_named) return {Value(true), Value(false)};
  std::vector<Value> values;
  if (fact.type == FactType::choice)
    for (const Option& option : fact.options) values.push_back(Value(option.id));
  return values;
}

struct Trialled { std::string name; std::vector<Value> values; };

/// Needed facts whose values can all be tried, read by the expression itself.
std::vector<Trialled> triable(const Rulebook& rulebook, const feel::Expression& expression, const std::set<std::string>& needs) {
  std::vector<Trialled> out;
  for (const std::string& name : needs) {
    const auto fact = rulebook.facts.find(name);
    if (fact == rulebook.facts.end() || mentions(*expression.root, name) == 0) continue;
    if (auto values = values_of(fact->second); !values.empty()) out.push_back({name, std::move(values)});
  }
  return out;
}

/// The result for one choice of values: "true", "null", "missing: n, x".
std::string result_of(const feel::Expression& expression, const feel::Scope& scope, const std::vector<Trialled>& facts, const std::vector<std::size_t>& chosen,
                      std::size_t from = 0) {
  if (from == facts.size()) return feel::evaluate(expression, scope).shown();
  const WithOne inner(scope, facts[from].name, facts[from].values[chosen[from]]);
  return result_of(expression, inner, facts, chosen, from + 1);
}

/// Counts through all choices, the first fact fastest; false when they are through.
bool next(std::vector<std::size_t>& chosen, const std::vector<Trialled>& facts) {
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (++chosen[i] < facts[i].values.size()) return true;
    chosen[i] = 0;
  }
  return false;
}

std::size_t choices(const std::vector<Trialled>& facts) {
  std::size_t product = 1;
  for (const Trialled& fact : facts) product = std::min(product * fact.values.size(), most_trials + 1);
  return product;
}

}  // namespace

void narrow_needs(const Rulebook& rulebook, const feel::Expression& expression, const feel::Scope& scope, std::set<std::string>& needs) {
  const bool repeats = expression.root && needs.size() > 1 &&
                       std::any_of(needs.begin(), needs.end(), [&](const std::string& name) { return mentions(*expression.root, name) > 1; });
  if (!repeats) return;
  const auto facts = triable(rulebook, expression, needs);
  if (facts.empty() || choices(facts) > most_trials) return;
  std::map<std::vector<std::size_t>, std::string> results;
  std::vector<std::size_t> chosen(facts.size(), 0);
  do results[chosen] = result_of(expression, scope, facts, chosen);
  while (next(chosen, facts));
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const bool matters = std::any_of(results.begin(), results.end(), [&](const auto& result) {
      auto other = result.first;
      other[i] = 0;
      return results.at(other) != result.second;
    });
    if (!matters) needs.erase(facts[i].name);
  }
}

}  // namespace rules::internal

#include "programme/lint/checks.h"
#include "programme/lint/scan.h"
#include "rules/units.h"

#include <set>

namespace programme::internal {
namespace {

using Words = std::vector<Word>;

bool is_sign(const Words& words, std::size_t at, std::string_view sign) {
  return at < words.size() && words[at].kind == Word::Kind::sign && words[at].text == sign;
}

bool is_comparison(const Words& words, std::size_t at) {
  static const std::set<std::string, std::less<>> signs = {"=", "!=", "<", "<=", ">", ">="};
  return at < words.size() && words[at].kind == Word::Kind::sign && signs.contains(words[at].text);
}

/// `net_profit_fy[2]`: a position, not a threshold.
bool is_position(const Words& words, std::size_t at) { return at > 0 && is_sign(words, at - 1, "[") && is_sign(words, at + 1, "]"); }

void lint_numbers(Draft& draft, const Formula& formula, const Words& words) {
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (words[at].kind != Word::Kind::number || words[at].text == "0" || words[at].text == "1" || is_position(words, at)) continue;
    draft.advise("number_in_rule", formula.place, {fmt::format("{}：规则中直接写了 {}。请改成有名称、单位和出处的参数。", formula.element, words[at].text),
                                                   fmt::format("{}: the rule says {} outright. Make it a parameter with a name, a unit and its clause.", formula.element, words[at].text)});
  }
}

bool has_option(const rules::Fact& fact, const std::string& id) {
  return std::any_of(fact.options.begin(), fact.options.end(), [&](const rules::Option& option) { return option.id == id; });
}

bool is_choice(const rules::Fact& fact) { return fact.type == rules::FactType::choice && !fact.options.empty(); }

/// The choice facts `name` may mean: a fact, or after a point the field of any list.
std::vector<const rules::Fact*> choices_named(const Programme& programme, const Words& words, std::size_t at) {
  std::vector<const rules::Fact*> found;
  const std::string& name = words[at].text;
  if (!(at > 0 && is_sign(words, at - 1, "."))) {
    const auto fact = programme.rulebook.facts.find(name);
    if (fact != programme.rulebook.facts.end()) found.push_back(&fact->second);
    return found;
  }
  for (const auto& [id, fact] : programme.rulebook.facts)
    for (const rules::Fact& field : fact.fields)
      if (field.name == name) found.push_back(&field);
  return found;
}

std::vector<std::string> option_ids(const std::vector<const rules::Fact*>& facts) {
  std::vector<std::string> ids;
  for (const rules::Fact* fact : facts)
    for (const rules::Option& option : fact->options) ids.push_back(option.id);
  return ids;
}

/// `category = "粮油食物"` is never true when no option is called so.
void lint_options(Draft& draft, const Formula& formula, const Words& words) {
  for (std::size_t at = 0; at + 2 < words.size(); ++at) {
    if (words[at].kind != Word::Kind::name || words[at + 2].kind != Word::Kind::text) continue;
    if (!is_sign(words, at + 1, "=") && !is_sign(words, at + 1, "!=")) continue;
    const auto facts = choices_named(draft.programme, words, at);
    const std::string& option = words[at + 2].text;
    const bool all_choices = !facts.empty() && std::all_of(facts.begin(), facts.end(), [](const rules::Fact* f) { return is_choice(*f); });
    if (!all_choices || std::any_of(facts.begin(), facts.end(), [&](const rules::Fact* f) { return has_option(*f, option); })) continue;
    const base::Text near = suggestion(option, option_ids(facts));
    draft.advise("unknown_option", formula.place, {fmt::format("{}：“{}”没有“{}”这个选项{}", formula.element, words[at].text, option, near.zh),
                                                   fmt::format("{}: '{}' has no option '{}'{}", formula.element, words[at].text, option, near.en)});
  }
}

std::string unit_of(const rules::Rulebook& rulebook, const std::string& name) {
  if (const auto fact = rulebook.facts.find(name); fact != rulebook.facts.end()) return fact->second.unit;
  if (const auto parameter = rulebook.parameters.find(name); parameter != rulebook.parameters.end()) return parameter->second.unit;
  return "";
}

/// Two names compared directly, each with a unit of its own kind: 亩 against 吨.
void lint_units(Draft& draft, const Formula& formula, const Words& words) {
  for (std::size_t at = 0; at + 2 < words.size(); ++at) {
    if (words[at].kind != Word::Kind::name || !is_comparison(words, at + 1) || words[at + 2].kind != Word::Kind::name) continue;
    if (is_sign(words, at + 3, ".") || (at > 0 && is_sign(words, at - 1, "."))) continue;
    const std::string left = unit_of(draft.programme.rulebook, words[at].text);
    const std::string right = unit_of(draft.programme.rulebook, words[at + 2].text);
    if (left.empty() || right.empty() || rules::same_kind(left, right)) continue;
    draft.advise("unit_mismatch", formula.place, {fmt::format("{}：“{}”的单位是 {}，“{}”的单位是 {}，不能比较。", formula.element, words[at].text, left, words[at + 2].text, right),
                                                  fmt::format("{}: '{}' is in {}, '{}' in {}: they cannot be compared.", formula.element, words[at].text, left, words[at + 2].text, right)});
  }
}

}  // namespace

void lint_formulas(Draft& draft) {
  for (const Formula& formula : std::vector<Formula>(draft.formulas)) {
    const Words words = words_of(formula.expression.text);
    lint_numbers(draft, formula, words);
    lint_options(draft, formula, words);
    lint_units(draft, formula, words);
  }
}

}  // namespace programme::internal

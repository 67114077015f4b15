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

/// 100 turns a share into a percentage.
bool is_percent(const Draft& draft, const Formula& formula, const Word& word) {
  const auto fact = word.text == "100" && formula.element.starts_with("fact ") ? draft.programme.rulebook.facts.find(formula.element.substr(5)) : draft.programme.rulebook.facts.end();
  return fact != draft.programme.rulebook.facts.end() && fact->second.type == rules::FactType::percent;
}

void lint_numbers(Draft& draft, const Formula& formula, const Words& words) {
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (words[at].kind != Word::Kind::number || words[at].text == "0" || words[at].text == "1" || is_position(words, at) || is_percent(draft, formula, words[at])) continue;
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

/// Nothing but the comparison, between connectives: `tm_valid_to >= 3 and …`; an operand of arithmetic is left alone.
bool stands_alone(const Words& words, std::size_t from, std::size_t to) {
  static const std::set<std::string, std::less<>> before = {"(", "and", "or", "if", "satisfies", "[", ","}, after = {")", "and", "or", "then", "else", "]", ","};
  return (from == 0 || before.contains(words[from - 1].text)) && (to >= words.size() || after.contains(words[to].text));
}

/// Two names compared directly, each with a unit of its own kind: 亩 against 吨.
void lint_units(Draft& draft, const Formula& formula, const Words& words) {
  for (std::size_t at = 0; at + 2 < words.size(); ++at) {
    if (words[at].kind != Word::Kind::name || !is_comparison(words, at + 1) || words[at + 2].kind != Word::Kind::name) continue;
    if (!stands_alone(words, at, at + 3)) continue;
    const std::string left = unit_of(draft.programme.rulebook, words[at].text);
    const std::string right = unit_of(draft.programme.rulebook, words[at + 2].text);
    if (left.empty() || right.empty() || rules::same_kind(left, right)) continue;
    draft.advise("unit_mismatch", formula.place, {fmt::format("{}：“{}”的单位是 {}，“{}”的单位是 {}，不能比较。", formula.element, words[at].text, left, words[at + 2].text, right),
                                                  fmt::format("{}: '{}' is in {}, '{}' in {}: they cannot be compared.", formula.element, words[at].text, left, words[at + 2].text, right)});
  }
}

/// `some a in accidents`: what a row of which list is called. Where a name stands for rows of several lists, it is left out.
std::map<std::string, const rules::Fact*> rows_named(const Programme& programme, const Words& words) {
  std::map<std::string, const rules::Fact*> rows;
  for (std::size_t at = 0; at + 3 < words.size(); ++at) {
    if (words[at].text != "some" && words[at].text != "every" && words[at].text != "for" && !is_sign(words, at, ",")) continue;
    if (words[at + 1].kind != Word::Kind::name || words[at + 2].text != "in" || words[at + 3].kind != Word::Kind::name) continue;
    if (is_sign(words, at + 4, ".") || is_sign(words, at + 4, "[")) continue;
    const auto list = programme.rulebook.facts.find(words[at + 3].text);
    const rules::Fact* fact = list != programme.rulebook.facts.end() && !list->second.fields.empty() ? &list->second : nullptr;
    const auto [known, is_new] = rows.emplace(words[at + 1].text, fact);
    if (!is_new && known->second != fact) known->second = nullptr;
  }
  return rows;
}

/// `a.knd` of a row without such a field is null for ever.
void lint_fields(Draft& draft, const Formula& formula, const Words& words) {
  const auto rows = rows_named(draft.programme, words);
  for (std::size_t at = 0; at + 2 < words.size(); ++at) {
    if (words[at].kind != Word::Kind::name || !is_sign(words, at + 1, ".") || words[at + 2].kind != Word::Kind::name || (at > 0 && is_sign(words, at - 1, "."))) continue;
    const auto row = rows.find(words[at].text);
    if (row == rows.end() || !row->second) continue;
    std::vector<std::string> fields;
    for (const rules::Fact& field : row->second->fields) fields.push_back(field.name);
    const std::string& name = words[at + 2].text;
    if (std::find(fields.begin(), fields.end(), name) != fields.end()) continue;
    const base::Text near = suggestion(name, fields);
    draft.advise("unknown_field", formula.place, {fmt::format("{}：“{}”的行没有“{}”这一栏{}", formula.element, row->second->name, name, near.zh),
                                                  fmt::format("{}: a row of '{}' has no field '{}'{}", formula.element, row->second->name, name, near.en)});
  }
}

/// The types of FEEL, as far as a single word tells.
enum class Sort { unknown, boolean, number, text, date };

Sort sort_of(const rules::Fact& fact) {
  switch (fact.type) {
    case rules::FactType::boolean: return Sort::boolean;
    case rules::FactType::integer: case rules::FactType::number: case rules::FactType::money: case rules::FactType::percent: case rules::FactType::area:
    case rules::FactType::mass: return Sort::number;
    case rules::FactType::text: case rules::FactType::choice: case rules::FactType::person: case rules::FactType::contact: return Sort::text;
    case rules::FactType::date: return Sort::date;
    default: return Sort::unknown;
  }
}

Sort sort_of(const rules::feel::Value& value) {
  if (value.boolean()) return Sort::boolean;
  if (value.number()) return Sort::number;
  if (value.text()) return Sort::text;
  return value.date() ? Sort::date : Sort::unknown;
}

/// A name, number or text that stands for itself; anything inside a path or a call is not known.
Sort sort_of(const Draft& draft, const Words& words, std::size_t at) {
  if (at >= words.size() || (at > 0 && is_sign(words, at - 1, "."))) return Sort::unknown;
  if (words[at].kind == Word::Kind::number) return Sort::number;
  if (words[at].kind == Word::Kind::text) return Sort::text;
  if (words[at].kind != Word::Kind::name || is_sign(words, at + 1, ".") || is_sign(words, at + 1, "[") || is_sign(words, at + 1, "(")) return Sort::unknown;
  if (words[at].text == "true" || words[at].text == "false") return Sort::boolean;
  if (words[at].text == "today" || words[at].text == "reference_date") return Sort::date;
  const rules::Rulebook& book = draft.programme.rulebook;
  if (const auto fact = book.facts.find(words[at].text); fact != book.facts.end()) return sort_of(fact->second);
  if (const auto parameter = book.parameters.find(words[at].text); parameter != book.parameters.end()) return sort_of(parameter->second.value);
  return Sort::unknown;
}

base::Text name_of(Sort sort) {
  switch (sort) {
    case Sort::boolean: return {"是否", "a yes or no"};
    case Sort::number: return {"数", "a number"};
    case Sort::text: return {"文字或选项", "a text or option"};
    case Sort::date: return {"日期", "a date"};
    case Sort::unknown: break;
  }
  return {};
}

/// A date against a number is null for ever.
void lint_sorts(Draft& draft, const Formula& formula, const Words& words) {
  for (std::size_t at = 0; at + 2 < words.size(); ++at) {
    if (!is_comparison(words, at + 1) || !stands_alone(words, at, at + 3)) continue;
    const Sort left = sort_of(draft, words, at), right = sort_of(draft, words, at + 2);
    if (left == Sort::unknown || right == Sort::unknown || left == right) continue;
    draft.advise("types_differ", formula.place, {fmt::format("{}：“{}”是{}，“{}”是{}，不能比较。", formula.element, words[at].text, name_of(left).zh, words[at + 2].text, name_of(right).zh),
                                                 fmt::format("{}: '{}' is {}, '{}' {}: they cannot be compared.", formula.element, words[at].text, name_of(left).en, words[at + 2].text, name_of(right).en)});
  }
}

/// A condition that is one word, or plain arithmetic, answers neither yes nor no.
void lint_condition(Draft& draft, const Formula& formula, const Words& words) {
  if (!formula.is_condition || words.empty()) return;
  const Sort sort = words.size() == 1 ? sort_of(draft, words, 0) : Sort::unknown;
  static const std::set<std::string, std::less<>> arithmetic = {"+", "-", "*", "/", "**"};
  const bool computes = words.size() == 3 && arithmetic.contains(words[1].text);
  if (!computes && (sort == Sort::unknown || sort == Sort::boolean)) return;
  draft.advise("not_a_condition", formula.place, {fmt::format("{}：“{}”不是能判断是否的条件，请写成比较。", formula.element, formula.expression.text),
                                                  fmt::format("{}: '{}' answers neither yes nor no: write a comparison.", formula.element, formula.expression.text)});
}

}  // namespace

void lint_formulas(Draft& draft) {
  for (const Formula& formula : std::vector<Formula>(draft.formulas)) {
    const Words words = words_of(formula.expression.text);
    lint_numbers(draft, formula, words);
    lint_options(draft, formula, words);
    lint_units(draft, formula, words);
    lint_fields(draft, formula, words);
    lint_sorts(draft, formula, words);
    lint_condition(draft, formula, words);
  }
}

}  // namespace programme::internal

#include "rules/internal/words.h"

#include "rules/units.h"

namespace rules::internal {
namespace {

using base::Text;
using feel::Value;

Text label_of(const Fact& fact) {
  return {fact.label.zh.empty() ? fact.name : fact.label.zh, fact.label.en.empty() ? fact.name : fact.label.en};
}

bool is_year(const std::string& text) { return text.size() == 4 && text.find_first_not_of("0123456789") == std::string::npos; }

bool is_amount(FactType type) {
  switch (type) {
    case FactType::number: case FactType::integer: case FactType::money: case FactType::percent: case FactType::area: case FactType::mass: case FactType::series:
      return true;
    default: return false;
  }
}

Text option_label(const Fact& fact, const std::string& id) {
  for (const Option& option : fact.options)
    if (option.id == id) return {option.label.zh.empty() ? id : option.label.zh, option.label.en.empty() ? id : option.label.en};
  return {id, id};
}

Text quoted(const Text& text) { return {"“" + text.zh + "”", "'" + text.en + "'"}; }

}  // namespace

const Fact* Words::declared(const std::string& fact, const std::string& field) const {
  const auto found = rulebook_.facts.find(fact);
  if (found == rulebook_.facts.end()) return nullptr;
  if (field.empty()) return &found->second;
  for (const Fact& candidate : found->second.fields)
    if (candidate.name == field) return &candidate;
  return nullptr;
}

std::string Words::unit_of(const std::string& fact, const std::string& field) const {
  const Fact* found = declared(fact, field);
  if (!found) return {};
  return found->unit.empty() && found->type == FactType::money ? "CNY" : found->unit;
}

Text Words::subject(const std::string& fact, const std::string& at, const std::string& field) const {
  const Fact* whole = declared(fact, "");
  Text text = whole ? label_of(*whole) : Text{fact, fact};
  if (is_year(at)) text = {at + " 年" + text.zh, text.en + " " + at};
  else if (!at.empty()) text = {fmt::format("“{}”第 {} 项", text.zh, at), fmt::format("item {} of {}", at, text.en)};
  if (field.empty()) return text;
  const Fact* part = declared(fact, field);
  const Text name = part ? label_of(*part) : Text{field, field};
  return {text.zh + "的" + name.zh, fmt::format("{} of {}", name.en, text.en)};
}

Text Words::need(const std::string& name) const {
  const std::size_t first = name.find('.');
  const std::string fact = name.substr(0, first);
  if (const auto parameter = rulebook_.parameters.find(fact); parameter != rulebook_.parameters.end())
    return {parameter->second.label.zh, parameter->second.label.en};
  if (first == std::string::npos) return subject(fact, "", "");
  const std::size_t second = name.find('.', first + 1);
  const std::string at = name.substr(first + 1, second == std::string::npos ? second : second - first - 1);
  if (at.find_first_not_of("0123456789") != std::string::npos) return subject(fact, "", name.substr(first + 1));
  return subject(fact, at, second == std::string::npos ? "" : name.substr(second + 1));
}

Text Words::needs(const std::vector<std::string>& names) const {
  std::vector<Text> texts;
  for (const std::string& name : names) texts.push_back(in_quotes(need(name)));
  return joined(texts, "、", ", ");
}

Text Words::value(const Value& value, const std::string& fact, const std::string& field) const {
  const Fact* found = declared(fact, field);
  if (value.boolean()) return *value.boolean() ? Text{"“是”", "yes"} : Text{"“否”", "no"};
  if (value.is_null()) return {"“无”", "none"};
  if (const auto* number = value.number()) {
    const auto unit = inputs_.units.find(field.empty() ? fact : fact + "." + field);
    if (found && is_amount(found->type)) return shown_quantity(*number, unit_of(fact, field), unit == inputs_.units.end() ? "" : unit->second);
    return {number->text(), number->text()};
  }
  if (value.date()) return {value.date()->text(), value.date()->text()};
  if (const auto* text = value.text()) return quoted(found ? option_label(*found, *text) : Text{*text, *text});
  if (const auto* range = value.range()) {
    const Text low = this->value(range->low, fact, field), high = this->value(range->high, fact, field);
    return {low.zh + " 至 " + high.zh, low.en + " to " + high.en};
  }
  if (const auto* list = value.list()) {
    std::vector<Text> texts;
    for (const Value& item : *list) texts.push_back(this->value(item, fact, field));
    return joined(texts, "、", ", ");
  }
  return {value.shown(), value.shown()};
}

Text Words::role(const std::string& id) const {
  const auto found = rulebook_.roles.find(id);
  return found == rulebook_.roles.end() ? Text{"有权的部门", "the competent office"} : found->second;
}

Text Words::evidence_for(const std::vector<std::string>& kinds) const {
  std::vector<Text> texts;
  for (const std::string& kind : kinds) {
    const auto found = rulebook_.evidence_kinds.find(kind);
    texts.push_back(found == rulebook_.evidence_kinds.end() ? Text{kind, kind} : found->second);
  }
  return joined(texts, "或", " or ");
}

Text in_quotes(const Text& text) { return {text.zh.starts_with("“") ? text.zh : "“" + text.zh + "”", text.en}; }

Text demand(const std::string& op, bool of_days) {
  if (op == ">=") return of_days ? Text{"不早于", "no earlier than"} : Text{"不小于", "at least"};
  if (op == ">") return of_days ? Text{"晚于", "later than"} : Text{"大于", "more than"};
  if (op == "<=") return of_days ? Text{"不晚于", "no later than"} : Text{"不大于", "at most"};
  if (op == "<") return of_days ? Text{"早于", "earlier than"} : Text{"小于", "less than"};
  if (op == "=") return {"为", ""};
  if (op == "!=") return {"不是", "other than"};
  if (op == "in") return {"属于", "one of or within"};
  return {"不属于", "outside of"};
}

std::string plain(const Value& value) {
  if (value.number()) return value.number()->text();
  if (value.date()) return value.date()->text();
  if (value.text()) return *value.text();
  if (value.boolean()) return *value.boolean() ? "true" : "false";
  return value.shown();
}

Text joined(const std::vector<Text>& texts, std::string_view zh, std::string_view en) {
  Text out;
  for (const Text& text : texts) {
    out.zh += (out.zh.empty() ? "" : std::string(zh)) + text.zh;
    out.en += (out.en.empty() ? "" : std::string(en)) + text.en;
  }
  return out;
}

}  // namespace rules::internal

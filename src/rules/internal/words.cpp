#include "rules/internal/words.h"

#include <charconv>

namespace rules::internal {
namespace {

using base::Text;
using feel::Value;

struct Label { std::string_view zh, en; };

Label label_of(const Fact& fact) {
  return {fact.label.zh.empty() ? fact.name : fact.label.zh, fact.label.en.empty() ? fact.name : fact.label.en};
}

bool is_year(std::string_view text) { return text.size() == 4 && text.find_first_not_of("0123456789") == std::string_view::npos; }

bool is_amount(FactType type) {
  switch (type) {
    case FactType::number: case FactType::integer: case FactType::money: case FactType::percent: case FactType::area: case FactType::mass: case FactType::series:
      return true;
    default: return false;
  }
}

Label option_label(const Fact& fact, const std::string& id) {
  for (const Option& option : fact.options)
    if (option.id == id) return {option.label.zh.empty() ? id : option.label.zh, option.label.en.empty() ? id : option.label.en};
  return {id, id};
}

void add_quoted(Text& out, Label label) {
  add(out, "“", "'");
  add(out, label.zh, label.en);
  add(out, "”", "'");
}

void add_both(Text& out, std::string_view text) { add(out, text, text); }

}  // namespace

const QuantityForm& QuantityForms::of(const Fact& fact, std::string_view base_unit, std::string_view unit) {
  for (const Known& known : known_)
    if (known.fact == &fact && known.unit == unit) return *known.form;
  known_.push_back({&fact, std::string(unit), std::make_unique<QuantityForm>(base_unit, unit)});
  return *known_.back().form;
}

const Fact* Words::declared(std::string_view fact, std::string_view field) const { return subject_named(fact, "", field).declared(); }

Subject Words::subject_named(std::string_view fact, std::string_view at, std::string_view field) const {
  Subject subject{fact, nullptr, at, field, nullptr};
  const auto found = rulebook_.facts.find(std::string(fact));
  if (found == rulebook_.facts.end()) return subject;
  subject.fact = &found->second;
  if (field.empty()) return subject;
  for (const Fact& candidate : found->second.fields)
    if (candidate.name == field) subject.field = &candidate;
  return subject;
}

std::string_view Words::unit_of(const Subject& subject) {
  const Fact* found = subject.declared();
  if (!found) return {};
  return found->unit.empty() && found->type == FactType::money ? std::string_view("CNY") : std::string_view(found->unit);
}

void Words::add_subject(Text& out, const Subject& subject) const {
  const Label whole = subject.fact ? label_of(*subject.fact) : Label{subject.name, subject.name};
  const bool has_field = !subject.field_name.empty();
  const Label part = !has_field ? Label{} : subject.field ? label_of(*subject.field) : Label{subject.field_name, subject.field_name};
  if (has_field) add(out, "", part.en), add(out, "", " of ");
  if (is_year(subject.at)) {
    add(out, subject.at, whole.en);
    add(out, " 年", " ");
    add(out, whole.zh, subject.at);
  } else if (!subject.at.empty()) {
    add(out, "“", "item ");
    add(out, whole.zh, subject.at);
    add(out, "”第 ", " of ");
    add(out, subject.at, whole.en);
    add(out, " 项", "");
  } else {
    add(out, whole.zh, whole.en);
  }
  if (has_field) add(out, "的", ""), add(out, part.zh, "");
}

Text Words::subject(const std::string& fact, const std::string& at, const std::string& field) const {
  Text text;
  add_subject(text, subject_named(fact, at, field));
  return text;
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

std::string_view Words::given_unit(const Subject& subject) const {
  if (inputs_.units->empty()) return {};
  std::string name(subject.name);
  if (!subject.field_name.empty()) name += "." + std::string(subject.field_name);
  const auto unit = inputs_.units->find(name);
  return unit == inputs_.units->end() ? std::string_view() : std::string_view(unit->second);
}

void Words::add_number(Text& out, const base::Decimal& number, const Subject& subject) const {
  const Fact* fact = subject.declared();
  if (!fact || !is_amount(fact->type)) return add_both(out, number.text());
  forms_.of(*fact, unit_of(subject), given_unit(subject)).add(out, number);
}

void Words::add_value(Text& out, const Value& value, const Subject& subject) const {
  if (const bool* yes = value.boolean()) return *yes ? add(out, "“是”", "yes") : add(out, "“否”", "no");
  if (value.is_null()) return add(out, "“无”", "none");
  if (const auto* number = value.number()) return add_number(out, *number, subject);
  if (value.date()) return add_both(out, value.date()->text());
  if (const auto* text = value.text()) return add_quoted(out, subject.declared() ? option_label(*subject.declared(), *text) : Label{*text, *text});
  if (const auto* range = value.range()) {
    add_value(out, range->low, subject);
    add(out, " 至 ", " to ");
    return add_value(out, range->high, subject);
  }
  if (const auto* list = value.list()) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (i > 0) add(out, "、", ", ");
      add_value(out, (*list)[i], subject);
    }
    return;
  }
  add_both(out, value.shown());
}

Text Words::value(const Value& value, const std::string& fact, const std::string& field) const {
  Text text;
  add_value(text, value, subject_named(fact, "", field));
  return text;
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

#include "programme/internal/readers.h"
#include "rules/units.h"

namespace programme::internal {
namespace {

using rules::feel::Value;

constexpr std::int64_t seconds_a_day = 86400;

bool is_number(std::string_view text) { return !text.empty() && base::Decimal::parse(text).has_value(); }

TypedValue of_period(const calendar::Period& period) {
  switch (period.unit) {
    case calendar::Unit::years: return {Value(rules::feel::YearsMonths{period.count * std::int64_t{12}}), "years"};
    case calendar::Unit::months: return {Value(rules::feel::YearsMonths{period.count}), "months"};
    case calendar::Unit::days: return {Value(rules::feel::DaysTime{period.count * seconds_a_day}), "days"};
    case calendar::Unit::working_days: return {Value(base::Decimal(period.count)), "working days"};
  }
  return {};
}

/// `text` is a number with `unit` behind it; the value comes back in the unit rules compare in.
std::optional<TypedValue> in_base_unit(Draft& draft, const YamlNode& node, const std::string& text, const std::string& unit) {
  const auto quantity = rules::parse_quantity(text, rules::base_unit_of(unit));
  if (quantity) return TypedValue{Value(quantity->value), rules::base_unit_of(unit)};
  draft.refuse("bad_number", draft.at(node), quantity.error().message);
  return std::nullopt;
}

std::optional<TypedValue> of_number(Draft& draft, const YamlNode& node, const std::string& unit) {
  const std::string with_unit = node.text + " " + unit;
  if (const auto period = calendar::Period::parse(with_unit)) return of_period(*period);
  if (!rules::base_unit_of(unit).empty()) return in_base_unit(draft, node, with_unit, unit);
  return TypedValue{Value(*base::Decimal::parse(node.text)), unit};
}

/// "1000 万元", "3 years": a number, a space, a unit. None when it does not start with a number.
std::optional<TypedValue> of_number_and_unit(Draft& draft, const YamlNode& node) {
  const std::size_t space = node.text.find(' ');
  if (space == std::string::npos || !is_number(node.text.substr(0, space))) return std::nullopt;
  const std::string unit = node.text.substr(space + 1);
  if (const auto period = calendar::Period::parse(node.text)) return of_period(*period);
  if (!rules::base_unit_of(unit).empty()) return in_base_unit(draft, node, node.text, unit);
  draft.refuse("bad_period", draft.at(node), {fmt::format("“{}”的单位不认识：时长写 3 years、6 months、30 days、5 working days，金额写 1000 万元。", node.text),
                                              fmt::format("The unit of '{}' is not known: write 3 years, 6 months, 30 days, 5 working days, or 1000 万元.", node.text)});
  return TypedValue{};
}

/// `unit: years` beside `value: 3 years` says the same; beside `value: 3 亩` one of the two is wrong.
void check_unit(Draft& draft, const YamlNode& value, const std::string& stated, const std::string& own) {
  if (stated.empty() || value.text.find(' ') == std::string::npos || rules::same_kind(stated, own)) return;
  if (const auto period = calendar::Period::parse("1 " + stated); period && of_period(*period).unit == own) return;
  draft.refuse("unit_mismatch", draft.at(value), {fmt::format("值“{}”的单位与 unit“{}”不同，请只写一处。", value.text, stated),
                                                  fmt::format("The value '{}' has another unit than unit '{}': write it once.", value.text, stated)});
}

/// A word without quotation marks, of which no `type` says what it is, is most often a slip: `yes`, `three years`.
void advise_on_text(Draft& draft, const YamlNode& value, const rules::Parameter& parameter) {
  if (value.kind != YamlNode::Kind::scalar || value.quoted || !parameter.type.empty() || !parameter.value.text()) return;
  draft.advise("parameter_is_text", draft.at(value), {fmt::format("参数“{}”的值“{}”是文字。数量写 3 或 3 years，是否写 true 或 false；确是文字的请加引号。", parameter.name, value.text),
                                                      fmt::format("The value '{}' of the parameter '{}' is a text. A quantity is 3 or 3 years, a switch true or false; a text stands in quotes.", value.text, parameter.name)});
}

/// The value as written, or as the office set it for a round.
YamlNode value_of(const Draft& draft, const std::string& name, const YamlNode& written, const std::string& set_by) {
  const auto set = set_by.empty() ? draft.set_for_round.end() : draft.set_for_round.find(name);
  if (set == draft.set_for_round.end()) return written;
  YamlNode value = written;
  value.text = set->second;
  value.quoted = false;
  return value;
}

/// `unit: 万元`, or as people read it in both languages: `unit: {zh: 家, en: organisations}`, by the English.
void read_unit(Keys& keys, rules::Parameter& parameter) {
  const YamlNode* node = keys.take("unit");
  if (!node || node->kind != YamlNode::Kind::mapping) {
    parameter.unit = keys.text("unit");
    return;
  }
  parameter.unit_label = keys.both("unit");
  parameter.unit = parameter.unit_label.en;
}

std::optional<base::Decimal> read_bound(Keys& keys, std::string_view key) {
  const std::string text = keys.text(key);
  const auto number = base::Decimal::parse(text);
  if (!text.empty() && !number) keys.draft().refuse("bad_number", keys.draft().at(*keys.take(key)), {fmt::format("{} 的 {} 应当是一个数，不能是“{}”。", keys.element(), key, text), fmt::format("{}: {} is a number, not '{}'.", keys.element(), key, text)});
  return number ? std::optional(*number) : std::nullopt;
}

rules::Parameter read_parameter(Draft& draft, const YamlNode& node, const std::string& name) {
  Keys keys(draft, node, "parameter " + name);
  rules::Parameter parameter;
  parameter.name = name;
  read_unit(keys, parameter);
  parameter.type = keys.word("type", {"period", "number", "year", "share", "majority", "date", "boolean", "text"});
  parameter.at_least = read_bound(keys, "at_least");
  parameter.at_most = read_bound(keys, "at_most");
  parameter.set_by = keys.refer("set_by", Kind::role);
  if (const YamlNode* written = keys.need("value")) {
    const YamlNode value = value_of(draft, name, *written, parameter.set_by);
    if (auto typed = read_value(draft, value, parameter.unit)) {
      parameter.value = typed->value;
      advise_on_text(draft, value, parameter);
      if (parameter.value.number() || parameter.value.years_months()) check_unit(draft, value, parameter.unit, typed->unit);
      if (!typed->unit.empty()) parameter.unit = typed->unit;
    }
  }
  parameter.label = keys.label();
  parameter.reading = keys.reading();
  parameter.other = keys.both("other");
  parameter.note = keys.both("note");
  if (const YamlNode* treats = keys.take("treats")) {
    parameter.treats = read_references(draft, *treats, Kind::clause, "", keys.element());
    for (const std::string& clause : parameter.treats) draft.parameter_clauses.push_back({clause, name, draft.at(*treats)});
  }
  keys.not_yet({"options", "table"});
  return parameter;
}

}  // namespace

std::optional<TypedValue> read_value(Draft& draft, const YamlNode& node, const std::string& unit) {
  if (node.is_null()) return TypedValue{Value(), unit};
  if (!expect(draft, node, YamlNode::Kind::scalar)) return std::nullopt;
  if (node.quoted) return TypedValue{Value(node.text), unit};
  if (node.text == "true" || node.text == "false") return TypedValue{Value(node.text == "true"), unit};
  if (const auto date = base::Date::parse(node.text)) return TypedValue{Value(*date), unit};
  if (is_number(node.text)) return of_number(draft, node, unit);
  if (auto typed = of_number_and_unit(draft, node)) return typed;
  return TypedValue{Value(node.text), unit};
}

void read_parameters(Draft& draft, const YamlNode& root) {
  Keys keys(draft, root, "parameters.yaml");
  const YamlNode* parameters = keys.need("parameters");
  if (!parameters) return;
  each_member(draft, *parameters, [&](const std::string& name, const YamlNode& key, const YamlNode& value) {
    draft.places["parameter " + name] = draft.at(key);
    rules::Parameter parameter = read_parameter(draft, value, name);
    parameter.line = key.line;
    draft.programme.rulebook.parameters[name] = std::move(parameter);
  });
}

}  // namespace programme::internal

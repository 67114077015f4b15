#include "dialect.h"

#include "rules/feel/builtins/builtin.h"
#include "rules/feel/temporal.h"

#include <fmt/format.h>
#include <stdexcept>

namespace bench {
namespace {

using rules::feel::Kind;
using rules::feel::Node;
using rules::feel::Value;

class Translation {
 public:
  Translation(const rules::Rulebook& rulebook, Dialect dialect) : rulebook_(rulebook), zen_(dialect == Dialect::zen) {}

  std::string of(const Node& node) {
    switch (node.kind) {
      case Kind::constant: return constant(node.value);
      case Kind::local: return zen_ ? "#" : fmt::format("row{}", node.slot);
      case Kind::free_name: return name(node.names[0]);
      case Kind::path: return fmt::format("{}.{}", of(node.children[0]), node.names[0]);
      case Kind::of_item: return of(node.children[0]);   // `sales_year` in `[year = sales_year]`
      case Kind::filter: return series(node);
      case Kind::list: return list(node);
      case Kind::call: return call(node);
      case Kind::arithmetic: return sum(node);
      case Kind::compare: return comparison(node);
      case Kind::both: return joined(node, " and ");
      case Kind::either: return joined(node, " or ");
      case Kind::if_: return conditional(node);
      case Kind::some: case Kind::every: return quantified(node);
      default: throw std::runtime_error("the peers' dialects lack a word for a node of the set");
    }
  }

 private:
  static std::string quoted(const std::string& text) { return "\"" + text + "\""; }

  std::string constant(const Value& value) {
    if (value.is_null()) return "null";
    if (value.boolean()) return *value.boolean() ? "true" : "false";
    if (value.number()) return value.number()->text();
    if (value.text()) return quoted(*value.text());
    if (value.date()) return fmt::format("{}({})", zen_ ? "d" : "date", quoted(value.date()->text()));
    if (value.years_months() && !zen_) return fmt::format("duration({})", quoted(rules::feel::text_of(*value.years_months())));
    if (!value.list()) throw std::runtime_error("the peers' dialects lack a constant of the set");
    std::string items;
    for (const Value& item : *value.list()) items += (items.empty() ? "" : ", ") + constant(item);
    return "[" + items + "]";
  }

  std::string name(const std::string& name) {
    if (const auto fact = rulebook_.facts.find(name); fact != rulebook_.facts.end()) return zen_ && fact->second.formula ? "$." + name : name;
    const auto parameter = rulebook_.parameters.find(name);
    return parameter == rulebook_.parameters.end() ? name : constant(parameter->second.value);
  }

  /// A series is given as its amounts by year: {"y2023": 5}.
  std::string series(const Node& node) {
    const Node& condition = node.children[1];
    const std::string base = of(node.children[0]);
    if (condition.kind == Kind::constant && condition.value.number()) return fmt::format("{}.last{}", base, condition.value.number()->text());
    if (condition.kind != Kind::compare) throw std::runtime_error("the peers' dialects lack such filters");
    return fmt::format("{}.y{}", base, of(condition.children[1]));
  }

  std::string list(const Node& node) {
    std::string items;
    for (const Node& item : node.children) items += (items.empty() ? "" : ", ") + of(item);
    return "[" + items + "]";
  }

  std::string call(const Node& node) {
    const std::string_view callee = node.builtin ? node.builtin->name : "";
    if (callee == "not") return fmt::format("not({})", of(node.children[0]));
    if (callee == "count") return fmt::format("{}({})", zen_ ? "len" : "count", of(node.children[0]));
    if (callee != "list contains") throw std::runtime_error("the peers' dialects lack a function of the set");
    if (!zen_) return fmt::format("list contains({}, {})", of(node.children[0]), of(node.children[1]));
    return fmt::format("({} in {})", of(node.children[1]), of(node.children[0]));
  }

  /// A date moved by a duration.
  std::string sum(const Node& node) {
    const bool adds = node.arithmetic == rules::feel::Arithmetic::add;
    if (!zen_) return fmt::format("({} {} {})", of(node.children[0]), adds ? "+" : "-", of(node.children[1]));
    const auto parameter = rulebook_.parameters.find(node.children[1].names.empty() ? "" : node.children[1].names[0]);
    const auto* months = parameter == rulebook_.parameters.end() ? node.children[1].value.years_months() : parameter->second.value.years_months();
    if (!months) throw std::runtime_error("zen is given sums of a date and months only");
    return fmt::format("{}.{}({}, \"M\")", date(node.children[0]), adds ? "add" : "sub", months->months);
  }

  bool is_date(const Node& node) const {
    if (node.kind == Kind::arithmetic) return true;
    if (node.kind == Kind::constant) return node.value.date() != nullptr;
    if (node.kind == Kind::path) return is_date_field(node.names[0]);
    if (node.kind != Kind::free_name) return false;
    if (node.names[0] == "reference_date" || node.names[0] == "today") return true;
    const auto fact = rulebook_.facts.find(node.names[0]);
    return fact != rulebook_.facts.end() && fact->second.type == rules::FactType::date;
  }

  bool is_date_field(const std::string& name) const {
    for (const auto& [id, fact] : rulebook_.facts)
      for (const rules::Fact& field : fact.fields)
        if (field.name == name) return field.type == rules::FactType::date;
    return false;
  }

  std::string date(const Node& node) {
    const std::string text = of(node);
    return node.kind == Kind::arithmetic || node.kind == Kind::constant ? text : fmt::format("d({})", text);
  }

  std::string comparison(const Node& node) {
    using rules::feel::Operator;
    const Node &left = node.children[0], &right = node.children[1];
    if (zen_ && is_date(left) && is_date(right)) {
      static constexpr std::string_view words[] = {"isSame", "", "isBefore", "isSameOrBefore", "isAfter", "isSameOrAfter"};
      return fmt::format("{}.{}({})", date(left), words[static_cast<std::size_t>(node.comparison)], date(right));
    }
    const std::string_view sign = zen_ && node.comparison == Operator::equal ? "==" : rules::feel::symbol_of(node.comparison);
    return fmt::format("{} {} {}", of(left), sign, of(right));
  }

  std::string joined(const Node& node, std::string_view word) {
    std::string text;
    for (const Node& child : node.children) text += (text.empty() ? "" : std::string(word)) + of(child);
    return "(" + text + ")";
  }

  std::string conditional(const Node& node) {
    const std::string_view form = zen_ ? "({} ? {} : {})" : "(if {} then {} else {})";
    return fmt::format(fmt::runtime(form), of(node.children[0]), of(node.children[1]), of(node.children[2]));
  }

  std::string quantified(const Node& node) {
    const bool all = node.kind == Kind::every;
    const std::string list = of(node.children[0].children[0]), body = of(node.children[1]);
    if (zen_) return fmt::format("{}({}, {})", all ? "all" : "some", list, body);
    return fmt::format("({} row{} in {} satisfies {})", all ? "every" : "some", node.slot, list, body);
  }

  const rules::Rulebook& rulebook_;
  bool zen_;
};

}  // namespace

std::string translated(const rules::Rulebook& rulebook, const rules::feel::Expression& expression, Dialect dialect) {
  return Translation(rulebook, dialect).of(expression.root->children[0]);
}

}  // namespace bench

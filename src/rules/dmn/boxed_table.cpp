#include "rules/dmn/boxing.h"

/// Decision tables. Source: OMG DMN 1.5, chapter 8.
namespace rules::dmn {
namespace {

using feel::Kind;
using Hit = feel::Table::Hit;
using Aggregate = feel::Table::Aggregate;

std::vector<const Xml*> children_named(const Xml& element, std::string_view name) {
  std::vector<const Xml*> found;
  for (const Xml& child : element.children)
    if (child.name == name) found.push_back(&child);
  return found;
}

Hit hit_of(const std::string& policy) {
  static const std::map<std::string, Hit> hits = {{"UNIQUE", Hit::unique},         {"ANY", Hit::any},
                                                  {"PRIORITY", Hit::priority},     {"FIRST", Hit::first},
                                                  {"COLLECT", Hit::collect},       {"RULE ORDER", Hit::rule_order},
                                                  {"OUTPUT ORDER", Hit::output_order}};
  const auto found = hits.find(policy);
  return found == hits.end() ? Hit::unique : found->second;
}

Aggregate aggregate_of(const std::string& aggregation) {
  static const std::map<std::string, Aggregate> aggregates = {
      {"SUM", Aggregate::sum}, {"COUNT", Aggregate::count}, {"MIN", Aggregate::min}, {"MAX", Aggregate::max}};
  const auto found = aggregates.find(aggregation);
  return found == aggregates.end() ? Aggregate::none : found->second;
}

feel::Table shape_of(const Xml& element) {
  feel::Table table;
  table.hit = hit_of(element.attribute("hitPolicy"));
  if (table.hit == Hit::collect) table.aggregate = aggregate_of(element.attribute("aggregation"));
  const auto outputs = children_named(element, "output");
  table.inputs = children_named(element, "input").size();
  table.outputs = outputs.size();
  table.rules = children_named(element, "rule").size();
  if (outputs.size() > 1)
    for (const Xml* output : outputs) table.output_names.push_back(output->attribute("name"));
  return table;
}

}  // namespace

/// A cell, or the values a column allows; without a text any value will do.
feel::Node Boxing::tests_of(const Xml* element, int input) {
  const Xml* text = element ? element->child("text") : nullptr;
  if (text && text->text.find_first_not_of(" \t\r\n") != std::string::npos) return noted(parsing_.tests_of(text->text, input), *element);
  Node any;
  any.kind = Kind::tests;
  any.slot = input;
  return parsing_.finished(std::move(any));
}

/// An output or a default; where there is none, a null without a line.
feel::Node Boxing::output_of(const Xml& output, const Xml* entry) {
  if (!entry) return nothing();
  Node node = coerced(text_of(*entry), type_of(output), output.attribute("name"));
  if (node.line == 0) node.line = entry->line;
  return node;
}

bool Boxing::add_rule(Node& node, const Xml& rule, std::size_t inputs, const std::vector<const Xml*>& outputs) {
  const auto tested = children_named(rule, "inputEntry"), written = children_named(rule, "outputEntry");
  if (tested.size() != inputs || written.size() != outputs.size()) return false;
  for (const Xml* cell : tested) node.children.push_back(tests_of(cell, node.slot));
  for (std::size_t i = 0; i < outputs.size(); ++i) node.children.push_back(output_of(*outputs[i], written[i]));
  return true;
}

/// The children in the order that `Table` says.
feel::Node Boxing::table(const Xml& element) {
  const auto inputs = children_named(element, "input"), outputs = children_named(element, "output");
  if (outputs.empty()) return broken(element, "bad_model", {"决策表没有输出列。", "The decision table has no output."});
  Node node = at(Kind::table, element);
  node.table = std::make_shared<const feel::Table>(shape_of(element));
  for (const Xml* input : inputs) {
    const Xml* expression = input->child("inputExpression");
    node.children.push_back(expression ? text_of(*expression) : nothing());
  }
  const std::size_t outer = parsing_.depth();
  node.slot = parsing_.declare("?");
  for (const Xml* input : inputs) node.children.push_back(tests_of(input->child("inputValues"), node.slot));
  for (const Xml* output : outputs) node.children.push_back(tests_of(output->child("outputValues"), node.slot));
  for (const Xml* output : outputs) node.children.push_back(output_of(*output, output->child("defaultOutputEntry")));
  for (const Xml* rule : children_named(element, "rule")) {
    if (add_rule(node, *rule, inputs.size(), outputs)) continue;
    parsing_.forget_below(outer);
    return broken(*rule, "bad_model", {"决策表的一条规则列数不对。", "A rule of the decision table has the wrong number of cells."});
  }
  parsing_.forget_below(outer);
  return parsing_.finished(std::move(node));
}

}  // namespace rules::dmn

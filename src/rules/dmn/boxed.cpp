#include "rules/dmn/internals.h"
#include "rules/feel/parsing.h"

/// Boxed expressions into the one tree of FEEL. Source: OMG DMN 1.5, 7.3 and 10.2.2; the table in boxed_table.cpp.
namespace rules::dmn {
namespace {

using feel::Kind;
using feel::Node;
using feel::Parsing;

constexpr std::string_view expressions[] = {"literalExpression", "decisionTable", "context", "list",        "relation", "invocation",
                                            "functionDefinition", "conditional",  "filter",  "for",         "some",     "every"};

class Boxing {
 public:
  Boxing(const feel::Vocabulary& vocabulary, const Types& types) : parsing_(vocabulary), types_(types) {}

  std::shared_ptr<const Node> program(const Xml& expression, const std::vector<std::string>& parameters, const feel::TypeRef& result,
                                      std::string_view what) {
    for (const std::string& parameter : parameters) parsing_.declare(parameter);
    return parsing_.program(coerced(boxed(expression), result, std::string(what)));
  }

  const std::optional<base::Refusal>& refusal() const { return parsing_.refusal(); }
  int line_of_refusal() const { return broken_at_; }

 private:
  Node at(Kind kind, const Xml& element) {
    Node node;
    node.kind = kind;
    node.line = element.line;
    return node;
  }

  Node noted(Node node, const Xml& element) {
    if (parsing_.refusal() && broken_at_ == 0) broken_at_ = element.line;
    return node;
  }

  Node broken(const Xml& element, std::string code, base::Text message) {
    return noted(parsing_.broken(feel::refusal_at(std::move(code), element.line, 1, std::move(message))), element);
  }

  Node coerced(Node value, const feel::TypeRef& type, std::string what) {
    if (!type) return value;
    Node node;
    node.kind = Kind::coerce;
    node.line = value.line, node.column = value.column;
    node.types.push_back(type);
    node.names.push_back(std::move(what));
    node.children.push_back(std::move(value));
    return parsing_.finished(std::move(node));
  }

  Node nothing() { return parsing_.finished(Node{}); }

  /// The expression inside an element such as `in` or a contextEntry; null where there is none.
  Node inside(const Xml& parent) {
    for (const Xml& child : parent.children)
      if (is_expression(child)) return boxed(child);
    return nothing();
  }

  Node inside(const Xml& parent, std::string_view name) {
    const Xml* child = parent.child(name);
    return child ? inside(*child) : nothing();
  }

  Node boxed(const Xml& element) {
    if (++nesting_ > 60) return broken(element, "feel_too_large", {"表达式嵌套太深。", "The expression is nested too deeply."});
    const auto type = types_.find(element.attribute("typeRef"));
    Node node = coerced(of_kind(element), type, element.attribute("label").empty() ? element.name : element.attribute("label"));
    --nesting_;
    return node;
  }

  Node of_kind(const Xml& element) {
    if (element.name == "literalExpression") return literal(element);
    if (element.name == "decisionTable") return table(element);
    if (element.name == "context") return context(element);
    if (element.name == "list") return list(element);
    if (element.name == "relation") return relation(element);
    if (element.name == "invocation") return invocation(element);
    if (element.name == "functionDefinition") return function(element);
    if (element.name == "conditional") return conditional(element);
    if (element.name == "filter") return filter(element);
    if (element.name == "for") return iteration(element, Kind::for_, "return");
    return iteration(element, element.name == "some" ? Kind::some : Kind::every, "satisfies");
  }

  Node literal(const Xml& element) {
    const std::string language = element.attribute("expressionLanguage");
    const bool foreign = !language.empty() && language.find("FEEL") == std::string::npos && language.find("feel") == std::string::npos;
    if (foreign) return broken(element, "feel_syntax", {"只支持 FEEL 表达式。", "Only FEEL expressions are supported."});
    if (element.child("importedValues")) return broken(element, "feel_syntax", {"不支持导入的值。", "Imported values are not supported."});
    return text_of(element);
  }

  Node text_of(const Xml& element) {
    const Xml* text = element.child("text");
    if (!text || text->text.find_first_not_of(" \t\r\n") == std::string::npos) return nothing();
    return noted(parsing_.expression_of(text->text), element);
  }

  /// Entries see those before them; an entry without a name is the result.
  Node context(const Xml& element) {
    Node node = at(Kind::context, element);
    const std::size_t outer = parsing_.depth();
    node.slot = static_cast<int>(outer);
    std::optional<Node> result;
    for (const Xml& entry : element.children) {
      if (entry.name != "contextEntry") continue;
      const Xml* variable = entry.child("variable");
      if (!variable) {
        result = inside(entry);
        continue;
      }
      std::string name = variable->attribute("name");
      node.children.push_back(coerced(inside(entry), types_.find(variable->attribute("typeRef")), name));
      parsing_.declare(name);
      node.names.push_back(std::move(name));
    }
    if (result) node.children.push_back(std::move(*result));
    parsing_.forget_below(outer);
    return parsing_.finished(std::move(node));
  }

  Node list(const Xml& element) {
    Node node = at(Kind::list, element);
    for (const Xml& child : element.children)
      if (is_expression(child)) node.children.push_back(boxed(child));
    return parsing_.finished(std::move(node));
  }

  /// A list of contexts, one a row.
  Node relation(const Xml& element) {
    std::vector<std::string> columns;
    std::vector<feel::TypeRef> types;
    for (const Xml& column : element.children) {
      if (column.name != "column") continue;
      columns.push_back(column.attribute("name"));
      types.push_back(types_.find(column.attribute("typeRef")));
    }
    Node node = at(Kind::list, element);
    for (const Xml& row : element.children) {
      if (row.name != "row") continue;
      Node entry = at(Kind::context, row);
      entry.slot = static_cast<int>(parsing_.depth());
      for (const Xml& cell : row.children) {
        if (!is_expression(cell) || entry.names.size() == columns.size()) continue;
        entry.children.push_back(coerced(boxed(cell), types[entry.names.size()], columns[entry.names.size()]));
        entry.names.push_back(columns[entry.names.size()]);
      }
      reserve_slots(columns.size());
      node.children.push_back(parsing_.finished(std::move(entry)));
    }
    return parsing_.finished(std::move(node));
  }

  /// A relation's rows bind their cells without being seen by each other; the slots must exist all the same.
  void reserve_slots(std::size_t count) {
    const std::size_t outer = parsing_.depth();
    for (std::size_t i = 0; i < count; ++i) parsing_.declare("");
    parsing_.forget_below(outer);
  }

  Node invocation(const Xml& element) {
    Node node = at(Kind::call, element);
    const Xml* callee = nullptr;
    for (const Xml& child : element.children)
      if (is_expression(child) && !callee) callee = &child;
    if (!callee) return broken(element, "bad_model", {"调用没有写明函数。", "The invocation names no function."});
    Node function = boxed(*callee);
    const bool direct = function.kind == Kind::free_name && function.builtin;
    if (direct) node.builtin = function.builtin;
    else node.children.push_back(std::move(function));
    for (const Xml& binding : element.children) {
      if (binding.name != "binding") continue;
      const Xml* parameter = binding.child("parameter");
      node.names.push_back(parameter ? parameter->attribute("name") : "");
      node.children.push_back(coerced(inside(binding), parameter ? types_.find(parameter->attribute("typeRef")) : nullptr, node.names.back()));
    }
    return parsing_.finished(std::move(node));
  }

  Node function(const Xml& element) {
    const std::string kind = element.attribute("kind");
    if (!kind.empty() && kind != "FEEL")
      return broken(element, "feel_external_function", {"不支持外部函数（Java、PMML），请用 FEEL 写出。", "External functions (Java, PMML) are not supported: write it in FEEL."});
    Node node = at(Kind::function, element);
    const std::size_t outer = parsing_.depth();
    node.slot = static_cast<int>(outer);
    for (const Xml& parameter : element.children) {
      if (parameter.name != "formalParameter") continue;
      node.names.push_back(parameter.attribute("name"));
      node.types.push_back(types_.find(parameter.attribute("typeRef")));
      parsing_.declare(node.names.back());
    }
    parsing_.begin_function();
    node.children.push_back(inside(element));
    node.slots = parsing_.end_function();
    parsing_.forget_below(outer);
    return parsing_.finished(std::move(node));
  }

  /// Unlike `if`, whose condition may be anything, the boxed form asks for yes or no.
  Node conditional(const Xml& element) {
    Node node = at(Kind::if_, element);
    node.wants_boolean = true;
    for (const char* part : {"if", "then", "else"}) node.children.push_back(inside(element, part));
    return parsing_.finished(std::move(node));
  }

  Node filter(const Xml& element) {
    Node node = at(Kind::filter, element);
    node.children.push_back(inside(element, "in"));
    const std::size_t outer = parsing_.depth();
    node.slot = parsing_.declare_item();
    node.children.push_back(inside(element, "match"));
    parsing_.forget_below(outer);
    return parsing_.finished(std::move(node));
  }

  Node iteration(const Xml& element, Kind kind, std::string_view body) {
    Node node = at(kind, element);
    const std::size_t outer = parsing_.depth();
    node.slot = static_cast<int>(outer);
    Node domain = at(Kind::iteration, element);
    domain.children.push_back(inside(element, "in"));
    node.children.push_back(parsing_.finished(std::move(domain)));
    parsing_.declare(element.attribute("iteratorVariable"));
    if (kind == Kind::for_) parsing_.declare("partial");
    node.reads_partial = kind == Kind::for_;
    node.children.push_back(inside(element, body));
    parsing_.forget_below(outer);
    return parsing_.finished(std::move(node));
  }

  // boxed_table.cpp in shape, kept here for the sake of one class: the parts of a decision table.
  Node tests_of(const Xml* element, int input) {
    const Xml* text = element ? element->child("text") : nullptr;
    const bool any = !text || text->text.find_first_not_of(" \t\r\n") == std::string::npos;
    if (any) {
      Node node;
      node.kind = Kind::tests;
      node.slot = input;
      return parsing_.finished(std::move(node));
    }
    return noted(parsing_.tests_of(text->text, input), *element);
  }

  static feel::Table shape_of(const Xml& element) {
    using Hit = feel::Table::Hit;
    using Aggregate = feel::Table::Aggregate;
    static const std::map<std::string, Hit> hits = {{"", Hit::unique},         {"UNIQUE", Hit::unique},         {"ANY", Hit::any},
                                                    {"PRIORITY", Hit::priority}, {"FIRST", Hit::first},         {"COLLECT", Hit::collect},
                                                    {"RULE ORDER", Hit::rule_order}, {"OUTPUT ORDER", Hit::output_order}};
    static const std::map<std::string, Aggregate> aggregates = {{"SUM", Aggregate::sum}, {"COUNT", Aggregate::count}, {"MIN", Aggregate::min}, {"MAX", Aggregate::max}};
    feel::Table table;
    const auto hit = hits.find(element.attribute("hitPolicy"));
    table.hit = hit == hits.end() ? Hit::unique : hit->second;
    const auto aggregate = aggregates.find(element.attribute("aggregation"));
    if (table.hit == Hit::collect && aggregate != aggregates.end()) table.aggregate = aggregate->second;
    for (const Xml& child : element.children) {
      table.inputs += child.name == "input" ? 1 : 0;
      table.outputs += child.name == "output" ? 1 : 0;
      table.rules += child.name == "rule" ? 1 : 0;
    }
    if (table.outputs > 1)
      for (const Xml& child : element.children)
        if (child.name == "output") table.output_names.push_back(child.attribute("name"));
    return table;
  }

  Node table(const Xml& element) {
    const feel::Table shape = shape_of(element);
    if (shape.outputs == 0) return broken(element, "bad_model", {"决策表没有输出列。", "The decision table has no output."});
    Node node = at(Kind::table, element);
    std::vector<const Xml*> inputs, outputs;
    for (const Xml& child : element.children) {
      if (child.name == "input") inputs.push_back(&child);
      if (child.name == "output") outputs.push_back(&child);
    }
    for (const Xml* input : inputs) {
      const Xml* expression = input->child("inputExpression");
      node.children.push_back(expression ? text_of(*expression) : nothing());
    }
    const std::size_t outer = parsing_.depth();
    node.slot = parsing_.declare("?");
    for (const Xml* input : inputs) node.children.push_back(tests_of(allowed_input(*input), node.slot));
    for (const Xml* output : outputs) node.children.push_back(tests_of(allowed_output(*output), node.slot));
    for (const Xml* output : outputs) node.children.push_back(typed_output(*output, output->child("defaultOutputEntry")));
    for (const Xml& rule : element.children)
      if (rule.name == "rule" && !add_rule(node, rule, shape, outputs))
        return broken(rule, "bad_model", {"决策表的一条规则列数不对。", "A rule of the decision table has the wrong number of cells."});
    parsing_.forget_below(outer);
    node.table = std::make_shared<const feel::Table>(shape);
    return parsing_.finished(std::move(node));
  }

  const Xml* allowed_input(const Xml& input) const { return input.child("inputValues"); }
  const Xml* allowed_output(const Xml& output) const { return output.child("outputValues"); }

  Node typed_output(const Xml& output, const Xml* entry) {
    Node value = entry ? text_of(*entry) : nothing();
    if (!entry) return value;
    const int line = value.line == 0 ? entry->line : value.line;
    Node node = coerced(std::move(value), types_.find(output.attribute("typeRef")), output.attribute("name"));
    node.line = line;
    return node;
  }

  bool add_rule(Node& node, const Xml& rule, const feel::Table& shape, const std::vector<const Xml*>& outputs) {
    std::size_t inputs = 0, written = 0;
    for (const Xml& cell : rule.children)
      if (cell.name == "inputEntry") node.children.push_back(tests_of(&cell, node.slot)), ++inputs;
    for (const Xml& cell : rule.children)
      if (cell.name == "outputEntry" && written < outputs.size()) node.children.push_back(typed_output(*outputs[written], &cell)), ++written;
    return inputs == shape.inputs && written == shape.outputs;
  }

  Parsing parsing_;
  const Types& types_;
  int nesting_ = 0;
  int broken_at_ = 0;
};

}  // namespace

bool is_expression(const Xml& element) { return std::find(std::begin(expressions), std::end(expressions), element.name) != std::end(expressions); }

std::shared_ptr<const feel::Node> compile(const Xml& expression, const std::vector<std::string>& parameters, const feel::TypeRef& result,
                                          std::string_view what, const feel::Vocabulary& vocabulary, const Types& types,
                                          std::vector<base::Problem>& problems) {
  Boxing boxing(vocabulary, types);
  auto program = boxing.program(expression, parameters, result, what);
  if (boxing.refusal()) {
    base::Problem problem = boxing.refusal()->problems.empty() ? base::Problem{boxing.refusal()->code, boxing.refusal()->message, {}} : boxing.refusal()->problems[0];
    problem.place.line = boxing.line_of_refusal();
    problems.push_back(std::move(problem));
  }
  return program;
}

}  // namespace rules::dmn

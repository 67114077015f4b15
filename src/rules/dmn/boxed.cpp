#include "rules/dmn/boxing.h"

namespace rules::dmn {
namespace {

using feel::Kind;

constexpr int most_nesting = 60;
constexpr std::string_view expressions[] = {"literalExpression", "decisionTable", "context", "list",        "relation", "invocation",
                                            "functionDefinition", "conditional",  "filter",  "for",         "some",     "every"};

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

bool is_expression(const Xml& element) { return std::find(std::begin(expressions), std::end(expressions), element.name) != std::end(expressions); }

std::shared_ptr<const feel::Node> compile(const Xml& expression, const std::vector<std::string>& parameters, const feel::TypeRef& result,
                                          std::string_view what, const feel::Vocabulary& vocabulary, const Types& types,
                                          std::vector<base::Problem>& problems) {
  Boxing boxing(vocabulary, types);
  auto program = boxing.program(expression, parameters, result, what);
  if (boxing.refusal()) {
    const base::Refusal& refusal = *boxing.refusal();
    base::Problem problem = refusal.problems.empty() ? base::Problem{refusal.code, refusal.message, {}} : refusal.problems[0];
    problem.place.line = boxing.line_of_refusal();
    problems.push_back(std::move(problem));
  }
  return program;
}

std::shared_ptr<const feel::Node> Boxing::program(const Xml& expression, const std::vector<std::string>& parameters, const feel::TypeRef& result,
                                                  std::string_view what) {
  for (const std::string& parameter : parameters) parsing_.declare(parameter);
  return parsing_.program(coerced(boxed(expression), result, std::string(what)));
}

feel::Node Boxing::at(Kind kind, const Xml& element) const {
  Node node;
  node.kind = kind;
  node.line = element.line;
  return node;
}

feel::Node Boxing::noted(Node node, const Xml& element) {
  if (parsing_.refusal() && broken_at_ == 0) broken_at_ = element.line;
  return node;
}

feel::Node Boxing::broken(const Xml& element, std::string code, base::Text message) {
  return noted(parsing_.broken(feel::refusal_at(std::move(code), element.line, 1, std::move(message))), element);
}

feel::Node Boxing::coerced(Node value, const feel::TypeRef& type, std::string what) {
  if (!type) return value;
  Node node;
  node.kind = Kind::coerce;
  node.line = value.line, node.column = value.column;
  node.types.push_back(type);
  node.names.push_back(std::move(what));
  node.children.push_back(std::move(value));
  return parsing_.finished(std::move(node));
}

/// The expression inside an element such as `in` or a contextEntry; null where there is none.
feel::Node Boxing::inside(const Xml& parent) {
  for (const Xml& child : parent.children)
    if (is_expression(child)) return boxed(child);
  return nothing();
}

feel::Node Boxing::inside(const Xml& parent, std::string_view name) {
  const Xml* child = parent.child(name);
  return child ? inside(*child) : nothing();
}

feel::Node Boxing::boxed(const Xml& element) {
  if (++nesting_ > most_nesting) return broken(element, "feel_too_large", {"表达式嵌套太深。", "The expression is nested too deeply."});
  const std::string label = element.attribute("label");
  Node node = coerced(of_kind(element), type_of(element), label.empty() ? element.name : label);
  --nesting_;
  return node;
}

feel::Node Boxing::of_kind(const Xml& element) {
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

feel::Node Boxing::literal(const Xml& element) {
  const std::string language = element.attribute("expressionLanguage");
  const bool foreign = !language.empty() && language.find("FEEL") == std::string::npos && language.find("feel") == std::string::npos;
  if (foreign) return broken(element, "feel_syntax", {"只支持 FEEL 表达式。", "Only FEEL expressions are supported."});
  if (element.child("importedValues")) return broken(element, "feel_syntax", {"不支持导入的值。", "Imported values are not supported."});
  return text_of(element);
}

feel::Node Boxing::text_of(const Xml& element) {
  const Xml* text = element.child("text");
  if (!text || is_blank(text->text)) return nothing();
  return noted(parsing_.expression_of(text->text), element);
}

/// Entries see those before them; an entry without a name is the result.
feel::Node Boxing::context(const Xml& element) {
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
    node.children.push_back(coerced(inside(entry), type_of(*variable), name));
    parsing_.declare(name);
    node.names.push_back(std::move(name));
  }
  if (result) node.children.push_back(std::move(*result));
  parsing_.forget_below(outer);
  return parsing_.finished(std::move(node));
}

feel::Node Boxing::list(const Xml& element) {
  Node node = at(Kind::list, element);
  for (const Xml& child : element.children)
    if (is_expression(child)) node.children.push_back(boxed(child));
  return parsing_.finished(std::move(node));
}

/// A list of contexts, one a row.
feel::Node Boxing::relation(const Xml& element) {
  std::vector<const Xml*> columns;
  for (const Xml& child : element.children)
    if (child.name == "column") columns.push_back(&child);
  Node node = at(Kind::list, element);
  for (const Xml& child : element.children)
    if (child.name == "row") node.children.push_back(row(child, columns));
  return parsing_.finished(std::move(node));
}

/// The cells of a row do not see each other, but a context wants a slot for each.
feel::Node Boxing::row(const Xml& element, const std::vector<const Xml*>& columns) {
  Node node = at(Kind::context, element);
  const std::size_t outer = parsing_.depth();
  node.slot = static_cast<int>(outer);
  for (const Xml& cell : element.children) {
    if (!is_expression(cell) || node.names.size() == columns.size()) continue;
    const Xml& column = *columns[node.names.size()];
    node.children.push_back(coerced(boxed(cell), type_of(column), column.attribute("name")));
    node.names.push_back(column.attribute("name"));
    parsing_.declare("");
  }
  parsing_.forget_below(outer);
  return parsing_.finished(std::move(node));
}

feel::Node Boxing::invocation(const Xml& element) {
  Node node = at(Kind::call, element);
  const auto callee = std::find_if(element.children.begin(), element.children.end(), is_expression);
  if (callee == element.children.end()) return broken(element, "bad_model", {"调用没有写明函数。", "The invocation names no function."});
  Node function = boxed(*callee);
  if (function.kind == Kind::free_name && function.builtin) node.builtin = function.builtin;
  else node.children.push_back(std::move(function));
  for (const Xml& binding : element.children) {
    if (binding.name != "binding") continue;
    const Xml* parameter = binding.child("parameter");
    node.names.push_back(parameter ? parameter->attribute("name") : "");
    node.children.push_back(coerced(inside(binding), parameter ? type_of(*parameter) : nullptr, node.names.back()));
  }
  return parsing_.finished(std::move(node));
}

feel::Node Boxing::function(const Xml& element) {
  const std::string kind = element.attribute("kind");
  if (!kind.empty() && kind != "FEEL")
    return broken(element, "feel_external_function", {"不支持外部函数（Java、PMML），请用 FEEL 写出。", "External functions (Java, PMML) are not supported: write it in FEEL."});
  Node node = at(Kind::function, element);
  const std::size_t outer = parsing_.depth();
  node.slot = static_cast<int>(outer);
  for (const Xml& parameter : element.children) {
    if (parameter.name != "formalParameter") continue;
    node.names.push_back(parameter.attribute("name"));
    node.types.push_back(type_of(parameter));
    parsing_.declare(node.names.back());
  }
  parsing_.begin_function();
  node.children.push_back(inside(element));
  node.slots = parsing_.end_function();
  parsing_.forget_below(outer);
  return parsing_.finished(std::move(node));
}

/// Unlike `if`, whose condition may be anything, the boxed form asks for yes or no.
feel::Node Boxing::conditional(const Xml& element) {
  Node node = at(Kind::if_, element);
  node.wants_boolean = true;
  for (const char* part : {"if", "then", "else"}) node.children.push_back(inside(element, part));
  return parsing_.finished(std::move(node));
}

feel::Node Boxing::filter(const Xml& element) {
  Node node = at(Kind::filter, element);
  node.children.push_back(inside(element, "in"));
  const std::size_t outer = parsing_.depth();
  node.slot = parsing_.declare_item();
  node.children.push_back(inside(element, "match"));
  parsing_.forget_below(outer);
  return parsing_.finished(std::move(node));
}

feel::Node Boxing::iteration(const Xml& element, Kind kind, std::string_view body) {
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

}  // namespace rules::dmn

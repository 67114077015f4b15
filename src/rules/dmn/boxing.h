#pragma once
#include "rules/dmn/internals.h"
#include "rules/feel/parsing.h"

/// The compiler of boxed expressions: an XML element becomes a subtree, its texts are parsed where the variables around them
/// are known. boxed.cpp = all kinds but one; boxed_table.cpp = decision tables. Source: OMG DMN 1.5, 7.3, 8 and 10.2.2.
namespace rules::dmn {

class Boxing {
 public:
  Boxing(const feel::Vocabulary& vocabulary, const Types& types) : parsing_(vocabulary), types_(types) {}

  std::shared_ptr<const feel::Node> program(const Xml& expression, const std::vector<std::string>& parameters, const feel::TypeRef& result,
                                            std::string_view what);

  /// Why some part could not be read, and the line in the file where it stands.
  const std::optional<base::Refusal>& refusal() const { return parsing_.refusal(); }
  int line_of_refusal() const { return broken_at_; }

 private:
  using Node = feel::Node;

  Node at(feel::Kind kind, const Xml& element) const;
  Node noted(Node node, const Xml& element);
  Node broken(const Xml& element, std::string code, base::Text message);
  Node coerced(Node value, const feel::TypeRef& type, std::string what);
  Node nothing() { return parsing_.finished(Node{}); }
  feel::TypeRef type_of(const Xml& element) const { return types_.find(element.attribute("typeRef")); }

  Node boxed(const Xml& element);
  Node of_kind(const Xml& element);
  Node inside(const Xml& parent);
  Node inside(const Xml& parent, std::string_view name);
  Node literal(const Xml& element);
  Node text_of(const Xml& element);
  Node context(const Xml& element);
  Node list(const Xml& element);
  Node relation(const Xml& element);
  Node row(const Xml& element, const std::vector<const Xml*>& columns);
  Node invocation(const Xml& element);
  Node function(const Xml& element);
  Node conditional(const Xml& element);
  Node filter(const Xml& element);
  Node iteration(const Xml& element, feel::Kind kind, std::string_view body);

  Node table(const Xml& element);
  Node tests_of(const Xml* element, int input);
  Node output_of(const Xml& output, const Xml* entry);
  bool add_rule(Node& node, const Xml& rule, std::size_t inputs, const std::vector<const Xml*>& outputs);

  feel::Parsing parsing_;
  const Types& types_;
  int nesting_ = 0;
  int broken_at_ = 0;
};

}  // namespace rules::dmn

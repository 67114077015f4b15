#pragma once
#include "rules/dmn/model.h"
#include "rules/dmn/xml.h"
#include "rules/feel/ast.h"
#include "rules/feel/function.h"
#include "rules/feel/vocabulary.h"

/// What a model is inside. element.h of the standard: DRG elements and what they require.
namespace rules::dmn {

struct Element;

/// What an element sees: another element, by the name it has there; in an import's context when `import` is not empty.
struct Requirement {
  const Element* element = nullptr;
  std::string import;
};

struct Element {
  enum class Kind { input, decision, knowledge, service };
  Kind kind = Kind::input;
  std::string id;
  std::string name;
  std::string space;                             // the namespace of its model
  feel::TypeRef type;                            // of its value, or of its result
  std::vector<Requirement> requirements;
  std::shared_ptr<const feel::Node> program;     // decision, knowledge; null: it has no expression
  std::vector<feel::FunctionParameter> parameters;  // knowledge, service
  bool external = false;                         // knowledge of kind Java or PMML
  // service
  std::vector<const Element*> outputs, input_decisions, input_data;

  std::string qualified() const { return space + "#" + name; }
};

struct Import {
  std::string name;
  std::string space;
  ModelRef model;
};

/// Item definitions by name, made into types when first asked for.
class Types {
 public:
  void add(const Xml& definition);
  void add_import(std::string name, std::shared_ptr<const Types> types);
  /// A simple type, an item definition, `import.name`; nullptr for Any, "" and what nobody defined.
  feel::TypeRef find(std::string_view reference) const;
  void collect_members(feel::NameTable& members) const;
  bool defines(std::string_view reference) const;

 private:
  feel::TypeRef build(const Xml& definition) const;
  feel::TypeRef base_of(const Xml& definition) const;
  feel::TypeRef limited(feel::TypeRef base, const Xml& definition) const;

  std::map<std::string, Xml, std::less<>> definitions_;
  std::map<std::string, std::shared_ptr<const Types>, std::less<>> imports_;
  mutable std::map<std::string, feel::TypeRef, std::less<>> built_;
  mutable std::set<std::string, std::less<>> building_;
};

struct Internals {
  std::vector<std::unique_ptr<Element>> elements;  // in the order of the file
  std::vector<Import> imports;
  std::shared_ptr<Types> types;

  const Element* by_name(std::string_view name, std::initializer_list<Element::Kind> kinds) const;
  const Element* by_id(std::string_view id) const;
};

/// The program of a boxed expression: a decision's (no parameters) or a business knowledge model's. Problems are added.
std::shared_ptr<const feel::Node> compile(const Xml& expression, const std::vector<std::string>& parameters, const feel::TypeRef& result,
                                          std::string_view what, const feel::Vocabulary& vocabulary, const Types& types,
                                          std::vector<base::Problem>& problems);

/// Whether an element of the file is an expression: literalExpression, decisionTable, context ...
bool is_expression(const Xml& element);

}  // namespace rules::dmn

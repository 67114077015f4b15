#include "rules/dmn/internals.h"

/// A file into a model: item definitions, elements, what they require, their programs. Source: OMG DMN 1.5, chapters 6 and 7.
namespace rules::dmn {
namespace {

using Kind = Element::Kind;

tl::unexpected<base::Refusal> bad(std::string code, const std::string& file, const Xml& where, base::Text message) {
  const base::Problem problem{code, message, {file, where.line, 1, ""}};
  return base::refuse(std::move(code), message, {problem});
}

std::optional<Kind> kind_of(const Xml& element) {
  if (element.name == "inputData") return Kind::input;
  if (element.name == "decision") return Kind::decision;
  if (element.name == "businessKnowledgeModel") return Kind::knowledge;
  if (element.name == "decisionService") return Kind::service;
  return std::nullopt;
}

/// Loads one model whose imports are loaded already.
class Loader {
 public:
  Loader(const std::string& file, const Xml& definitions) : definitions_(definitions), model_(std::make_shared<Model>()), inside_(std::make_shared<Internals>()) {
    model_->file = file;
    model_->name = definitions.attribute("name");
    model_->space = definitions.attribute("namespace");
    inside_->types = std::make_shared<Types>();
  }

  base::Result<ModelRef> load(const std::map<std::string, ModelRef>& models) {
    for (const Xml& child : definitions_.children) {
      if (child.name == "itemDefinition") inside_->types->add(child);
      if (child.name == "import")
        if (auto imported = add_import(child, models); !imported) return tl::unexpected(imported.error());
    }
    for (const Xml& child : definitions_.children)
      if (const auto kind = kind_of(child)) add_element(child, *kind);
    std::size_t next = 0;
    for (const Xml& child : definitions_.children)
      if (kind_of(child)) connect(*inside_->elements[next++], child);
    next = 0;
    for (const Xml& child : definitions_.children)
      if (kind_of(child)) add_program(*inside_->elements[next++], child);
    model_->internals = inside_;
    return ModelRef(model_);
  }

 private:
  base::Result<void> add_import(const Xml& element, const std::map<std::string, ModelRef>& models) {
    if (element.attribute("importType").find("DMN") == std::string::npos) return {};
    const auto found = models.find(element.attribute("namespace"));
    if (found == models.end())
      return bad("bad_import", model_->file, element,
                 {fmt::format("没有找到要导入的模型 {}。", element.attribute("namespace")), fmt::format("The model {} to be imported is not among the files.", element.attribute("namespace"))});
    inside_->imports.push_back({element.attribute("name"), found->first, found->second});
    inside_->types->add_import(element.attribute("name"), found->second->internals->types);
    return {};
  }

  void add_element(const Xml& xml, Kind kind) {
    auto element = std::make_unique<Element>();
    const Xml* variable = xml.child("variable");
    element->kind = kind;
    element->id = xml.attribute("id");
    element->name = xml.attribute("name");
    element->space = model_->space;
    const std::string type = variable ? variable->attribute("typeRef") : "";
    element->type = inside_->types->find(type);
    if (!inside_->types->defines(type)) problem(xml, {fmt::format("没有“{}”这个类型。", type), fmt::format("There is no type '{}'.", type)});
    if (kind == Kind::decision) model_->decisions.push_back(element->name);
    if (kind == Kind::knowledge || kind == Kind::service) model_->invocables.push_back(element->name);
    inside_->elements.push_back(std::move(element));
  }

  void problem(const Xml& where, base::Text message) { model_->problems.push_back({"bad_model", std::move(message), {model_->file, where.line, 1, ""}}); }

  /// "#id" of this model, "namespace#id" of this or an imported one.
  Requirement target_of(const Xml& reference) {
    const std::string href = reference.attribute("href");
    const std::size_t hash = href.find('#');
    const std::string space = hash == std::string::npos ? "" : href.substr(0, hash);
    const std::string id = hash == std::string::npos ? href : href.substr(hash + 1);
    if (space.empty() || space == model_->space)
      if (const Element* own = inside_->by_id(id)) return {own, ""};
    for (const Import& import : inside_->imports)
      if (import.space == space)
        if (const Element* other = import.model->internals->by_id(id)) return {other, import.name};
    problem(reference, {fmt::format("没有找到 {}。", href), fmt::format("There is no {}.", href)});
    return {};
  }

  void connect(Element& element, const Xml& xml) {
    for (const Xml& child : xml.children) {
      const bool requirement = child.name == "informationRequirement" || child.name == "knowledgeRequirement";
      if (requirement)
        for (const Xml& reference : child.children)
          if (reference.has("href"))
            if (const Requirement target = target_of(reference); target.element) element.requirements.push_back(target);
      if (element.kind != Kind::service || !child.has("href")) continue;
      const Element* target = target_of(child).element;
      if (!target) continue;
      if (child.name == "outputDecision") element.outputs.push_back(target);
      if (child.name == "inputDecision") element.input_decisions.push_back(target);
      if (child.name == "inputData") element.input_data.push_back(target);
    }
    for (const auto* inputs : {&element.input_data, &element.input_decisions})
      for (const Element* input : *inputs) element.parameters.push_back({input->name, input->type});
  }

  feel::Vocabulary vocabulary_of(const Element& element) {
    feel::Vocabulary vocabulary;
    for (const Requirement& requirement : element.requirements) vocabulary.known.add(requirement.import.empty() ? requirement.element->name : requirement.import);
    vocabulary.members = members();
    vocabulary.type_named = [types = inside_->types.get()](std::string_view name) -> feel::TypeRef { return types->find(name); };
    return vocabulary;
  }

  /// Names that may follow a dot: components of types, entries of boxed contexts, elements of imports, columns and outputs.
  const feel::NameTable& members() {
    if (members_) return *members_;
    members_.emplace();
    inside_->types->collect_members(*members_);
    const std::function<void(const Xml&)> walk = [&](const Xml& element) {
      const bool named = element.name == "variable" || element.name == "column" || element.name == "output";
      if (named && !element.attribute("name").empty()) members_->add(element.attribute("name"));
      for (const Xml& child : element.children) walk(child);
    };
    walk(definitions_);
    for (const Import& import : inside_->imports)
      for (const auto& element : import.model->internals->elements) members_->add(element->name);
    return *members_;
  }

  void add_program(Element& element, const Xml& xml) {
    if (element.kind == Kind::knowledge) return add_knowledge(element, xml);
    if (element.kind != Kind::decision) return;
    for (const Xml& child : xml.children)
      if (is_expression(child)) {
        element.program = compiled(child, {}, element);
        return;
      }
  }

  void add_knowledge(Element& element, const Xml& xml) {
    const Xml* logic = xml.child("encapsulatedLogic");
    if (!logic) return;
    const std::string kind = logic->attribute("kind");
    element.external = !kind.empty() && kind != "FEEL";
    if (element.external) return problem(*logic, {"不支持外部函数（Java、PMML）。", "External functions (Java, PMML) are not supported."});
    std::vector<std::string> names;
    for (const Xml& child : logic->children) {
      if (child.name != "formalParameter") continue;
      names.push_back(child.attribute("name"));
      element.parameters.push_back({names.back(), inside_->types->find(child.attribute("typeRef"))});
    }
    if (element.type && element.type->kind == feel::Type::Kind::function) element.type = element.type->element;
    for (const Xml& child : logic->children)
      if (is_expression(child)) element.program = compiled(child, names, element);
  }

  std::shared_ptr<const feel::Node> compiled(const Xml& expression, const std::vector<std::string>& parameters, const Element& element) {
    const std::size_t before = model_->problems.size();
    auto program = compile(expression, parameters, element.type, element.name, vocabulary_of(element), *inside_->types, model_->problems);
    for (std::size_t i = before; i < model_->problems.size(); ++i) model_->problems[i].place.file = model_->file;
    return program;
  }

  const Xml& definitions_;
  std::shared_ptr<Model> model_;
  std::shared_ptr<Internals> inside_;
  std::optional<feel::NameTable> members_;
};

bool is_model(const Xml& xml) { return xml.name == "definitions" && xml.space.find("DMN") != std::string::npos; }

/// Whether all that a model imports is loaded.
bool is_ready(const Xml& xml, const std::map<std::string, ModelRef>& loaded) {
  return std::all_of(xml.children.begin(), xml.children.end(), [&](const Xml& child) {
    return child.name != "import" || child.attribute("importType").find("DMN") == std::string::npos || loaded.contains(child.attribute("namespace"));
  });
}

}  // namespace

const Element* Internals::by_name(std::string_view name, std::initializer_list<Element::Kind> kinds) const {
  for (const auto& element : elements)
    if (element->name == name && std::find(kinds.begin(), kinds.end(), element->kind) != kinds.end()) return element.get();
  return nullptr;
}

const Element* Internals::by_id(std::string_view id) const {
  for (const auto& element : elements)
    if (element->id == id) return element.get();
  return nullptr;
}

std::vector<base::Result<ModelRef>> load_models(std::span<const Source> sources) {
  std::vector<base::Result<Xml>> documents;
  for (const Source& source : sources) documents.push_back(parse_xml(source.text, source.file));
  std::vector<std::optional<base::Result<ModelRef>>> results(sources.size());
  std::map<std::string, ModelRef> loaded;
  const auto load = [&](std::size_t i) {
    results[i] = Loader(sources[i].file, *documents[i]).load(loaded);
    if (*results[i]) loaded.emplace((**results[i])->space, **results[i]);
  };
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!documents[i]) results[i] = tl::unexpected(documents[i].error());
    else if (!is_model(*documents[i]))
      results[i] = bad("bad_model", sources[i].file, *documents[i], {"这不是 DMN 模型。", "This is not a DMN model."});
  }
  for (bool progress = true; progress;) {
    progress = false;
    for (std::size_t i = 0; i < sources.size(); ++i)
      if (!results[i] && is_ready(*documents[i], loaded)) load(i), progress = true;
  }
  for (std::size_t i = 0; i < sources.size(); ++i)
    if (!results[i]) load(i);  // what it imports is missing or imports it back: this says so
  std::vector<base::Result<ModelRef>> all;
  for (auto& result : results) all.push_back(std::move(*result));
  return all;
}

}  // namespace rules::dmn

#include "rules/dmn/kit.h"

#include "rules/dmn/xml.h"
#include "rules/feel/compare.h"
#include "rules/feel/temporal.h"

namespace rules::dmn {
namespace {

using feel::Value;

Value temporal(std::optional<Value> value) { return value ? *value : Value(); }
template <class T>
Value temporal(std::optional<T> value) {
  return value ? Value(*value) : Value();
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// xsd:decimal also knows ".5", "5." and "+5".
Value number_of(std::string text) {
  if (text.starts_with('+')) text.erase(0, 1);
  const std::size_t start = text.starts_with('-') ? 1 : 0;
  if (text.substr(start).starts_with('.')) text.insert(start, "0");
  if (text.ends_with('.')) text.pop_back();
  const auto number = base::Decimal::parse(text);
  return number ? Value(*number) : Value();
}

/// A simple value by its xsi:type; without one it is text.
Value simple_value(const Xml& element) {
  if (element.attribute("nil") == "true") return Value();
  const std::string written = element.attribute("type");
  const std::string type = written.substr(written.find(':') == std::string::npos ? 0 : written.find(':') + 1);
  const std::string text = trimmed(element.text);
  if (type == "boolean") return text == "true" || text == "1";
  if (type == "decimal" || type == "double" || type == "integer" || type == "int" || type == "long" || type == "float") {
    return number_of(text);
  }
  if (type == "date") return temporal(feel::parse_date(text));
  if (type == "time") return temporal(feel::parse_time(text));
  if (type == "dateTime") return temporal(feel::parse_date_time(text));
  if (type == "duration") return temporal(feel::parse_duration(text));
  return element.text;
}

/// A value, a list of items or components; an element that holds none of them is null.
Value value_of(const Xml& element) {
  feel::Context context;
  for (const Xml& child : element.children) {
    if (child.name == "value") return simple_value(child);
    if (child.name == "list") {
      if (child.attribute("nil") == "true") return Value();
      feel::List items;
      for (const Xml& item : child.children)
        if (item.name == "item") items.push_back(value_of(item));
      return items;
    }
    if (child.name == "component") context.entries.emplace_back(child.attribute("name"), value_of(child));
  }
  if (context.entries.empty()) return Value();
  return context;
}

bool close(const base::Decimal& a, const base::Decimal& b) {
  const auto distance = base::Decimal::subtract(a, b);
  return distance && distance->absolute() <= base::Decimal(1, 8);
}

bool same(const Value& expected, const Value& actual) {
  if (expected.is_null() || actual.is_null()) return expected.is_null() && actual.is_null();
  if (expected.number() && actual.number()) return close(*expected.number(), *actual.number());
  if (expected.list() && actual.list()) {
    const auto &a = *expected.list(), &b = *actual.list();
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
  }
  if (expected.context() && actual.context()) {
    const auto &a = expected.context()->entries, &b = actual.context()->entries;
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const auto& entry) {
             const Value* other = actual.context()->find(entry.first);
             return other && same(entry.second, *other);
           });
  }
  return feel::compare(feel::Operator::equal, expected, actual).is_true() || expected.shown() == actual.shown();
}

struct Case {
  std::string id, invocable;
  Inputs inputs;
  const Xml* element = nullptr;
};

Case case_of(const Xml& element) {
  Case test{element.attribute("id"), element.attribute("invocableName"), {}, &element};
  for (const Xml& child : element.children) {
    if (child.name != "inputNode") continue;
    const std::string space = child.attribute("namespace");
    const std::string name = child.attribute("name");
    test.inputs.entries.emplace_back(space.empty() ? name : space + "#" + name, value_of(child));
  }
  return test;
}

Answer answer_of(const Case& test, const std::string& node, const ModelRef& model, const feel::DateTime* now) {
  if (test.invocable.empty()) return decide(model, node, test.inputs, now);
  Answer answer = invoke(model, test.invocable, test.inputs, now);
  const auto* outputs = answer.value.context();
  if (const Value* output = outputs ? outputs->find(node) : nullptr) answer.value = *output;
  return answer;
}

KitResult checked(const Case& test, const Xml& node, const ModelRef& model, const feel::DateTime* now) {
  const Xml* expected_element = node.child("expected");
  const Value expected = expected_element ? value_of(*expected_element) : Value();
  KitResult result{test.id, node.attribute("name"), false, !expected.is_null(), ""};
  const Answer answer = answer_of(test, result.node, model, now);
  const bool wants_error = node.attribute("errorResult") == "true";
  const bool equal = same(expected, answer.value);
  result.success = equal && (!wants_error || !answer.errors.empty());
  if (equal && !result.success) result.detail = "null, but no error was reported";
  if (!equal) result.detail = fmt::format("expected {}, came {}{}", expected.shown(), answer.value.shown(), answer.errors.empty() ? "" : "; " + answer.errors[0]);
  return result;
}

}  // namespace

base::Result<std::vector<KitResult>> run_kit(const Source& cases, std::span<const Source> sources, const feel::DateTime* now) {
  const auto document = parse_xml(cases.text, cases.file);
  if (!document) return tl::unexpected(document.error());
  const Xml* name = document->child("modelName");
  const std::string wanted = name ? trimmed(name->text) : "";
  const auto models = load_models(sources);
  std::vector<KitResult> results;
  for (const Xml& element : document->children) {
    if (element.name != "testCase") continue;
    const Case test = case_of(element);
    for (const Xml& node : element.children) {
      if (node.name != "resultNode") continue;
      const auto found = std::find_if(sources.begin(), sources.end(), [&](const Source& source) { return source.file == wanted; });
      const auto index = static_cast<std::size_t>(found - sources.begin());
      if (found == sources.end() || !models[index]) {
        const std::string why = found == sources.end() ? "the model is not in the folder" : models[index].error().message.en;
        results.push_back({test.id, node.attribute("name"), false, true, why});
        continue;
      }
      results.push_back(checked(test, node, *models[index], now));
    }
  }
  return results;
}

}  // namespace rules::dmn

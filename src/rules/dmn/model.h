#pragma once
#include "base/refusal.h"
#include "rules/feel/value.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Decision models of OMG DMN 1.2 to 1.5: read, checked, evaluated.
namespace rules::dmn {

struct Internals;

/// One file's model, immutable; it holds the models it imports.
struct Model {
  std::string file;
  std::string name;
  std::string space;                       // its namespace
  std::vector<std::string> decisions;      // names, in the order of the file
  std::vector<std::string> invocables;     // business knowledge models and decision services
  std::vector<base::Problem> problems;     // what in it cannot be read; it is null when evaluated
  std::shared_ptr<const Internals> internals;
};
using ModelRef = std::shared_ptr<const Model>;

struct Source { std::string file; std::string text; };

/// Reads files that may import each other, in the order given. A file that is no model is refused by itself: `bad_xml`,
/// `bad_model`; a model whose import is not among the files, or that imports itself by a detour: `bad_import`.
std::vector<base::Result<ModelRef>> load_models(std::span<const Source> sources);

/// An input: its name, or "namespace#name" where two models know the name.
using Inputs = feel::Context;

struct Answer {
  feel::Value value;
  std::vector<std::string> errors;         // why something became null, in English with places
};

/// The value of a decision; inputs that are not given are null. A name that is no decision: null and an error.
/// `now` is what now() and today() tell; without it they are null.
Answer decide(const ModelRef& model, std::string_view decision, const Inputs& inputs, const feel::DateTime* now = nullptr);

/// Calls a decision service or a business knowledge model with its parameters by name. A service of several output decisions
/// gives a context of them.
Answer invoke(const ModelRef& model, std::string_view invocable, const Inputs& arguments, const feel::DateTime* now = nullptr);

}  // namespace rules::dmn

#pragma once
#include "base/text.h"
#include "base/yaml.h"

#include <string>

namespace programme {

/// One of an edition's own tests, as an official wrote it in examples/*.yaml. The loader checks its form and the names it
/// uses; the rehearsal runs it. `given`, `when` and `then` keep their places, so that a failed line can be pointed at.
struct Example {
  base::Text label;
  base::YamlNode given;   // mapping: a dossier, a round or an event; may be empty
  base::YamlNode when;    // mapping {check: set} | {deadline: procedure.stage} | {file: procedure}, or a sequence of dated acts
  base::YamlNode then;    // mapping: results by path, due, refused, result, visited, title
  std::string file;       // "examples/application.yaml"
  int line = 0;
};

}  // namespace programme

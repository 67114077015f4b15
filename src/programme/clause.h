#pragma once
#include "base/text.h"

#include <string>
#include <string_view>
#include <vector>

/// The parts of the regulation, and where an edition treats them. Source: docs/reference/programme.md, clauses.yaml.
namespace programme {

enum class Treatment { computed, judged, procedural, stated };

struct Clause {
  std::string id, cite;
  std::vector<Treatment> treat;        // the intent; lint compares it with where the part is named
  base::Text gloss;                    // our own words
  std::string text;                    // only an office's own copy
  std::vector<std::string> cites;      // other parts this one points to
  base::Text remark;                   // what a reader must know of the text: a contradiction, a gap
  int line = 0;
};

/// One place where a part is treated: an element of the folder and how it treats the part.
struct TreatmentPlace {
  std::string clause;
  Treatment kind = Treatment::stated;
  std::string element;                 // "eligibility.basic.no_loss_run", "application.submit", "role county" ...
  std::string file;                    // "rules/conditions.yaml"
  int line = 0;
};

/// An ambiguity of the text and the reading this edition chose.
struct Reading {
  std::string id;                      // A1 ...; elements name it with `reading:`
  base::Text chosen, other;
};

std::string_view name_of(Treatment);

}  // namespace programme

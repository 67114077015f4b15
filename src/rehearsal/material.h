#pragma once
#include "base/json.h"
#include "programme/programme.h"
#include "rehearsal/dice.h"

#include <vector>

namespace rehearsal {

/// What an enterprise might state about itself, and the day it was written for.
struct Dossier {
  base::JsonObject facts;              // dossier shapes
  base::Date on;
  std::string procedure, way;          // by which the example files it; empty: it only checks
  int succeeds = 0;                    // how far an example carries it: 2 to a title, 1 to a result
};

/// Dossiers to rehearse with: those of the edition's own examples, each once. Empty where it has none; then facts are made
/// up by their types.
std::vector<Dossier> material_of(const programme::Programme& programme);

/// The same facts as somebody would state them on another day: dates moved along, years of a series likewise.
base::JsonObject facts_on(const Dossier& dossier, base::Date day);

}  // namespace rehearsal

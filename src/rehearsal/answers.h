#pragma once
#include "procedure/field.h"
#include "rehearsal/dice.h"

#include <set>

namespace rehearsal {

/// What somebody who fills in a form goes by.
struct Sources {
  const programme::Programme& programme;
  const base::JsonObject& dossier;     // facts of the case, dossier shapes; what it lacks is made up by type
  base::Date today;
  bool agrees = true;                  // judges `pass`, answers sheets with the first option, points and levels from the upper half
  std::set<std::string> wrong = {};    // pointers of what was refused before: answered anew, or left out where not asked
};

/// Whoever appoints people names one to so many.
constexpr int most_appointed = 3;

/// The data of one act, from the fields it asks for, with all that is required.
base::JsonObject answered(const std::vector<procedure::Field>& fields, const Sources& sources, Dice& dice);

/// The same with every day of a posting so many days earlier, as somebody sends it who is late and will not say so.
void backdate(base::JsonObject& data, int days);

/// The same as somebody sends it who makes a mistake: an answer left out, of the wrong kind, to a question nobody asked ...
void spoil(base::JsonObject& data, Dice& dice);

}  // namespace rehearsal

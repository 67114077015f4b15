#pragma once
#include "programme/programme.h"

#include <functional>

namespace rehearsal {

/// One small wrong to the edition, of the kind a slip of the pen makes.
struct Mutant {
  std::string element;
  base::Text change;
  std::string file;
  int line = 0;
  std::vector<std::string> clauses;
  std::function<void(programme::Programme&)> apply;   // on a copy of the same edition
};

/// Every wrong worth trying: a rule that always or never holds, a comparison shifted over its border or turned round, a
/// condition of application, a settlement or a confirmation dropped, a group that needs all where any would do (and the
/// reverse), an exemption dropped or given to everybody, a parameter one more or one less.
std::vector<Mutant> mutants_of(const programme::Programme& programme);

}  // namespace rehearsal

#pragma once
#include "programme/programme.h"

#include <functional>

namespace rehearsal {

/// Which examples can notice a change: all of them, those that check a set or act, those that act or reckon.
enum class Reach { everything, one_set, procedures };

/// One small wrong to the edition, of the kind a slip of the pen makes.
struct Mutant {
  std::string element;
  base::Text change;
  std::string file;
  int line = 0;
  std::vector<std::string> clauses;
  Reach reach = Reach::everything;
  std::string set;                                    // one_set: the set changed
  std::function<void(programme::Programme&)> apply;   // on a copy of the same edition
  std::string stage = {};                             // procedures: the stage changed
  std::string procedure = {};                         // procedures: the one it belongs to
};

/// Every wrong worth trying: a rule that always or never holds, a comparison shifted over its border or turned round, a
/// condition of application, a settlement or a confirmation dropped, a group that needs all where any would do (and the
/// reverse), an exemption dropped or given to everybody, a parameter one more or one less, a stage
/// skipped, a gate, a channel or a demand of an option dropped, an act on the register left out.
std::vector<Mutant> mutants_of(const programme::Programme& programme);

}  // namespace rehearsal

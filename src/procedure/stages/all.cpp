#include "procedure/stages/stage.h"

namespace procedure::stages {

const StageKind& kind_of(programme::StageType type) {
  static const StageKind* const kinds[] = {&submission, &check, &assignment, &evaluation, &decision, &ballot, &publication, &registration};
  for (const auto* kind : kinds)
    if (kind->type == type) return *kind;
  base::ensure(false, "every stage type has a line in stages/all.cpp");
  return submission;
}

}  // namespace procedure::stages

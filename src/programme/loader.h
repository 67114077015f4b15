#pragma once
#include "programme/programme.h"
#include "programme/sources.h"

#include <string>

namespace programme {

/// Loads one edition, or says everything that is wrong with it at once: refuses `bad_programme` with one problem a
/// mistake, each with file, line and column (codes: docs/reference/refusals/programme.tsv). What loads is safe to run:
/// every name leads somewhere, every expression is parsed, every outcome has its next step.
base::Result<ProgrammePtr> load(const Sources& sources);

/// Values that an office set for one round: parameter -> what would stand as its `value`. Only parameters with `set_by` take one.
using SetParameters = std::map<std::string, std::string>;

/// The edition as the cases of such a round run under it; its digest is the edition's own.
base::Result<ProgrammePtr> load(const Sources& sources, const SetParameters& set);

/// The same from the disk. Refuses also `no_such_folder` and `too_large`.
base::Result<ProgrammePtr> load(const std::string& folder, const std::string& shared_facts_folder);

}  // namespace programme

#pragma once
#include "programme/programme.h"

#include <optional>
#include <string>
#include <vector>

namespace programme {

/// Where editions lie on this machine: <programmes>/<name>/<edition>/; the shared facts lie in `facts` beside it.
struct Catalogue {
  std::string programmes;
  std::string facts;     // empty: the folder `facts` beside `programmes`

  /// "NAME/EDITION" of every folder that holds a programme.yaml, sorted.
  std::vector<std::string> names() const;
  /// The folder of "NAME/EDITION", or of a path to an edition's folder. Refuses `unknown_edition`, naming what there is.
  base::Result<std::string> folder_of(const std::string& edition) const;
  std::string facts_folder() const;
  /// Finds and loads. Refuses as `folder_of` and `load` do, and what `misplaced` finds.
  base::Result<ProgrammePtr> load(const std::string& edition) const;
  /// An edition found by its name whose programme.yaml gives another one: it would be filed under the one and found under
  /// the other. A path to a folder may be called anything.
  std::optional<base::Problem> misplaced(const std::string& edition, const Programme& programme) const;
};

}  // namespace programme

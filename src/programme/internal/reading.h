#pragma once
#include "programme/internal/draft.h"

namespace programme::internal {

/// Reads everything and checks what loading needs. The draft's problems are sorted by file and line. `set`: values that stand
/// in for those of parameters with `set_by`.
Draft read_edition(const Sources& sources, const std::map<std::string, std::string>& set = {});

/// By file, line and column, without repeats.
void sort_problems(std::vector<base::Problem>& problems);

/// Whether a file of it is missing or could not be read, so that what it declares is missed everywhere.
bool lacks_a_file(const Draft& draft);

}  // namespace programme::internal

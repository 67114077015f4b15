#pragma once
#include "programme/internal/draft.h"

namespace programme::internal {

/// Reads everything and checks what loading needs. The draft's problems are sorted by file and line.
Draft read_edition(const Sources& sources);

/// By file, line and column, without repeats.
void sort_problems(std::vector<base::Problem>& problems);

}  // namespace programme::internal

#pragma once
#include "programme/programme.h"

#include <vector>

namespace programme {

enum class Change { added, removed, changed };
std::string_view name_of(Change);

/// One difference between two editions. `from` and `to` are what stands there, in words; empty where there is nothing.
struct Difference {
  Change change = Change::changed;
  std::string kind;      // "clause", "parameter", "fact", "condition", "exemption", "role", "form", "procedure", "stage", "title", "ban"
  std::string id;        // "eligibility.basic.no_loss_run"
  base::Text label;
  std::string from, to;
  base::Text sentence;   // "参数“回溯期”由 3 years 改为 5 years。"
};

/// What `after` says otherwise than `before`, by kind in the order above, then by id. Empty when they say the same.
std::vector<Difference> differences(const Programme& before, const Programme& after);

}  // namespace programme

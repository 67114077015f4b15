#include "base/nearest.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace base {
namespace {

constexpr std::size_t longest_name = 100;

/// Levenshtein's distance in bytes, one row at a time.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row.back();
}

}  // namespace

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
  if (name.size() > longest_name) return {};
  std::string best;
  std::size_t least = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > longest_name) continue;
    const std::size_t edits = distance(name, candidate);
    if (edits >= least || edits >= name.size()) continue;
    least = edits;
    best = candidate;
  }
  return best;
}

Text suggestion(std::string_view name, const std::vector<std::string>& candidates) {
  const std::string near = nearest(name, candidates);
  if (near.empty()) return {"。", "."};
  return {fmt::format("，是否想写“{}”？", near), fmt::format(": did you mean '{}'?", near)};
}

}  // namespace base

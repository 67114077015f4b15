#include "programme/internal/draft.h"

namespace programme::internal {
base::Place Draft::at(const base::YamlNode& node) const { return {prefix + file, node.line, node.column, {}}; }

void Draft::refuse(std::string code, base::Place place, base::Text message) {
  if (problems.size() < most_problems) problems.push_back({std::move(code), std::move(message), std::move(place)});
}

void Draft::advise(std::string code, base::Place place, base::Text message) {
  if (advice.size() < most_problems) advice.push_back({std::move(code), std::move(message), std::move(place)});
}

const std::vector<std::string>& surroundings() {
  static const std::vector<std::string> names = {"reference_date", "today", "cases", "round", "rounds", "stage", "title", "own_titles"};
  return names;
}

}  // namespace programme::internal

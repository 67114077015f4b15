#include "programme/internal/readers.h"

namespace programme::internal {
namespace {

void add_keys(const YamlNode* node, std::set<std::string, std::less<>>& names) {
  if (!node) return;
  for (const auto& [key, value] : node->members) names.insert(key.text);
}

void check_taken(Draft& draft, const YamlNode* node, const std::string& file, const std::set<std::string, std::less<>>& others) {
  if (!node) return;
  draft.file = file;
  for (const auto& [key, value] : node->members)
    if (others.contains(key.text))
      draft.refuse("name_taken", draft.at(key), {fmt::format("“{}”这个名称已另有所指，规则中无法区分。", key.text),
                                                 fmt::format("The name '{}' already means something else to the rules.", key.text)});
}

const YamlNode* section(const std::map<std::string, YamlNode>& documents, const std::string& file, std::string_view key) {
  const auto found = documents.find(file);
  return found == documents.end() ? nullptr : found->second.find(key);
}

}  // namespace

void gather_names(Draft& draft, const std::map<std::string, YamlNode>& documents) {
  const YamlNode* own = section(documents, "facts.yaml", "facts");
  const YamlNode* use = section(documents, "facts.yaml", "use");
  const YamlNode* parameters = section(documents, "parameters.yaml", "parameters");
  std::set<std::string, std::less<>> facts;
  add_keys(own, facts);
  if (use)
    for (const YamlNode& item : use->items) facts.insert(item.text);
  const std::set<std::string, std::less<>> around(surroundings().begin(), surroundings().end());
  check_taken(draft, own, "facts.yaml", around);
  check_taken(draft, parameters, "parameters.yaml", around);
  check_taken(draft, parameters, "parameters.yaml", facts);
  draft.names.known = around;
  draft.names.known.insert(facts.begin(), facts.end());
  add_keys(parameters, draft.names.known);
}

}  // namespace programme::internal

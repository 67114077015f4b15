#include "rules/feel/builtins/builtin.h"

namespace rules::feel {

const std::vector<const Builtin*>& all_builtins() {
  static const std::vector<const Builtin*> all = [] {
    std::vector<const Builtin*> listed;
    for (const auto* table : {&boolean_builtins(), &context_builtins(), &conversion_builtins(), &list_builtins(), &number_builtins(),
                              &range_builtins(), &sort_builtins(), &temporal_builtins(), &text_builtins()})
      for (const Builtin& builtin : *table) listed.push_back(&builtin);
    return listed;
  }();
  return all;
}

const Builtin* find_builtin(std::string_view name) {
  static const std::map<std::string_view, const Builtin*> by_name = [] {
    std::map<std::string_view, const Builtin*> names;
    for (const Builtin* builtin : all_builtins()) names.emplace(builtin->name, builtin);
    return names;
  }();
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : found->second;
}

}  // namespace rules::feel

#include "rehearsal/settings.h"

#include "programme/settings.h"

namespace rehearsal {
namespace {

using programme::Programme;
using programme::SetParameters;

/// A period or an amount where there is a unit; else a year, a share of votes (half of them may tie), a switch or a day.
std::vector<std::string> values_for(const rules::Parameter& parameter) {
  if (!parameter.unit.empty()) return {"10"};
  return {"2020", "1/2", "true", "2010-06-30"};
}

bool is_share(const std::string& value) { return value.find('/') != std::string::npos; }

/// For each parameter that somebody may set, the first of the values it can take.
SetParameters everything(const Programme& edition) {
  SetParameters set;
  for (const auto& [name, parameter] : edition.rulebook.parameters) {
    if (parameter.set_by.empty()) continue;
    for (const auto& value : values_for(parameter))
      if (programme::fits(edition, parameter, value)) {
        set[name] = value;
        break;
      }
  }
  return set;
}

SetParameters only_shares(SetParameters set) {
  std::erase_if(set, [](const auto& one) { return !is_share(one.second); });
  return set;
}

}  // namespace

std::vector<Setting> settings_of(const Programme& edition, const std::string& shared_facts) {
  const auto& parameters = edition.rulebook.parameters;
  if (std::all_of(parameters.begin(), parameters.end(), [](const auto& one) { return one.second.set_by.empty(); })) return {};
  const auto sources = programme::read_sources(edition.folder, shared_facts);
  if (!sources) return {};
  const auto all = everything(edition);
  std::vector<Setting> settings;
  for (const auto& set : {all, only_shares(all)})
    if (const auto loaded = set.empty() ? nullptr : programme::load(*sources, set).value_or(nullptr)) settings.push_back({set, in_force(*loaded)});
  return settings;
}

Programme in_force(const Programme& edition) {
  Programme played = edition;
  played.status = "in_force";
  played.effective_from.reset();
  played.until.reset();
  return played;
}

}  // namespace rehearsal

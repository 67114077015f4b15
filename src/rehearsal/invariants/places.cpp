#include "rehearsal/invariants/invariant.h"

#include <fmt/format.h>

namespace rehearsal::invariants {
namespace {

/// This case has not been counted at the stage since it came back to it.
void look(const Occasion& at, const Tell& tell) {
  if (!at.is("stage_left") || !at.stage()) return;
  const std::string outcome = at.text("outcome");
  for (const auto& option : at.stage()->options) {
    if (option.id != outcome) continue;
    const auto places = places_of(at.edition(), option);
    const int taken = at.so_far.places_taken(*at.record, at.stage()->id, outcome) + 1;
    if (places && taken > *places)
      tell({fmt::format("“{}”限 {} 个，已是第 {} 个。", outcome, *places, taken), fmt::format("'{}' has {} places, and this is number {}.", outcome, *places, taken)});
  }
}

}  // namespace

std::optional<int> places_of(const programme::Programme& programme, const programme::Choice& option) {
  if (option.at_most) return option.at_most;
  const auto parameter = programme.rulebook.parameters.find(option.at_most_parameter);
  if (parameter == programme.rulebook.parameters.end() || !parameter->second.value.number()) return std::nullopt;
  const auto places = parameter->second.value.number()->integer();
  return places ? std::optional(static_cast<int>(*places)) : std::nullopt;
}

const Invariant places_kept{"places_kept", {"名额不超", "no quota is exceeded"}, look};

}  // namespace rehearsal::invariants

#include "procedure/stages/stage.h"

#include <fmt/format.h>

namespace procedure::stages {
namespace {

using programme::Choice;

/// How many cases of a round may have this option; nothing where the text sets no number.
std::optional<std::int64_t> places_of(const Choice& option, const rules::Rulebook& rulebook) {
  if (option.at_most) return *option.at_most;
  const auto parameter = rulebook.parameters.find(option.at_most_parameter);
  const auto* number = parameter == rulebook.parameters.end() ? nullptr : parameter->second.value.number();
  const auto places = number ? number->rounded(0, base::Decimal::Rounding::floor).integer() : base::Result<std::int64_t>(tl::unexpected(base::Refusal{}));
  return places ? std::optional(*places) : std::nullopt;
}

}  // namespace

base::Result<void> place_is_left(const Step& step, const Choice& option) {
  const auto places = places_of(option, step.situation.programme.rulebook);
  if (!places) return {};
  if (!step.situation.taken) return base::refuse("not_counted", {"名额尚未统计，暂不能作出这一决定。", "The places taken have not been counted, so none can be given now."}, option.treats);
  const auto taken = step.situation.taken->find(option.id);
  if (taken == step.situation.taken->end() || taken->second < *places) return {};
  return base::refuse("no_place_left", {fmt::format("“{}”的 {} 个名额已经用完，请改作其他决定。", option.label.zh, *places), fmt::format("All {} places for “{}” are taken; decide otherwise.", *places, option.label.en)}, option.treats);
}

}  // namespace procedure::stages

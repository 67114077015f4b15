#include "procedure/stages/stage.h"
#include "procedure/standing.h"

#include <fmt/format.h>

namespace procedure::stages {
namespace {

using programme::Choice;

/// Where an option stands among those of the stage; nothing for one that sends the case back, or is none of them.
std::optional<std::size_t> merit_of(const programme::Stage& stage, const std::string& option) {
  for (std::size_t i = 0; i < stage.options.size(); ++i)
    if (stage.options[i].id == option && !stage.options[i].items_required) return i;
  return std::nullopt;
}

bool is_last(const programme::Stage& stage, std::size_t merit) { return merit + 1 == stage.options.size(); }

/// Somebody higher has less, or waits while this is more than the least; or somebody lower has more.
bool is_passed_over(const programme::Stage& stage, std::size_t mine, bool is_higher, const std::optional<std::size_t>& theirs) {
  if (!theirs) return is_higher && !is_last(stage, mine);
  return is_higher ? mine < *theirs : *theirs < mine;
}

/// The first case with which this option changes places.
const Rival* passed_over(const Step& step, std::size_t mine) {
  const auto rank = rank_of(step.state, step.stage, step.situation);
  for (const auto& rival : step.situation.rivals) {
    const bool is_higher = stands_before(rival.rank, rank);
    if (!is_higher && !stands_before(rank, rival.rank)) continue;   // a tie
    const auto theirs = merit_of(step.stage, rival.option);
    if (!theirs && !rival.option.empty()) continue;                 // sent back
    if (is_passed_over(step.stage, mine, is_higher, theirs)) return &rival;
  }
  return nullptr;
}

}  // namespace

base::Result<void> keep_order(const Step& step, const Choice& option, Recorded& recorded) {
  const auto mine = step.stage.rank.empty() ? std::nullopt : merit_of(step.stage, option.id);
  const auto* rival = mine ? passed_over(step, *mine) : nullptr;
  if (!rival) return {};
  recorded.public_fields["order"] = base::JsonObject{{"departs", true}};
  if (step.stage.discretion || recorded.sealed_fields.contains("reason")) return {};
  return complete({{"out_of_order", {fmt::format("这一决定与排序不一致（“{}”），请写明理由。", rival->name), fmt::format("This departs from the order of the scores (“{}”): give the reason.", rival->name)}, {"", 0, 0, "/reason"}}});
}

}  // namespace procedure::stages

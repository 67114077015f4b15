#include "rehearsal/replay.h"

namespace rehearsal {
namespace {

using procedure::CaseState;

constexpr std::uint64_t one_case_in = 8;

}  // namespace

std::vector<invariants::Violation> replayed(const World& world, Dice& dice) {
  std::vector<invariants::Violation> violations;
  const std::uint64_t first = dice.below(one_case_in);
  for (std::size_t i = first % std::max<std::size_t>(1, world.cases().size()); i < world.cases().size(); i += one_case_in) {
    const Case& one = *world.find(world.cases()[i]);
    CaseState state;
    for (const auto at : one.events) {
      const auto event = world.read_again(at);
      if (event) procedure::evolve_by(state, *event);
      if (!event || (world.marks().contains(at) && world.marks().at(at) != state)) {
        violations.push_back({"replay", {"重放到此处，状态与当时不同。", "Replayed to here, the state is another than it was."}, world.journal()[at].stream, world.journal()[at].version});
        return violations;
      }
    }
    if (state != one.state) violations.push_back({"replay", {"重放后的状态与最后不同。", "Replayed, the case ends in another state."}, "case/" + one.state.id, one.state.version});
  }
  return violations;
}

}  // namespace rehearsal

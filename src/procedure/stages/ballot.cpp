#include "procedure/stages/stage.h"

namespace procedure::stages {
namespace {

std::vector<OpenAct> acts(const programme::Procedure&, const programme::Stage& stage) {
  std::vector<OpenAct> open;
  for (const auto& option : stage.options) open.push_back({option.id, stage.by});
  return open;
}

/// `programme lint` refuses an edition with a ballot (`not_supported`) until tallies under quorum and quotas are here, so
/// no case reaches this stage; if one did, it is told so rather than decided wrongly.
base::Result<Recorded> accept(const Step&, const std::string&) {
  return base::refuse("not_supported", {"本版本还不能在系统内表决。", "Ballots cannot be held in this version."});
}

}  // namespace

const StageKind ballot{programme::StageType::ballot, acts, accept};

}  // namespace procedure::stages

#include "procedure/stages/stage.h"

namespace procedure::stages {
namespace {

std::vector<std::string> acts(const programme::Stage&) { return {"register"}; }

/// The register itself changes by reaction, in the same transaction: the act only says what is to be done.
base::Result<Recorded> accept(const Step& step, const std::string&) {
  Recorded recorded;
  recorded.register_acts = step.stage.acts;
  if (const std::string reason = text_in(step.command.data, "reason"); !reason.empty()) recorded.sealed_fields["reason"] = reason;
  recorded.outcome = "done";
  return recorded;
}

}  // namespace

const StageKind registration{programme::StageType::registration, acts, accept};

}  // namespace procedure::stages

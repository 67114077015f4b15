#include "procedure/stages/stage.h"

namespace procedure::stages {
namespace {

/// Without an office it is the machine's.
std::vector<OpenAct> acts(const programme::Procedure&, const programme::Stage& stage) {
  if (stage.by.empty()) return {};
  return {{"register", stage.by}};
}

/// The register itself changes by reaction, in the same transaction: the act only says what is to be done.
base::Result<Recorded> accept(const Step& step, const std::string&) {
  auto reason = reason_in(step.command.data, Needed::no);
  if (!reason) return tl::unexpected(reason.error());
  Recorded recorded;
  recorded.register_acts = step.stage.acts;
  if (!reason->empty()) recorded.sealed_fields["reason"] = std::move(*reason);
  recorded.outcome = "done";
  return recorded;
}

}  // namespace

const StageKind registration{programme::StageType::registration, acts, accept};

}  // namespace procedure::stages

#include "procedure/stages/stage.h"

namespace procedure::stages {
namespace {

std::vector<OpenAct> acts(const programme::Procedure&, const programme::Stage& stage) { return {{"submit", stage.by}}; }

/// What somebody only notes for themselves is not filed yet: that is the first submission made to somebody, or, where none of
/// the procedure's submissions names a receiver, the first of all.
bool files_the_case(const Step& step) {
  const auto& stages = step.procedure.stages;
  return !step.stage.to.empty() ||
         std::none_of(stages.begin(), stages.end(), [](const auto& stage) { return stage.type == programme::StageType::submission && !stage.to.empty(); });
}

/// Where what is lacking may be asked for, the stage stays until it is complete: only then it counts as received.
base::Result<Recorded> accept(const Step& step, const std::string& what) {
  Recorded recorded;
  if (auto ok = take_facts(step, what, recorded, step.stage.ask_to_complete ? Completeness::as_far_as_known : Completeness::whole); !ok) return tl::unexpected(ok.error());
  if (recorded.sealed_fields.contains("incomplete")) return recorded;
  if (!step.state.submitted_on && files_the_case(step)) recorded.public_fields["submitted_on"] = step.situation.today().text();
  recorded.outcome = "submitted";
  return recorded;
}

}  // namespace

const StageKind submission{programme::StageType::submission, acts, accept};

}  // namespace procedure::stages

#include "procedure/stages/stage.h"

namespace procedure::stages {
namespace {

std::vector<OpenAct> acts(const programme::Procedure&, const programme::Stage& stage) { return {{"submit", stage.by}}; }

base::Result<Recorded> accept(const Step& step, const std::string&) {
  Recorded recorded;
  if (auto ok = take_facts(step, recorded, Completeness::whole); !ok) return tl::unexpected(ok.error());
  if (!step.state.submitted_on) recorded.public_fields["submitted_on"] = step.situation.today().text();
  recorded.outcome = "submitted";
  return recorded;
}

}  // namespace

const StageKind submission{programme::StageType::submission, acts, accept};

}  // namespace procedure::stages

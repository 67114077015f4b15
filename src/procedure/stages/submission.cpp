#include "procedure/stages/stage.h"

namespace procedure::stages {
namespace {

std::vector<std::string> acts(const programme::Stage&) { return {"submit"}; }

base::Result<Recorded> accept(const Step& step, const std::string&) {
  Recorded recorded;
  if (auto ok = take_facts(step, recorded, Completeness::whole); !ok) return tl::unexpected(ok.error());
  if (!step.state.submitted_on) recorded.public_fields["submitted_on"] = step.situation.today().text();
  if (auto ok = require_sets(step, step.stage.require, {}, recorded); !ok) return tl::unexpected(ok.error());
  recorded.outcome = "submitted";
  return recorded;
}

}  // namespace

const StageKind submission{programme::StageType::submission, acts, accept};

}  // namespace procedure::stages

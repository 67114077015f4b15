#pragma once
#include "procedure/stages/stage.h"

/// What the sheets of a stage come to.
namespace procedure::stages {

/// Whether a criterion is asked about on this case.
bool applies(const CaseState& state, const programme::Criterion& criterion, const Situation& situation);

/// One sheet, and the version of the case at which it was filed.
struct FiledSheet { std::int64_t version = 0; base::JsonObject answers; };

/// Adds what these sheets come to: `score` to the public fields {"value","passed","band","level","sheets","settles"}, and
/// `scored`, what every criterion and every sheet came to, to the sealed ones. Nothing where the stage's sheet has no
/// score. Refuses what review::assess refuses.
base::Result<void> put_score(const Step& step, const std::vector<FiledSheet>& sheets, Recorded& recorded);

/// The outcome of an evaluation that is complete, by its score; `complete` where nothing else is said.
std::string outcome_of_sheets(const Step& step, const Recorded& recorded);

}  // namespace procedure::stages

#pragma once
#include "procedure/case.h"

/// Where a case stands: what FEEL reads of it beside its facts, and its place among others.
namespace procedure {

using Surroundings = std::map<std::string, rules::feel::Value>;

/// `stage` as FEEL reads it: of every stage of the procedure its `outcome`, and where its sheet comes to a score `score`,
/// `passed`, `band`, `level` and `criteria`. What is not known yet is missing.
rules::feel::Value stages_of(const CaseState& state, const Situation& situation);

/// What the house says (situation.surroundings), `today`, `reference_date`, and `stage`.
Surroundings surroundings_of(const CaseState& state, const Situation& situation);

/// What the case is ranked by at the stage, in the order of its `rank`; missing where it is not known.
std::vector<rules::feel::Value> rank_of(const CaseState& state, const programme::Stage& stage, const Situation& situation);

/// Whether `a` stands before `b`: by the first value in which they differ, the higher number first, what is missing last.
bool stands_before(const std::vector<rules::feel::Value>& a, const std::vector<rules::feel::Value>& b);

/// The cases at the stage in the order of its rank, this one among them: [{"id","label","place","values","option","here"}].
/// Cases that tie share a place. Empty where the stage ranks nothing.
base::JsonArray ranking_of(const CaseState& state, const programme::Stage& stage, const Situation& situation);

}  // namespace procedure

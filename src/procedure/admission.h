#pragma once
#include "procedure/stages/stage.h"

/// What is asked before an act is looked at: whether a case may be opened at all, and whether an act may be taken now.
namespace procedure {

/// Refuses `banned`, `already_applied`, `about_closed`.
base::Result<void> may_be_opened(const programme::Procedure& procedure, const Opening& opening, const Situation& situation);

/// Before a case is filed, and again before a title is issued: a ban may have come in between. Refuses `banned`.
base::Result<void> is_not_banned(const programme::Procedure& procedure, const Situation& situation);

/// Refuses `held`, `too_early`, `too_late`, `fee_refused`, `recused`, `declaration_needed`.
base::Result<void> may_be_taken(const stages::Step& step, const std::string& what);

/// Whether this person acted, at a stage that excludes it here, on the case this one is about.
bool acted_before(const Actor& actor, const programme::Stage& stage, const Situation& situation);

}  // namespace procedure

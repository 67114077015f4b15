#pragma once
#include "procedure/case.h"

namespace procedure {

/// The last day of `stage`, which the case has just entered. Nothing where the text sets none, or counts from what has
/// not happened.
std::optional<Due> due_of(const CaseState& state, const programme::Stage& stage, const Situation& situation);

/// The last day of a posting for comment that began on `posted`. Nothing where the text gives no period. Source: R7.
std::optional<Due> posting_of(const programme::Stage& stage, base::Date posted, const Situation& situation);

/// The last day to complete what was filed, when that was asked on `asked`. Nothing where the text gives no period.
std::optional<Due> completion_of(const programme::Stage& stage, base::Date asked, const Situation& situation);

/// The day from which what a registration of the case issues runs: the date its stage is `dated` by, else `today`.
base::Date day_of_entry(const CaseState& state, const programme::Procedure& procedure, const programme::RegisterAct& act, base::Date today);

/// From when on a stage takes anything. Nothing before an event that has not happened yet.
struct Start { bool waits = false; std::optional<base::Date> day; };

/// The first day of the stage (`not_before`): the day named, or the day after a period that has run in full.
Start start_of(const CaseState& state, const programme::Stage& stage, const Situation& situation);
bool is_early(const Start& start, const Situation& situation);

/// The last day is over, in the programme's zone.
bool is_overdue(const CaseState& state, const Situation& situation);

/// Whether time can decide anything at the stage: a posting that ends, a last day after which nothing more is taken.
bool can_lapse(const programme::Stage& stage);

/// What time alone has decided: nothing more is taken at the stage. Nothing while the last day lasts, and where being
/// overdue only shows, or leads late entries elsewhere.
std::optional<std::string> outcome_of_time(const CaseState& state, const programme::Stage& stage, const Situation& situation);

}  // namespace procedure

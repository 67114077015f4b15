#pragma once
#include "programme/internal/draft.h"

/// One function a family of checks; each adds what it finds to the draft's advice. The table is in lint.cpp.
namespace programme::internal {

void lint_clauses(Draft&);      // parts treated nowhere, only by a parameter, or in another way than meant
void lint_stages(Draft&);       // what nobody reaches, loops nobody ends, quotas without a list
void lint_roles(Draft&);        // roles nobody holds, fills or needs; judges that never act
void lint_facts(Draft&);        // facts no form asks, facts nobody reads, derived facts typed in
void lint_parameters(Draft&);   // values nobody reads
void lint_formulas(Draft&);     // numbers that should be parameters, words that are no option, units that do not fit
void lint_surroundings(Draft&);  // members of titles, cases, rounds and stages that are not there, words they never are
void lint_conditions(Draft&);   // conditions always or never so, rules and settlements nothing reaches
void lint_bands(Draft&);        // rules beside each other that leave a gap or overlap, with a case that shows it
void lint_thresholds(Draft&);   // thresholds without unit or clause
void lint_unused(Draft&);       // sets, sheets, forms, lists, titles nothing leads to
void lint_documents(Draft&);    // what a document names and never prints
void lint_examples(Draft&);     // examples that name what does not exist

}  // namespace programme::internal

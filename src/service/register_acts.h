#pragma once
#include "service/loaded.h"

namespace service {

/// The case after an act, as it was before it, and the event that was its cause.
struct After { const Loaded& before; const procedure::CaseState& state; const ledger::Event& cause; };

/// Issues a title to whoever applied, with the bans that come with it. Returns its number. Refuses what registry does.
base::Result<std::string> issue_title(House& house, store::Transaction& tx, const After& after, const programme::RegisterAct& act);

/// Changes, suspends, reinstates or withdraws the title the case is about; bans that fall with it are lifted. The
/// decision's reason stays sealed in its case: the register says which clause a change rests on.
base::Result<void> alter_title(House& house, store::Transaction& tx, const After& after, const programme::RegisterAct& act);

/// Issues a ban to, or lifts it from, whoever the case concerns: the applicant of the case it is about, the holder of the
/// title it is about, else its own applicant.
base::Result<void> change_ban(House& house, store::Transaction& tx, const After& after, const programme::RegisterAct& act);

/// A title with the bans that come with it, on the day it was issued. For awards of earlier years as well.
base::Result<void> issue_bans_with(store::Transaction& tx, const programme::Programme& programme, const std::string& title, const std::string& number, const registry::Issue& what, base::Date issued_on, const registry::Circumstances& circumstances);

}  // namespace service

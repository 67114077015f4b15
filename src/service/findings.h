#pragma once
#include "service/loaded.h"

namespace service {

/// The check a person at this stage looks at, on what the case says and `data` states; null where nothing is checked.
base::Json findings_on(const Loaded& loaded, const base::JsonObject& data, const procedure::Situation& situation);

/// The same for showing a case: computed now while it runs, as recorded once it has ended, and without the figures for
/// those who may not see them.
base::Json shown_findings(House& house, store::Reader& db, const Seen& seen);

}  // namespace service

#pragma once
#include "service/loaded.h"

namespace service {

/// One act on a case. `data` may carry `cases` [{"id","option"?}]: the other members of the list the stage acts upon.
/// `expected_version`: of If-Match; 0: not asked.
struct Act {
  std::string case_id, action;
  base::JsonObject data;
  std::int64_t expected_version = 0;
};

/// 201 {"version","stage","outcome","result","due","certificates"}. Everything an act brings about is one transaction.
/// Refuses `not_found`, `stale_version`, `claim_unconfirmed`, `file_not_uploaded`, `not_one_list`, and what procedure::decide does.
base::Result<Answer> act(House& house, const Session& session, const Sent& sent, const Act& act);

/// {"accepted","problem","outcome","stage","findings"}: decides without recording, on what the entry states.
base::Result<base::JsonObject> preview(House& house, const Session& session, const Act& act);

/// The acts open to this session now, each with why it would be refused and, at a list's stage, the cases it may take together.
base::Result<base::JsonArray> actions(House& house, const Session& session, const std::string& case_id);
base::JsonArray actions_of(House& house, store::Reader& db, const Session& session, const Seen& seen);

/// The clock's own acts: every case whose deadline has an outcome of its own. Returns how many moved.
std::size_t advance(House& house);

}  // namespace service

#pragma once
#include "service/loaded.h"
#include "service/recompute.h"

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

/// What the clock has done: how many cases moved, and those whose provisional last day was reckoned again.
struct Advanced { std::size_t moved = 0; std::vector<Affected> recomputed; };

/// The clock's own acts: provisional last days are reckoned again when a new notice was loaded, then every case whose
/// deadline has an outcome of its own moves.
Advanced advance(House& house);

}  // namespace service

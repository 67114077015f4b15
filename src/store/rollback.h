#pragma once
#include "store/store.h"

#include <vector>

namespace store {

/// A head that was signed of a tree which is no longer there.
struct AbandonedHead {
  ledger::Log log;
  std::uint64_t size = 0;
  std::string note;   // signed note
};

/// A store that is refused as `store_rolled_back` goes on from where it is: the decision is recorded in the ledger (stream
/// "rollbacks") and in the public log with the reason and the heads given up.
struct Acceptance { std::string reason, actor; base::Instant at; };

/// `folder` and `database` as in Settings. Refuses `rollback_unexplained` without a reason, `nothing_rolled_back`, and what
/// Store::open refuses besides.
base::Result<std::vector<AbandonedHead>> accept_rollback(const std::string& folder, const std::string& database, const Acceptance& acceptance);

}  // namespace store

#pragma once
#include "ledger/event.h"
#include "service/accounts.h"
#include "service/house.h"

namespace service {

/// How a request that changes something came in: its client-made id (empty: never remembered) and a digest of what was sent.
struct Sent { std::string id, digest; };

using Answer = store::Outcome;
using Work = std::function<base::Result<Answer>(store::Transaction&)>;

/// Runs `work` in one transaction of the writer; a repeat of (account, id) gets the first answer. Refuses as the work does,
/// and `command_reused` when the id came with other content before. `stream`: as store::Command::stream.
base::Result<Answer> submit(House& house, const std::string& account, const Sent& sent, Work work, std::string stream = {});

/// An event of this session, now, without stream and version: `append` sets those.
ledger::Event event_of(House& house, const Session& session, const std::string& cause, std::string kind, base::JsonObject public_fields);

}  // namespace service

#pragma once
#include "service/loaded.h"

namespace service {

/// Keeps what is filled in but not sent; nothing is checked but size (256 KiB). Refuses `not_found`, `not_yours`.
base::Result<void> save_draft(House& house, const Session& session, const std::string& case_id, const base::JsonObject& data);
/// The same as part of something else that is done; whose turn it is was asked already.
void put_draft(House& house, store::Transaction& tx, const Seen& seen, const base::JsonObject& data);

/// The draft of whoever asks, or null.
base::Json draft_of(House& house, store::Reader& db, const Seen& seen);
void drop_draft(store::Transaction& tx, const Seen& seen);

}  // namespace service

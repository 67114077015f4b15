#pragma once
#include "ledger/verify.h"
#include "store/internal/connection.h"
#include "store/internal/vault.h"

/// Events as they lie in the tables, and how their sealed fields are opened.
namespace store::internal {

/// A run of rows: those of one stream from a version on, or those of the whole ledger from a place on.
struct StreamRange { std::string_view stream; std::int64_t from_version = 1; };
struct LedgerRange { std::int64_t from_seq = 1; std::int64_t limit = 0; };

/// Rows as they are, what opens opened; nothing is checked against hash or commitment.
std::vector<ledger::StoredEvent> read_stored(Connection& connection, const Vault& vault, const StreamRange& range);
std::vector<ledger::StoredEvent> read_stored(Connection& connection, const Vault& vault, const LedgerRange& range);

/// Checked against its hash and commitments. Throws std::runtime_error when it is not what was written.
ledger::Event checked_event(const ledger::StoredEvent& stored);
std::vector<ledger::Event> checked_events(const std::vector<ledger::StoredEvent>& stored);

/// What the keys of sealed content are bound to.
std::string about_key(std::string_view key_id, std::string_view stream);
std::string about_field(std::string_view event_id, std::string_view field);

}  // namespace store::internal

#pragma once
#include "store/internal/signer.h"
#include "store/internal/vault.h"
#include "store/reader.h"

/// How one signing key follows another, as rows: announcements and changes are events; the next private key waits wrapped by
/// the store key, so that every node that shares the database finds it.
namespace store::internal {

/// The keys of a log; nothing before its first announcement. Refuses `forged_key`.
base::Result<std::optional<ledger::KeyChain>> read_keys(Reader& db, Log log);
/// The same from the events of its stream.
base::Result<std::optional<ledger::KeyChain>> keys_of(const std::vector<ledger::Event>& events);

/// Lets the signer take up what happened to its keys. Refuses `forged_key`, `bad_key`.
base::Result<void> follow_keys(HeadSigner& signer, Log log, Reader& db, const Vault& vault);

/// Announces `next` in the ledger and the public log. `signer` followed the keys. Refuses `event_too_large`.
base::Result<void> announce_key(Transaction& tx, Log log, const ledger::KeyChange& change, const HeadSigner& signer, const ledger::SigningKey& next, const Vault& vault, const std::string& actor);

/// Takes the announced key into use when its day has come by `now`; false: nothing was due. Refuses `forged_key`.
base::Result<bool> change_key_if_due(Transaction& tx, Log log, base::Instant now);
/// Whether change_key_if_due() has something to do.
bool is_key_due(Reader& db, Log log, base::Instant now);

/// The property that names the key in force: "log_key" of the ledger, "open_log_key" of the public log.
std::string key_property(Log log);

}  // namespace store::internal

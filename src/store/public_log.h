#pragma once
#include "ledger/tiles.h"
#include "store/reader.h"

#include <optional>
#include <string>
#include <string_view>

/// The log that anybody may read and check (C2SP tlog-tiles): entries in order, and the tree over them. What goes into it is
/// decided elsewhere; its head is signed by Store::sign_log.
namespace store::public_log {

/// Adds an entry for ever; at most 65,535 bytes.
void append(Transaction& tx, std::string_view entry);

std::uint64_t size(Reader& db);
ledger::Hash root(Reader& db, std::uint64_t size);
/// The bytes of one file; nothing when the log does not reach that far.
std::optional<std::string> file(Reader& db, const ledger::Tile& tile);
/// The note last signed, by any process that shares the store; empty: none yet.
std::string head(Reader& db);

/// What has gone into the log so far, by name: a place in the ledger, a day, a digest.
std::string progress(Reader& db, std::string_view name);
void set_progress(Transaction& tx, std::string_view name, std::string_view value);

}  // namespace store::public_log

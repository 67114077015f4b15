#pragma once
#include "store/internal/database.h"
#include "store/internal/disk.h"
#include "store/internal/keys.h"
#include "store/internal/tree.h"

#include <optional>

namespace store::internal {

/// Everything that must be there before the writer's thread starts.
struct Opened {
  std::optional<FolderLock> lock;  // where one process has the store for itself
  std::unique_ptr<Connection> connection;
  Vault vault;
  HeadSigner signer, log_signer;
  ledger::Frontier tree;
};

/// What to do about a tree that does not extend the head last signed, unless the ledger records that this head was given up:
/// refuse it, or leave it to the caller.
enum class RolledBack { refuse, leave };

/// Opens or makes the store in `folder`; migrates. Refuses as Store::open does.
base::Result<Opened> open_folder(const std::string& folder, const Database& database, RolledBack policy);

/// The head last signed of a tree was given up, says a record of the ledger.
bool is_given_up(Reader& db, const std::string& note);
inline constexpr std::string_view rollback_stream = "rollbacks";

}  // namespace store::internal

#pragma once
#include "base/refusal.h"

#include <cstdint>
#include <string>

namespace store {

struct BackupResult {
  std::int64_t events = 0;
  std::int64_t files = 0;
  std::int64_t bytes = 0;  // of the backup file
};

/// Writes one SQLite file with the whole database but its views, and the encrypted files, also while a server runs; it holds
/// no key, and nothing in the clear that is sealed in an event.
/// `database`: as in Settings; a backup of either kind of store restores into either. Refuses `no_store`, `no_database`,
/// `already_exists`, `store_too_new`.
base::Result<BackupResult> backup(const std::string& folder, const std::string& file, const std::string& database = {});
/// Writes store.key, head.key and log.key of the folder into `file` (mode 0600), to be kept apart from the backups. Refuses
/// `no_store`, `already_exists`.
base::Result<void> backup_keys(const std::string& folder, const std::string& file);

/// Fills `folder` (and `database`, which is empty) from a backup; keys, and the head last signed, may lie there already
/// and stay. `keys` is a file of backup_keys(), or empty. Refuses `already_exists` (there is a store), `bad_backup`,
/// `no_database`, `store_too_new`.
base::Result<BackupResult> restore(const std::string& file, const std::string& folder, const std::string& keys, const std::string& database = {});

}  // namespace store

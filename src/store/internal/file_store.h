#pragma once
#include "store/internal/connection.h"
#include "store/internal/disk.h"
#include "store/internal/vault.h"
#include "store/store.h"

namespace store::internal {

/// Where the bytes of a file lie below the store's folder: files/ab/cdef...
std::string file_path(const std::string& folder, std::string_view digest_name);
/// What a file's key is bound to, so that type and size cannot be changed beside it.
std::string about_file(const StoredFile& file);
/// A row of `files`, without its key.
StoredFile stored_file(const Row& row);

/// The plain bytes under a row of `files` (with `wrapped`); nothing when the content is missing or not what it was.
std::optional<std::string> open_file(const std::string& folder, const Vault& vault, const Row& row);
/// The encrypted bytes as they lie on disk; nothing when there are none. At most a little over 20 MiB.
std::optional<std::string> read_sealed_file(const std::string& path);

/// Files on disk with their keys in the database.
class FileStore final : public Files {
 public:
  /// Both outlive it.
  FileStore(std::string folder, const Vault& vault, Store& store, std::function<base::Instant()> now);

  base::Result<StoredFile> put(std::istream& content, const FileClaim& claim) override;
  base::Result<StoredFile> find(std::string_view digest) override;
  base::Result<std::unique_ptr<FileSource>> open(std::string_view digest) override;
  base::Result<void> erase(std::string_view digest) override;

 private:
  base::Result<StoredFile> put_new(std::istream& content, const FileClaim& claim);
  base::Result<Row> row_of(std::string_view digest);
  base::Result<void> keep(const StoredFile& file, const std::string& key, NewFile& temporary);

  std::string folder_;
  const Vault& vault_;
  Store& store_;
  std::function<base::Instant()> now_;
};

}  // namespace store::internal

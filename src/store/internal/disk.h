#pragma once
#include "base/refusal.h"

#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

/// What the store asks of the file system. Throws std::system_error, which keeps errno.
namespace store::internal {

/// With those above it, mode 0700; on disk for good.
void make_folder(const std::string& path);
bool exists(const std::string& path);
/// The whole file, at most 1 MiB; nothing when it does not exist.
std::optional<std::string> read_small(const std::string& path);
/// Replaces the file in one step: temporary neighbour, synced, renamed, folder synced. Mode 0600.
void write_durably(const std::string& path, std::string_view bytes);
void sync_folder(const std::string& path);

/// A file that is written piece by piece and appears under its name only when it is on disk for good.
class NewFile {
 public:
  explicit NewFile(std::string temporary);
  ~NewFile();  // removes the temporary file unless it was kept
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::string_view bytes);
  void sync();
  /// Syncs, renames to `path` and syncs its folder. Once.
  void keep(const std::string& path);
  bool is_kept() const { return descriptor_ < 0; }
  /// It was kept there, and no other file took its place since.
  bool lies_at(const std::string& path) const;

 private:
  std::string temporary_;
  int descriptor_ = -1;
  ino_t number_ = 0;   // of a file that was kept
};

/// The folder is held by another process.
tl::unexpected<base::Refusal> store_in_use(const std::string& folder);

/// Holds the folder for this process (flock on FOLDER/lock) until it is destroyed or the process ends.
class FolderLock {
 public:
  /// Refuses `store_in_use`.
  static base::Result<FolderLock> take(const std::string& folder);
  FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

/// Holds a file for a moment against other processes that take it too, once they let it go within `patience`.
class MomentaryLock {
 public:
  MomentaryLock(const std::string& path, std::chrono::milliseconds patience);
  ~MomentaryLock();
  MomentaryLock(const MomentaryLock&) = delete;
  MomentaryLock& operator=(const MomentaryLock&) = delete;
  bool is_held() const { return is_held_; }

 private:
  int descriptor_;
  bool is_held_ = false;
};

}  // namespace store::internal

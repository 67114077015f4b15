#pragma once
#include "base/digest.h"
#include "base/refusal.h"

#include <istream>
#include <memory>
#include <string>
#include <string_view>

namespace store {

constexpr std::int64_t largest_file = 20 << 20;  // bytes

/// What the sender says about a file. Both may be empty; a type that is given must be the one found.
struct FileClaim {
  std::string name;  // as the person's computer calls it; only its ending is looked at
  std::string type;  // media type
};

struct StoredFile {
  std::string digest;  // "sha256:..." of the plain bytes
  std::string type;    // as found in the content
  std::int64_t size = 0;
};

/// The plain bytes of a stored file, piece by piece.
class FileSource {
 public:
  virtual ~FileSource() = default;
  /// The next at most 64 KiB; empty at the end. Throws when the content was changed: then at the latest instead of the last
  /// piece, so that nobody takes what was changed for the whole.
  virtual std::string next() = 0;
};

/// Files by digest: DIR/files/ab/cdef..., encrypted, each under a key of its own. A file is on disk for good (synced,
/// renamed, folder synced) before put() returns, so an event may name it. Who may read one is decided elsewhere.
class Files {
 public:
  virtual ~Files() = default;

  /// Reads to the end, at flat memory. Refuses `file_empty`, `file_too_large` (over 20 MiB), `file_type` (content is none
  /// of PDF, PNG, JPEG, DOCX, XLSX, plain text), `file_mislabelled` (name or claimed type say something else), `storage_full`. Not
  /// to be called inside the work of a command: it writes by one of its own.
  virtual base::Result<StoredFile> put(std::istream& content, const FileClaim& claim) = 0;
  base::Result<StoredFile> put(std::string_view bytes, const FileClaim& claim);

  /// What is kept under a digest name. Refuses `no_such_file`.
  virtual base::Result<StoredFile> find(std::string_view digest) = 0;
  /// Destroys key and content. Refuses `no_such_file`.
  virtual base::Result<void> erase(std::string_view digest) = 0;
  /// The plain bytes, at flat memory; goes on giving what was there when the file is erased meanwhile. Refuses `no_such_file`;
  /// throws when the content is missing.
  virtual base::Result<std::unique_ptr<FileSource>> open(std::string_view digest) = 0;
};

}  // namespace store

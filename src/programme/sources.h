#pragma once
#include "base/refusal.h"

#include <map>
#include <string>
#include <vector>

namespace programme {

/// The bytes an edition is loaded from: read from a folder, or given back by a store that kept them.
struct Sources {
  std::map<std::string, std::string> files;   // path inside the edition's folder ("rules/conditions.yaml") -> bytes
  std::map<std::string, std::string> shared;  // path inside the shared fact dictionary's folder ("shared.yaml") -> bytes
  std::vector<std::string> not_followed;      // paths like those of `files` that are links or special files
  std::string folder;                         // where `files` came from, for messages; may be empty
  std::string shared_folder;                  // likewise for `shared`
};

/// Most that is read of one edition: 400 files, 16 MiB together.
constexpr std::size_t most_files = 400;
constexpr std::size_t most_bytes = 16 << 20;

/// Reads every file of the edition and of the shared dictionary (which may be absent: an empty path or no such folder).
/// Hidden files (first character a dot) are left out; symbolic links are not followed, and those of the edition are named. Refuses `no_such_folder` when
/// `folder` is not one, `too_large` beyond the bounds. Throws when the disk fails.
base::Result<Sources> read_sources(const std::string& folder, const std::string& shared_folder);

/// The same bytes as one JSON text and back, so that a store can keep an edition as a file of its own.
/// `unpack` refuses `bad_json` or `bad_value` for anything `pack` did not write.
std::string pack(const Sources& sources);
base::Result<Sources> unpack(std::string_view text);

}  // namespace programme

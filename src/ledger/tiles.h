#pragma once
#include "ledger/merkle.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How a log lies in static files (C2SP tlog-tiles): 256 hashes or entries a file, the last one partial.
namespace ledger {

constexpr std::uint64_t tile_width = 256;
/// An entry's length is written in two bytes.
constexpr std::size_t largest_log_entry = 65535;

/// One file: hashes of the level 8 * `level`, or the entries themselves.
struct Tile {
  bool entries = false;
  int level = 0;
  std::uint64_t index = 0;          // of the tile: it begins at index * 256
  std::uint64_t width = tile_width; // from 1; below 256 the tile is partial

  std::uint64_t begin() const { return index * tile_width; }
  bool operator==(const Tile&) const = default;
};

/// "tile/0/x001/067", "tile/entries/000.p/8"; nothing for any other writing.
std::optional<Tile> parse_tile(std::string_view path);
std::string path_of(const Tile& tile);

/// Entries as a file holds them: each after its length in two bytes, high byte first.
std::string entry_bundle(const std::vector<std::string>& entries);

}  // namespace ledger

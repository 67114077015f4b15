#include "ledger/tiles.h"

#include <gtest/gtest.h>

// Paths as C2SP tlog-tiles writes them.
namespace ledger {
namespace {

TEST(Tiles, a_path_names_level_place_and_width) {
  EXPECT_EQ(parse_tile("tile/0/x001/x234/067"), (Tile{false, 0, 1234067, 256}));
  EXPECT_EQ(parse_tile("tile/3/000.p/5"), (Tile{false, 3, 0, 5}));
  EXPECT_EQ(parse_tile("tile/entries/x001/000"), (Tile{true, 0, 1000, 256}));
}

TEST(Tiles, each_tile_has_one_writing) {
  for (const char* path : {"tile/0/000", "tile/5/x001/000", "tile/entries/999.p/255", "tile/2/x123/x456/789.p/1"}) {
    const auto tile = parse_tile(path);
    ASSERT_TRUE(tile) << path;
    EXPECT_EQ(path_of(*tile), path);
  }
  for (const char* path : {"", "tile", "tile/", "tile/0/", "tile/0/0", "tile/00/000", "tile/6/000", "tile/-1/000", "tile/0/x000/001", "tile/0/001/002", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/08",
                           "tile/0/000.p/", "tile/0/000.p/1/2", "tile/entries", "tile/entrie/000", "tile/0/../000", "tile/0/x0a1/000", "tile/0/x001/x001/x001/x001/x001/x001/000"})
    EXPECT_FALSE(parse_tile(path)) << path;
}

TEST(Tiles, entries_stand_behind_their_lengths) {
  EXPECT_EQ(entry_bundle({"ab", ""}), std::string("\0\2ab\0\0", 6));
  EXPECT_EQ(entry_bundle({std::string(258, 'x')}).substr(0, 3), std::string("\1\2x", 3));
}

}  // namespace
}  // namespace ledger

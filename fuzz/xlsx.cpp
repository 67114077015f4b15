#include "documents/xlsx.h"
#include "fuzz/entry.h"

/// Whatever a file holds, what is read of it keeps to the bounds.
void fuzz_one(std::string_view bytes) {
  const documents::Bounds bounds;
  const auto rows = documents::read_xlsx(bytes, bounds);
  if (!rows) return;
  base::ensure(rows->size() <= bounds.rows, "no more rows than allowed");
  for (const auto& row : *rows) {
    base::ensure(row.number > 0 && row.cells.size() <= bounds.columns, "a row stands within the sheet");
    for (const auto& cell : row.cells) base::ensure(cell.size() <= bounds.cell, "no cell is longer than allowed");
  }
}

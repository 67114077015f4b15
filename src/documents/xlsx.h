#pragma once
#include "base/refusal.h"
#include "confine/child.h"

#include <string>
#include <string_view>
#include <vector>

/// A list as an Excel workbook (ECMA-376), out and back in.
namespace documents {

/// What is written: a title, a line under it, the table, a line at its foot. Every row has as many cells as `columns`.
struct Sheet {
  std::string title, note;             // note may be empty
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> foot;       // lines below the table; the last one carries the strip
};

/// Workbook bytes, the same for the same input; every cell is text, so that nothing in it is reckoned. Refuses
/// `document_too_large` over 10,000 rows. Throws std::runtime_error when the library or the disk fails (a fault).
base::Result<std::string> render_xlsx(const Sheet& sheet);

/// One row that has something in it.
struct SheetRow {
  int number = 0;                      // from 1, as Excel counts
  std::vector<std::string> cells;      // from column A; empty where nothing stands. Dates as YYYY-MM-DD, yes and no as TRUE, FALSE
  std::vector<int> errors;             // columns (from 1) whose formula came to an error
};

/// How much a workbook may hold.
struct Bounds {
  std::size_t bytes = 4u << 20;        // of the file
  std::size_t expanded = 50u << 20;    // of all its parts, unpacked
  std::size_t ratio = 100;             // unpacked to packed, over the first megabyte
  std::int64_t parts = 1'000;
  std::size_t rows = 2'100, columns = 64, cell = 4'000;   // of the first sheet; bytes of one cell
};

/// The first sheet's rows in their order; of formulas the values kept with them. Refuses `bad_xlsx` (no workbook, an old or
/// locked one, broken XML), `xlsx_too_large` (over `bounds`, naming which).
base::Result<std::vector<SheetRow>> read_xlsx(std::string_view bytes, const Bounds& bounds = {});

/// The same, read by a child that can do nothing else: what comes from strangers is read so. Refuses besides what
/// `confine::Children` refuses.
base::Result<std::vector<SheetRow>> read_sent_xlsx(confine::Children& children, std::string_view bytes, const Bounds& bounds = {});

/// A column as Excel names it: 1 is "A", 27 "AA".
std::string column_name(int column);

}  // namespace documents

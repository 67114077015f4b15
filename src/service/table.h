#pragma once
#include "confine/child.h"
#include "service/csv.h"

namespace service {

/// A table somebody hands in: an Excel workbook (its first sheet), or comma separated values.
struct Table {
  bool is_workbook = false;
  std::vector<CsvRow> rows;            // of a workbook `line` is Excel's row and `columns` count cells from 1
};

/// Told apart by content, not by name. Values in UTF-8, or in GB 18030 as Excel writes them here. A workbook is read by a child
/// process: seconds at worst, so not inside the work of a command. Refuses `bad_csv`, `bad_xlsx`, `xlsx_too_large`, `too_large`
/// beyond `most` rows, and what `confine::Children` refuses.
base::Result<Table> read_table(confine::Children& children, std::string_view bytes, std::size_t most);

/// Where a cell is, as a person looks for it: "第 3 行 B 列" of a workbook, "第 3 行第 2 格" else.
std::string cell_name(const Table& table, int line, std::size_t cell);

}  // namespace service

#pragma once
#include "base/refusal.h"

#include <string>
#include <string_view>
#include <vector>

namespace service {

/// One row of a table, with the line it begins on (from 1) and the column each cell begins at (from 1, in characters).
struct CsvRow {
  std::vector<std::string> cells;
  int line = 0;
  std::vector<int> columns;
};

/// Comma separated values as RFC 4180 has them, valid UTF-8, with or without a byte order mark; cells without the blanks around
/// them, empty lines left out. Refuses `bad_csv` for an open quotation mark, `too_large` beyond `most` rows.
base::Result<std::vector<CsvRow>> parse_csv(std::string_view text, std::size_t most);

}  // namespace service

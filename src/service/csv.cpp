#include "service/csv.h"

#include <fmt/format.h>

namespace service {
namespace {

std::string trimmed(const std::string& cell) {
  const auto first = cell.find_first_not_of(" \t");
  return first == std::string::npos ? std::string() : cell.substr(first, cell.find_last_not_of(" \t") - first + 1);
}

/// Reads character by character; a quoted cell may hold commas, line ends and doubled quotation marks.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }

  /// False for a quotation mark that is never closed.
  bool read(CsvRow& row) {
    row.line = line_;
    while (true) {
      row.columns.push_back(column_);
      std::string cell;
      if (!read_cell(cell)) return false;
      row.cells.push_back(trimmed(cell));
      if (at_end()) return true;
      if (next() == '\n') return true;
    }
  }

 private:
  char next() {
    const char c = text_[at_++];
    if (c == '\n') {
      ++line_;
      column_ = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++column_;   // the first byte of a character
    }
    return c;
  }

  bool read_cell(std::string& cell) {
    if (!at_end() && text_[at_] == '"') return read_quoted(cell);
    while (!at_end() && text_[at_] != ',' && text_[at_] != '\n') {
      const char c = next();
      if (c != '\r') cell += c;
    }
    return true;
  }

  bool read_quoted(std::string& cell) {
    next();
    while (!at_end()) {
      const char c = next();
      if (c != '"') {
        cell += c;
      } else if (!at_end() && text_[at_] == '"') {
        cell += next();
      } else {
        while (!at_end() && text_[at_] != ',' && text_[at_] != '\n') next();   // blanks behind the mark
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1, column_ = 1;
};

}  // namespace

base::Result<std::vector<CsvRow>> parse_csv(std::string_view text, std::size_t most) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  std::vector<CsvRow> rows;
  for (Reader reader(text); !reader.at_end();) {
    CsvRow row;
    if (!reader.read(row))
      return base::refuse("bad_csv", {fmt::format("第 {} 行起的引号没有结束。", row.line), fmt::format("A quotation mark from line {} on is never closed.", row.line)},
                          std::vector<base::Problem>{{"bad_csv", {"引号没有结束。", "The quotation mark is not closed."}, {"", row.line, row.columns.back(), ""}}});
    if (row.cells.size() == 1 && row.cells.front().empty()) continue;
    if (rows.size() == most) return base::refuse("too_large", {fmt::format("表格超过 {} 行，请分几次导入。", most), fmt::format("The table has more than {} rows: import it in parts.", most)});
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace service

#include "documents/xlsx.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <unistd.h>

namespace documents {
namespace {

constexpr std::size_t most_rows = 10'000;
constexpr double narrowest = 6, widest = 40, char_width = 1.1;
constexpr std::time_t no_time_of_day = 946'684'800;   // 2000-01-01: the same table gives the same bytes

/// A file of our own that is gone when this goes out of scope: the library writes to a path only.
class Scratch {
 public:
  Scratch() : path_((std::filesystem::temp_directory_path() / "pinjian-XXXXXX").string()) {
    const int handle = mkstemp(path_.data());
    if (handle < 0) throw std::runtime_error("no temporary file for a workbook");
    close(handle);
  }
  ~Scratch() { std::remove(path_.c_str()); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const char* path() const { return path_.c_str(); }
  std::string bytes() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  std::string path_;
};

struct Formats { lxw_format *title, *note, *head, *cell; };

Formats formats_of(lxw_workbook* workbook) {
  Formats formats{workbook_add_format(workbook), workbook_add_format(workbook), workbook_add_format(workbook), workbook_add_format(workbook)};
  format_set_bold(formats.title);
  format_set_font_size(formats.title, 16);
  format_set_align(formats.title, LXW_ALIGN_CENTER);
  format_set_text_wrap(formats.note);
  for (lxw_format* ruled : {formats.head, formats.cell}) {
    format_set_border(ruled, LXW_BORDER_THIN);
    format_set_text_wrap(ruled);
    format_set_align(ruled, LXW_ALIGN_VERTICAL_CENTER);
  }
  format_set_bold(formats.head);
  format_set_num_format(formats.cell, "@");
  return formats;
}

/// Roughly how wide text is shown: a Chinese character counts two.
double width_of(const std::string& text) {
  double width = 0;
  for (const unsigned char c : text) width += c < 0x80 ? 1 : (c & 0xC0) == 0xC0 ? 2 : 0;
  return width;
}

double column_width(const Sheet& sheet, std::size_t column) {
  double width = width_of(sheet.columns[column]);
  for (const auto& row : sheet.rows) width = std::max(width, width_of(row[column]));
  return std::clamp(width * char_width + 2, narrowest, widest);
}

/// A line over the width of the table.
void write_line(lxw_worksheet* page, lxw_row_t row, const Sheet& sheet, const std::string& text, lxw_format* format) {
  const auto last = static_cast<lxw_col_t>(sheet.columns.size() - 1);
  if (last > 0) worksheet_merge_range(page, row, 0, row, last, "", format);
  worksheet_write_string(page, row, 0, text.c_str(), format);
}

void write_cells(lxw_worksheet* page, lxw_row_t row, const std::vector<std::string>& cells, lxw_format* format) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    if (cells[i].empty()) worksheet_write_blank(page, row, column, format);
    else worksheet_write_string(page, row, column, cells[i].c_str(), format);
  }
}

void write_sheet(lxw_workbook* workbook, const Sheet& sheet) {
  lxw_worksheet* page = workbook_add_worksheet(workbook, nullptr);
  const Formats formats = formats_of(workbook);
  for (std::size_t i = 0; i < sheet.columns.size(); ++i)
    worksheet_set_column(page, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i), column_width(sheet, i), nullptr);
  lxw_row_t row = 0;
  write_line(page, row++, sheet, sheet.title, formats.title);
  if (!sheet.note.empty()) write_line(page, row++, sheet, sheet.note, formats.note);
  worksheet_freeze_panes(page, row + 1, 0);
  write_cells(page, row++, sheet.columns, formats.head);
  for (const auto& cells : sheet.rows) write_cells(page, row++, cells, formats.cell);
  for (const auto& line : sheet.foot) write_line(page, row++, sheet, line, formats.note);
  worksheet_set_landscape(page);
  worksheet_set_paper(page, 9);   // A4
  worksheet_fit_to_pages(page, 1, 0);
}

}  // namespace

base::Result<std::string> render_xlsx(const Sheet& sheet) {
  base::ensure(!sheet.columns.empty(), "a table has a column");
  if (sheet.rows.size() > most_rows) return base::refuse("document_too_large", {"表格超过 10,000 行，请分几次导出。", "The table has more than 10,000 rows: export it in parts."});
  const Scratch scratch;
  lxw_workbook* workbook = workbook_new(scratch.path());
  if (!workbook) throw std::runtime_error("no workbook");
  lxw_doc_properties properties{};
  properties.title = const_cast<char*>(sheet.title.c_str());   // the library copies it
  properties.created = no_time_of_day;
  workbook_set_properties(workbook, &properties);
  write_sheet(workbook, sheet);
  if (const auto error = workbook_close(workbook); error != LXW_NO_ERROR) throw std::runtime_error(std::string("the workbook was not written: ") + lxw_strerror(error));
  return scratch.bytes();
}

std::string column_name(int column) {
  std::string name;
  for (; column > 0; column = (column - 1) / 26) name.insert(name.begin(), static_cast<char>('A' + (column - 1) % 26));
  return name;
}

}  // namespace documents

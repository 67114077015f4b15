#include "service/table.h"

#include "documents/xlsx.h"

#include <fmt/format.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>

namespace service {
namespace {

std::string trimmed(const std::string& cell) {
  const auto first = cell.find_first_not_of(" \t\r\n");
  return first == std::string::npos ? std::string() : cell.substr(first, cell.find_last_not_of(" \t\r\n") - first + 1);
}

bool is_utf8(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t length = 0;
  u_strFromUTF8(nullptr, 0, &length, text.data(), static_cast<int32_t>(text.size()), &status);
  return status == U_BUFFER_OVERFLOW_ERROR || status == U_ZERO_ERROR || status == U_STRING_NOT_TERMINATED_WARNING;
}

/// Text in GB 18030 as UTF-8; nothing when it is not that either.
std::optional<std::string> from_gb18030(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open("gb18030", &status), &ucnv_close);
  if (U_FAILURE(status)) return std::nullopt;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  const icu::UnicodeString wide(text.data(), static_cast<int32_t>(text.size()), converter.get(), status);
  if (U_FAILURE(status)) return std::nullopt;
  std::string utf8;
  return wide.toUTF8String(utf8);
}

base::Result<Table> read_workbook(confine::Children& children, std::string_view bytes, std::size_t most) {
  documents::Bounds bounds;
  bounds.rows = most;
  auto sheet = documents::read_sent_xlsx(children, bytes, bounds);
  if (!sheet) return tl::unexpected(sheet.error());
  Table table{true, {}};
  for (auto& row : *sheet) {
    CsvRow out;
    out.line = row.number;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      out.cells.push_back(trimmed(row.cells[i]));
      out.columns.push_back(static_cast<int>(i) + 1);
    }
    table.rows.push_back(std::move(out));
  }
  return table;
}

}  // namespace

base::Result<Table> read_table(confine::Children& children, std::string_view bytes, std::size_t most) {
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("\xD0\xCF\x11\xE0")) return read_workbook(children, bytes, most);
  std::string text(bytes);
  if (!is_utf8(text)) {
    auto converted = from_gb18030(bytes);
    if (!converted || converted->find('\0') != std::string::npos) return base::refuse("bad_csv", {"这不是 .xlsx 工作簿，也不是 CSV 文字，请换一种保存方式。", "This is neither an .xlsx workbook nor CSV text: save it another way."});
    text = std::move(*converted);
  }
  auto rows = parse_csv(text, most);
  if (!rows) return tl::unexpected(rows.error());
  return Table{false, std::move(*rows)};
}

std::string cell_name(const Table& table, int line, std::size_t cell) {
  return table.is_workbook ? fmt::format("第 {} 行 {} 列", line, documents::column_name(static_cast<int>(cell) + 1)) : fmt::format("第 {} 行第 {} 格", line, cell + 1);
}

}  // namespace service

#include "documents/sent.h"

#include "base/json.h"
#include "documents/internal/archive.h"
#include "documents/internal/image.h"
#include "documents/internal/xml_reader.h"

#include <cstdio>
#include <fstream>

namespace documents {
namespace {

constexpr std::string_view zip_start("PK\x03\x04", 4), empty_zip("PK\x05\x06", 4), png_start("\x89PNG\r\n\x1a\n", 8), jpeg_start("\xFF\xD8\xFF", 3);
constexpr std::string_view starts[] = {zip_start, empty_zip, png_start, jpeg_start};
constexpr int deepest = 256;
constexpr Bounds of_any_archive{20u << 20, 50u << 20, 100, 1'000};

constexpr std::string_view may_refuse[] = {"archive_unsafe", "image_too_large", "unreadable_file", "bad_xlsx", "xlsx_too_large"};

// What a child says: {"refusal":{"code","zh","en"}}, else what its work says.

std::string said(const base::Refusal& refusal) {
  return boost::json::serialize(base::JsonObject{{"refusal", base::JsonObject{{"code", refusal.code}, {"zh", refusal.message.zh}, {"en", refusal.message.en}}}});
}

/// What the child said; a child that was taken over may say anything, so it is read like any stranger's text.
base::Result<base::JsonObject> heard(const base::Result<std::string>& answer) {
  if (!answer) return tl::unexpected(answer.error());
  boost::system::error_code wrong;
  auto json = boost::json::parse(*answer, wrong);
  if (wrong || !json.is_object()) return confine::unreadable_file();
  const auto* refusal = json.as_object().if_contains("refusal");
  if (!refusal) return std::move(json.as_object());
  if (!refusal->is_object()) return confine::unreadable_file();
  const auto& why = refusal->as_object();
  const auto code = base::text_of(why, "code");
  if (std::find(std::begin(may_refuse), std::end(may_refuse), code) == std::end(may_refuse)) return confine::unreadable_file();
  return base::refuse(code, {base::text_of(why, "zh"), base::text_of(why, "en")});
}

// Archives and images.

struct NothingKept : internal::Elements {
  void begin(std::string_view, const Attributes&) override {}
  void end(std::string_view) override {}
};

tl::unexpected<base::Refusal> archive_unsafe() {
  return base::refuse("archive_unsafe", {"这份 Word 或 Excel 文件解压后过大（超过 50 MB、1000 个部分或原大小的 100 倍），或含有文档类型声明，没有收下。请另存为 PDF 再传。",
                                         "This Word or Excel file unpacks to too much (over 50 MB, 1,000 parts or 100 times its size) or declares document types, so it was not taken. Save it as a PDF and send that."});
}

/// The words of the archive reader are about workbooks; here it may be any archive.
base::Refusal of_archive(const base::Refusal& refusal) { return refusal.code == "xlsx_too_large" ? archive_unsafe().value() : confine::unreadable_file().value(); }

bool is_xml(std::string_view name) { return name.ends_with(".xml") || name.ends_with(".rels"); }

bool declares_types(std::string_view xml) { return xml.find("<!DOCTYPE") != std::string_view::npos; }

base::Result<void> check_archive(std::string_view bytes) {
  auto archive = internal::Archive::open(bytes, of_any_archive);
  if (!archive) return tl::unexpected(of_archive(archive.error()));
  for (std::int64_t i = 0; i < archive->parts(); ++i) {
    const auto part = archive->read(i);
    if (!part) return tl::unexpected(of_archive(part.error()));
    if (!is_xml(archive->name(i))) continue;
    NothingKept nothing;
    if (!internal::read_xml(*part, nothing, deepest)) return declares_types(*part) ? archive_unsafe() : confine::unreadable_file();
  }
  return {};
}

base::Result<void> check(std::string_view bytes) {
  if (bytes.starts_with(png_start)) return internal::check_png(bytes);
  if (bytes.starts_with(jpeg_start)) return internal::check_jpeg(bytes);
  return check_archive(bytes);
}

std::string look_through_work(std::string_view bytes, std::string_view) {
  const auto checked = check(bytes);
  return checked ? "{}" : said(checked.error());
}

// Workbooks.

base::JsonArray bounds_json(const Bounds& bounds) {
  return {bounds.bytes, bounds.expanded, bounds.ratio, bounds.parts, bounds.rows, bounds.columns, bounds.cell};
}

Bounds bounds_of(std::string_view order) {
  const auto json = boost::json::parse(order);
  const auto at = [&](std::size_t i) { return json.as_array().at(i).to_number<std::size_t>(); };
  return {at(0), at(1), at(2), static_cast<std::int64_t>(at(3)), at(4), at(5), at(6)};
}

std::string workbook_work(std::string_view bytes, std::string_view order) {
  const auto rows = read_xlsx(bytes, bounds_of(order));
  if (!rows) return said(rows.error());
  base::JsonArray all;
  for (const auto& row : *rows) all.push_back(base::JsonArray{row.number, boost::json::value_from(row.cells), boost::json::value_from(row.errors)});
  return boost::json::serialize(base::JsonObject{{"rows", std::move(all)}});
}

SheetRow row_of(const base::Json& json) {
  const auto& parts = json.as_array();
  return {parts.at(0).to_number<int>(), boost::json::value_to<std::vector<std::string>>(parts.at(1)), boost::json::value_to<std::vector<int>>(parts.at(2))};
}

constexpr confine::Work works[] = {{"look_through", look_through_work}, {"workbook", workbook_work}};

bool is_looked_through(std::istream& content) {
  std::string start(png_start.size(), '\0');
  content.read(start.data(), static_cast<std::streamsize>(start.size()));
  return std::any_of(std::begin(starts), std::end(starts), [&](std::string_view one) { return start.starts_with(one); });
}

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

confine::Works confined_works() { return works; }

base::Result<void> look_through(confine::Children& children, const std::string& path) {
  std::ifstream content(path, std::ios::binary);
  if (!is_looked_through(content)) return {};
  const std::unique_ptr<std::FILE, Closer> file(std::fopen(path.c_str(), "rbe"));
  if (!file) throw std::runtime_error("a file that was sent cannot be read");
  const auto checked = heard(children.have_done("look_through", "", ::fileno(file.get())));
  return checked ? base::Result<void>{} : tl::unexpected(checked.error());
}

base::Result<std::vector<SheetRow>> read_sent_xlsx(confine::Children& children, std::string_view bytes, const Bounds& bounds) {
  const auto answer = heard(children.have_done("workbook", boost::json::serialize(bounds_json(bounds)), bytes));
  if (!answer) return tl::unexpected(answer.error());
  try {
    std::vector<SheetRow> rows;
    for (const auto& row : answer->at("rows").as_array()) rows.push_back(row_of(row));
    return rows;
  } catch (const std::exception&) {
    return confine::unreadable_file();
  }
}

}  // namespace documents

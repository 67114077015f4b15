#include "base/date.h"
#include "documents/internal/archive.h"
#include "documents/internal/xml_reader.h"

#include <charconv>
#include <cmath>
#include <map>
#include <set>

namespace documents {
namespace {

constexpr std::size_t most_strings = 500'000;

using internal::Archive;
using internal::Elements;

std::string attribute(const Elements::Attributes& attributes, std::string_view name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? std::string() : found->second;
}

std::optional<long> whole(std::string_view text) {
  long value = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && at == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// xl/workbook.xml: the first sheet's relation, and from which day dates count.
struct Workbook : Elements {
  std::string first;
  bool from_1904 = false;
  void begin(std::string_view name, const Attributes& attributes) override {
    if (name == "sheet" && first.empty()) first = attribute(attributes, "id");
    if (name == "workbookPr") from_1904 = attribute(attributes, "date1904") == "1" || attribute(attributes, "date1904") == "true";
  }
  void end(std::string_view) override {}
};

/// xl/_rels/workbook.xml.rels: relation -> part.
struct Relations : Elements {
  std::map<std::string, std::string> targets;
  void begin(std::string_view name, const Attributes& attributes) override {
    if (name == "Relationship") targets[attribute(attributes, "Id")] = attribute(attributes, "Target");
  }
  void end(std::string_view) override {}
};

/// "_x000D_" stands for a character XML cannot hold.
std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    const bool escape = text[i] == '_' && i + 6 < text.size() && text[i + 1] == 'x' && text[i + 6] == '_' && std::from_chars(text.data() + i + 2, text.data() + i + 6, code, 16).ptr == text.data() + i + 6;
    if (!escape || code > 0x7E) {
      out += text[i];
      continue;
    }
    if (code == '\n' || code == '\t' || code >= 0x20) out += static_cast<char>(code);
    i += 6;
  }
  return out;
}

/// xl/sharedStrings.xml; how a text is to be pronounced is left out.
struct Strings : Elements {
  std::vector<std::string> all;
  bool inside = false;
  int phonetic = 0;
  void begin(std::string_view name, const Attributes&) override {
    if (all.size() > most_strings) return stop(internal::xlsx_too_large("文字过多。", "it holds too many texts.").value());
    if (name == "si") all.emplace_back();
    if (name == "rPh") ++phonetic;
    inside = name == "t" && phonetic == 0 && !all.empty();
  }
  void end(std::string_view name) override {
    if (name == "rPh") --phonetic;
    inside = false;
  }
  void text(std::string_view characters) override {
    if (inside) all.back() += characters;
  }
};

/// Whether a number format shows a day: y, m or d outside quotation marks and brackets.
bool shows_a_day(const std::string& format) {
  bool quoted = false, bracketed = false, year = false, day = false;
  for (std::size_t i = 0; i < format.size(); ++i) {
    const char c = format[i];
    if (c == '"') quoted = !quoted;
    else if (c == '\\') ++i;
    else if (c == '[') bracketed = true;
    else if (c == ']') bracketed = false;
    else if (!quoted && !bracketed) {
      year = year || c == 'y' || c == 'Y';
      day = day || c == 'd' || c == 'D';
    }
  }
  return year || day;
}

/// xl/styles.xml: the cell formats that show a day.
struct Styles : Elements {
  std::map<long, std::string> custom;
  std::vector<bool> is_day;
  bool cells = false;
  void begin(std::string_view name, const Attributes& attributes) override {
    if (name == "numFmt") custom[whole(attribute(attributes, "numFmtId")).value_or(-1)] = attribute(attributes, "formatCode");
    if (name == "cellXfs") cells = true;
    if (name == "xf" && cells) is_day.push_back(shows(whole(attribute(attributes, "numFmtId")).value_or(0)));
  }
  void end(std::string_view name) override {
    if (name == "cellXfs") cells = false;
  }
  bool shows(long format) const {
    const bool built_in = (format >= 14 && format <= 17) || format == 22 || (format >= 27 && format <= 31) || (format >= 50 && format <= 58);
    const auto own = custom.find(format);
    return own == custom.end() ? built_in : shows_a_day(own->second);
  }
};

/// Day 1 is 1 January 1900, and Excel believes in a 29 February of that year; or counting begins with 0 on 1 January 1904.
std::string day_of(double number, bool from_1904) {
  constexpr int days_before_1970 = 25'569, days_between_both = 1'462, last_day = 2'958'465;
  const auto serial = static_cast<int>(std::floor(number)) + (from_1904 ? days_between_both : 0);
  if (serial < 61 || serial > last_day) return {};
  return base::Date().plus_days(serial - days_before_1970).text();
}

/// 13800000000, not 1.38E10; 0.1 as written.
std::string number_text(const std::string& raw) {
  double number = 0;
  const auto [at, error] = std::from_chars(raw.data(), raw.data() + raw.size(), number);
  if (error != std::errc() || at != raw.data() + raw.size() || !std::isfinite(number)) return raw;
  if (std::abs(number) < 1e15 && std::floor(number) == number) return fmt::format("{}", static_cast<long long>(number));
  return fmt::format("{:.15g}", number);
}

/// The letters of "BC12" as a number.
std::optional<std::size_t> column_of(std::string_view reference) {
  std::size_t column = 0, letters = 0;
  for (; letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z'; ++letters) column = column * 26 + static_cast<std::size_t>(reference[letters] - 'A' + 1);
  return letters == 0 || letters > 3 ? std::nullopt : std::optional(column);
}

class SheetReader : public Elements {
 public:
  SheetReader(const Strings& strings, const Styles& styles, bool from_1904, const Bounds& bounds) : strings_(strings), styles_(styles), from_1904_(from_1904), bounds_(bounds) {}

  std::vector<SheetRow> rows;

  void begin(std::string_view name, const Attributes& attributes) override {
    if (name == "row") begin_row(attributes);
    else if (name == "c") begin_cell(attributes);
    else if (name == "rPh") ++phonetic_;
    inside_ = (name == "v" || name == "t") && phonetic_ == 0;
  }

  void end(std::string_view name) override {
    if (name == "c") end_cell();
    else if (name == "row") end_row();
    else if (name == "rPh") --phonetic_;
    inside_ = false;
  }

  void text(std::string_view characters) override {
    if (inside_ && value_.size() <= bounds_.cell) value_ += characters;
  }

 private:
  void begin_row(const Attributes& attributes) {
    row_ = {};
    row_.number = last_row_ = static_cast<int>(std::clamp(whole(attribute(attributes, "r")).value_or(last_row_ + 1), 1l, 1'048'576l));
    column_ = 0;
  }

  void begin_cell(const Attributes& attributes) {
    column_ = column_of(attribute(attributes, "r")).value_or(column_ + 1);
    type_ = attribute(attributes, "t");
    style_ = static_cast<std::size_t>(std::max(0l, whole(attribute(attributes, "s")).value_or(0)));
    value_.clear();
  }

  std::string shown() const {
    if (type_ == "s") {
      const auto index = whole(value_);
      return index && *index >= 0 && static_cast<std::size_t>(*index) < strings_.all.size() ? unescaped(strings_.all[static_cast<std::size_t>(*index)]) : std::string();
    }
    if (type_ == "inlineStr" || type_ == "str") return unescaped(value_);
    if (type_ == "b") return value_ == "1" ? "TRUE" : "FALSE";
    if (type_ == "d") return value_.substr(0, 10);
    if (type_ == "e" || value_.empty()) return value_;
    if (style_ < styles_.is_day.size() && styles_.is_day[style_])
      if (auto day = day_of(std::strtod(value_.c_str(), nullptr), from_1904_); !day.empty()) return day;
    return number_text(value_);
  }

  void end_cell() {
    auto cell = shown();
    if (cell.empty()) return;
    const auto where = column_name(static_cast<int>(column_)) + std::to_string(row_.number);
    if (column_ > bounds_.columns) return give_up(fmt::format("{} 已超过 {} 列。", where, bounds_.columns), fmt::format("{} is beyond {} columns.", where, bounds_.columns));
    if (cell.size() > bounds_.cell) return give_up(fmt::format("单元格 {} 的文字过长。", where), fmt::format("the text of cell {} is too long.", where));
    if (type_ == "e") row_.errors.push_back(static_cast<int>(column_));
    if (row_.cells.size() < column_) row_.cells.resize(column_);
    row_.cells[column_ - 1] = std::move(cell);
  }

  void end_row() {
    if (row_.cells.empty()) return;
    if (rows.size() == bounds_.rows) return give_up(fmt::format("超过 {} 行。", bounds_.rows), fmt::format("over {} rows.", bounds_.rows));
    rows.push_back(std::move(row_));
  }

  void give_up(const std::string& zh, const std::string& en) { stop(internal::xlsx_too_large(zh, en).value()); }

  const Strings& strings_;
  const Styles& styles_;
  const bool from_1904_;
  const Bounds bounds_;
  SheetRow row_;
  int last_row_ = 0, phonetic_ = 0;
  std::size_t column_ = 0, style_ = 0;
  std::string type_, value_;
  bool inside_ = false;
};

/// Reads one part; where it may be missing, an absent one leaves `elements` empty.
base::Result<void> take(Archive& archive, const std::string& part, Elements& elements) {
  const auto xml = archive.read(part);
  return xml ? internal::read_xml(*xml, elements) : tl::unexpected(xml.error());
}

base::Result<void> take_if_there(Archive& archive, const std::string& part, Elements& elements) { return archive.has(part) ? take(archive, part, elements) : base::Result<void>{}; }

/// The part in which the first sheet lies.
base::Result<std::string> first_sheet(Archive& archive, const Workbook& workbook) {
  Relations relations;
  if (auto read = take(archive, "xl/_rels/workbook.xml.rels", relations); !read) return tl::unexpected(read.error());
  const auto found = relations.targets.find(workbook.first);
  if (workbook.first.empty() || found == relations.targets.end()) return internal::bad_xlsx("工作簿里没有工作表。", "the workbook has no sheet.");
  return found->second.starts_with('/') ? found->second.substr(1) : "xl/" + found->second;
}

}  // namespace

base::Result<std::vector<SheetRow>> read_xlsx(std::string_view bytes, const Bounds& bounds) {
  auto archive = Archive::open(bytes, bounds);
  if (!archive) return tl::unexpected(archive.error());
  Workbook workbook;
  Strings strings;
  Styles styles;
  if (auto read = take(*archive, "xl/workbook.xml", workbook); !read) return tl::unexpected(read.error());
  const auto part = first_sheet(*archive, workbook);
  if (!part) return tl::unexpected(part.error());
  if (auto read = take_if_there(*archive, "xl/sharedStrings.xml", strings); !read) return tl::unexpected(read.error());
  if (auto read = take_if_there(*archive, "xl/styles.xml", styles); !read) return tl::unexpected(read.error());
  SheetReader sheet(strings, styles, workbook.from_1904, bounds);
  if (auto read = take(*archive, *part, sheet); !read) return tl::unexpected(read.error());
  return std::move(sheet.rows);
}

}  // namespace documents

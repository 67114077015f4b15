#include "service/import_titles.h"

#include "access/access.h"
#include "base/id.h"
#include "base/problem.h"
#include "registry/ban.h"
#include "service/read_case.h"
#include "service/register_acts.h"
#include "service/table.h"
#include "views/offices.h"

#include <fmt/format.h>
#include <set>

namespace service {
namespace {

constexpr std::size_t most_rows = 2000, longest_name = 300, longest_number = 100;   // lengths in bytes
constexpr const char* columns[] = {"title", "holder_name", "uscc", "issued_on", "number", "year", "product"};
constexpr const char* may_be_left_out[] = {"year", "product"};

struct Row {
  int line = 0;
  std::map<std::string, std::string> cells;    // column -> what is written
  std::map<std::string, int> at;               // column -> where it begins
  std::string title;                           // its name in the edition
  std::optional<base::Date> issued_on;
  bool known = false, refused = false;
  std::string cell(const std::string& column) const {
    const auto found = cells.find(column);
    return found == cells.end() ? std::string() : found->second;
  }
};

/// The rows with what is wrong with them.
struct Review { std::vector<Row> rows; std::vector<base::Problem> problems; bool is_workbook = false; };

/// What a column may be called instead.
constexpr const char* column_names[][2] = {{"title", "称号"}, {"holder_name", "获奖单位"}, {"uscc", "统一社会信用代码"}, {"issued_on", "颁发日期"}, {"number", "编号"}, {"year", "年度"}, {"product", "产品"}};

void complain(Review& review, Row& row, std::size_t index, const std::string& column, std::string code, base::Text message) {
  row.refused = true;
  review.problems.push_back({std::move(code), std::move(message), {"", row.line, row.at.contains(column) ? row.at.at(column) : 1, fmt::format("/rows/{}/{}", index, column)}});
}

/// Safe in an address and on paper: no blanks, no control characters, none of / \ ? # % < > " '.
bool is_number(const std::string& text) {
  return !text.empty() && text.size() <= longest_number && text.find_first_of("/\\?#%<>\"'&") == std::string::npos && std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > 0x20 && c != 0x7F; });
}

std::string title_named(const programme::Programme& programme, const std::string& text) {
  for (const auto& [id, title] : programme.titles)
    if (id == text || title.label.zh == text || title.label.en == text) return id;
  return {};
}

bool says_the_same(const views::CertificateRow& known, const Row& row) { return known.title == row.title && known.uscc == row.cell("uscc") && row.issued_on && known.issued_on == row.issued_on->text(); }

void check_row(store::Reader& db, const programme::Programme& programme, base::Date today, Review& review, Row& row, std::size_t index) {
  const auto wrong = [&](const char* column, const char* code, base::Text message) { complain(review, row, index, column, code, std::move(message)); };
  row.title = title_named(programme, row.cell("title"));
  if (row.title.empty()) wrong("title", "unknown_title", {"本办法没有这个称号。", "The programme has no such title."});
  if (row.cell("holder_name").empty() || row.cell("holder_name").size() > longest_name) wrong("holder_name", "bad_name", {"请填写名称（不超过 100 字）。", "Give the name (at most 100 characters)."});
  if (!base::is_credit_code(row.cell("uscc"))) wrong("uscc", "bad_uscc", {"统一社会信用代码不对：应为 18 位，且末位校验码相符。", "The credit code is wrong: 18 characters with a fitting check character."});
  row.issued_on = base::Date::parse(row.cell("issued_on")).has_value() ? std::optional(*base::Date::parse(row.cell("issued_on"))) : std::nullopt;
  if (!row.issued_on) wrong("issued_on", "bad_date", {"日期写作 2021-06-20。", "A date is written 2021-06-20."});
  else if (today < *row.issued_on) wrong("issued_on", "in_the_future", {"颁发日期不能晚于今天。", "It cannot have been issued after today."});
  if (row.cell("product").size() > longest_name) wrong("product", "too_long", {"产品名称不超过 100 字。", "The product has at most 100 characters."});
  const auto year = row.cell("year");
  if (!year.empty() && (year.size() != 4 || year.find_first_not_of("0123456789") != std::string::npos)) wrong("year", "bad_year", {"年度写四位数字。", "A year has four digits."});
  if (!is_number(row.cell("number"))) wrong("number", "bad_number", {"编号不能为空，也不能有空格或 / \\ ? # % < > & 引号，且不超过 100 字节。", "A number is not empty, at most 100 bytes, and has no blanks and none of / \\ ? # % < > & quotes."});
  const auto known = row.cell("number").empty() ? std::nullopt : views::find_certificate(db, row.cell("number"), today.text());
  if (!known || row.refused) return;
  row.known = says_the_same(*known, row);
  if (!row.known) wrong("number", "number_taken", {"登记册里已有这个编号，内容与这一行不同。", "The register has this number already, and says something else."});
}

void check_repeats(Review& review) {
  std::set<std::string> numbers;
  for (std::size_t i = 0; i < review.rows.size(); ++i)
    if (auto& row = review.rows[i]; !row.cell("number").empty() && !numbers.insert(row.cell("number")).second)
      complain(review, row, i, "number", "number_twice", {"这个编号在表中出现两次。", "The table has this number twice."});
}

bool is_one_of(const std::string& name, const auto& names) { return std::find(std::begin(names), std::end(names), name) != std::end(names); }

/// What each column of the header is. A column nobody knows would be lost without a word.
base::Result<std::vector<std::string>> header_of(const std::vector<CsvRow>& rows) {
  if (rows.empty()) return base::refuse("bad_csv", {"表格是空的：第一行应是列名 title,holder_name,uscc,issued_on,number。", "The table is empty: its first line names the columns title,holder_name,uscc,issued_on,number."});
  auto header = rows.front().cells;
  for (auto& cell : header)
    for (const auto& [column, name] : column_names)
      if (cell == name) cell = column;
  std::vector<base::Problem> problems;
  for (const std::string column : columns)
    if (!is_one_of(column, may_be_left_out) && std::count(header.begin(), header.end(), column) != 1)
      problems.push_back({"missing_column", {fmt::format("第一行应有一列 {}。", column), fmt::format("The first line is to have one column {}.", column)}, {"", rows.front().line, 1, "/columns/" + column}});
  for (std::size_t i = 0; i < header.size(); ++i)
    if (!header[i].empty() && !is_one_of(header[i], columns))
      problems.push_back({"unknown_column", {fmt::format("没有“{}”这一列，请删去或改名；可以有的列：称号、获奖单位、统一社会信用代码、颁发日期、编号、年度、产品。", header[i]),
                                             fmt::format("There is no column {}: take it out, or name it as one of title, holder_name, uscc, issued_on, number, year, product.", header[i])}, {"", rows.front().line, rows.front().columns[i], "/columns/" + header[i]}});
  if (!problems.empty()) return base::refuse("bad_csv", {"列名不对，请按提示改正。", "The columns are wrong; correct what is marked."}, std::move(problems));
  return header;
}

base::Result<Review> review_of(House& house, store::Reader& db, const programme::Programme& programme, const Table& table) {
  const auto header = header_of(table.rows);
  if (!header) return tl::unexpected(header.error());
  Review review;
  review.is_workbook = table.is_workbook;
  for (auto line = table.rows.begin() + 1; line != table.rows.end(); ++line) {
    Row row;
    row.line = line->line;
    for (std::size_t i = 0; i < line->cells.size() && i < header->size(); ++i) {
      row.cells[(*header)[i]] = line->cells[i];
      row.at[(*header)[i]] = line->columns[i];
    }
    review.rows.push_back(std::move(row));
    check_row(db, programme, house.today(programme), review, review.rows.back(), review.rows.size() - 1);
  }
  check_repeats(review);
  return review;
}

std::string digest_of(const programme::Programme& programme, const Review& review) {
  std::string text = programme.name();
  for (const auto& row : review.rows)
    for (const char* column : columns) text += "\n" + row.cell(column);
  return base::name_of(base::sha256(text));
}

registry::Circumstances circumstances_of(House& house, const Session& session, const programme::Programme& programme, const std::string& cause, base::Date issued_on) {
  return {session.account, session.office, programme.round.opened_by, cause, base::random_id(), "", house.now(), issued_on, {}};
}

base::JsonArray bans_json(const programme::Programme& programme, const Row& row, const registry::Circumstances& circumstances) {
  base::JsonArray bans;
  for (const auto& [id, ban] : programme.bans) {
    if (row.refused || ban.from_title != row.title) continue;
    const auto event = registry::issue_ban(programme, id, "review", {}, *row.issued_on, circumstances);
    if (!event || !*event) continue;
    const auto until = base::text_of((*event)->public_fields, "until");
    bans.push_back(base::JsonObject{{"ban", id}, {"label", text_json(ban.label)}, {"from", row.issued_on->text()}, {"until", until.empty() ? base::Json(nullptr) : base::Json(until)}});
  }
  return bans;
}

base::JsonObject review_json(House& house, const Session& session, const programme::Programme& programme, const Review& review) {
  base::JsonArray rows;
  for (const auto& row : review.rows) {
    base::JsonObject json{{"line", row.line}, {"action", row.refused ? "refused" : row.known ? "known" : "issue"}};
    for (const char* column : columns) json[column] = row.cell(column);
    json["bans"] = row.known || row.refused ? base::JsonArray{} : bans_json(programme, row, circumstances_of(house, session, programme, "", *row.issued_on));
    rows.push_back(std::move(json));
  }
  return {{"digest", digest_of(programme, review)}, {"rows", std::move(rows)}, {"problems", base::problem_document({"bad_import", {}, review.problems, {}}).at("problems")}, {"workbook", review.is_workbook}, {"issued", 0}};
}

/// Digits 3 to 8 of the code are the registering authority's division (GB 32100).
std::string place_of(const House& house, const std::string& uscc) { return house.divisions().has(uscc.substr(2, 6)) ? uscc.substr(2, 6) : std::string(); }

base::Result<void> issue(House& house, store::Transaction& tx, const Session& session, const std::string& cause, const programme::Programme& programme, const Row& row) {
  const auto number = row.cell("number"), uscc = row.cell("uscc");
  if (const auto claimed = tx.claim("certificate/" + number); !claimed) return tl::unexpected(claimed.error());
  const auto holder = views::find_office_by_uscc(tx, uscc);
  const registry::Issue what{number, holder && holder->confirmed() ? holder->id : std::string(), row.cell("holder_name"), uscc, row.cell("product"), "", place_of(house, uscc), "", {}};
  auto circumstances = circumstances_of(house, session, programme, cause, *row.issued_on);
  circumstances.articles = programme.titles.at(row.title).treats;
  auto event = registry::issue(programme, row.title, what, circumstances);
  if (!event) return tl::unexpected(event.error());
  event->public_fields["imported"] = true;
  if (!row.cell("year").empty()) event->public_fields["year"] = row.cell("year");
  if (const auto version = tx.append("certificate/" + number, 0, {std::move(*event)}); !version) return tl::unexpected(version.error());
  return issue_bans_with(tx, programme, row.title, number, what, *row.issued_on, circumstances);
}

base::Result<Answer> import_in(House& house, store::Transaction& tx, const Session& session, const Sent& sent, const TitleImport& import, const programme::Programme& programme, const Table& table) {
  const auto review = review_of(house, tx, programme, table);
  if (!review) return tl::unexpected(review.error());
  auto json = review_json(house, session, programme, *review);
  if (import.confirm.empty()) return Answer{200, std::move(json)};
  if (import.confirm != base::text_of(json, "digest")) return base::refuse("import_changed", {"表格与核对过的不同，请重新核对后再确认。", "The table differs from the one reviewed: review it again, then confirm."});
  if (!review->problems.empty()) return base::refuse("bad_import", {"表格还有问题，改正后再导入。", "The table still has mistakes; correct them first."}, review->problems);
  house.keep(programme, tx);
  std::int64_t issued = 0;
  for (const auto& row : review->rows) {
    if (row.known) continue;
    if (auto done = issue(house, tx, session, sent.id, programme, row); !done) return tl::unexpected(done.error());
    ++issued;
  }
  json["issued"] = issued;
  return Answer{201, std::move(json)};
}

}  // namespace

base::Result<Answer> import_titles(House& house, const Session& session, const Sent& sent, const TitleImport& import) {
  const auto programme = house.edition(import.programme);
  if (!programme) return base::refuse("not_found", {"没有这个项目。", "There is no such programme."});
  const auto office = session.office.empty() ? std::nullopt : views::find_office(*house.store().reader(), session.office);
  if (!access_control::may(access_control::Act::import_titles, office ? &*office : nullptr, session.administrator, programme->id, {programme->round.opened_by}))
    return base::refuse("forbidden", {"以往的称号由主管单位或管理员导入。", "Titles of earlier years are imported by the programme's owner or an administrator."}, programme->round.treats);
  const auto table = read_table(house.children(), import.table, most_rows + 1);
  if (!table) return tl::unexpected(table.error());
  return submit(house, session.account, import.confirm.empty() ? Sent{} : sent, [&](store::Transaction& tx) { return import_in(house, tx, session, sent, import, *programme, *table); });
}

}  // namespace service

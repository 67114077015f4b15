#include "service/list_import.h"

#include "base/digest.h"
#include "base/problem.h"
#include "documents/sent.h"
#include "service/content.h"
#include "service/drafts.h"
#include "service/list_table.h"
#include "service/read_case.h"
#include "service/table.h"

#include <fmt/format.h>
#include <fstream>
#include <set>

namespace service {
namespace {

constexpr std::size_t most_rows = 400, most_lines_above = 12;

struct Line {
  int number = 0;
  std::vector<std::string> cells;      // one a heading
  std::optional<std::size_t> row;      // of the list
};

/// What was read, beside the list as it is.
struct Review {
  const ListTable& list;
  Table table;
  std::size_t header = 0;              // its line among the table's rows
  std::vector<Line> lines;
  std::vector<std::pair<int, std::string>> passed_over;   // titles, notes, the foot
  std::vector<base::Problem> problems;
};

/// Without the blanks that come and go between a screen and a sheet.
std::string plain(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 3, "　") == 0) i += 2;
    else if (text[i] != ' ' && text[i] != '\n' && text[i] != '\t' && text[i] != '\r') out += text[i];
  }
  return out;
}

std::string cell_at(const CsvRow& row, std::size_t i) { return i < row.cells.size() ? row.cells[i] : std::string(); }

std::size_t filled(const CsvRow& row) { return static_cast<std::size_t>(std::count_if(row.cells.begin(), row.cells.end(), [](const auto& cell) { return !cell.empty(); })); }

std::string joined(const CsvRow& row) {
  std::vector<std::string> cells;
  for (const auto& cell : row.cells)
    if (!cell.empty()) cells.push_back(cell);
  return fmt::format("{}", fmt::join(cells, " "));
}

void complain(Review& review, int line, std::size_t cell, const char* code, base::Text message, std::string pointer) {
  const auto where = cell_name(review.table, line, cell);
  review.problems.push_back({code, {where + "：" + message.zh, fmt::format("Row {}, column {}: {}", line, cell + 1, message.en)}, {"", line, static_cast<int>(cell) + 1, std::move(pointer)}});
}

/// The first line that has at least half of the official headings in their places.
std::optional<std::size_t> header_of(const Review& review) {
  const auto& headings = review.list.headings;
  for (std::size_t i = 0; i < review.table.rows.size() && i < most_lines_above; ++i) {
    std::size_t there = 0;
    for (const auto& cell : review.table.rows[i].cells)
      there += std::any_of(headings.begin(), headings.end(), [&](const auto& heading) { return plain(heading) == plain(cell); });
    if (there * 2 >= headings.size() && there > 0) return i;
  }
  return std::nullopt;
}

void check_header(Review& review) {
  const auto& row = review.table.rows[review.header];
  for (std::size_t i = 0; i < review.list.headings.size(); ++i)
    if (const auto cell = cell_at(row, i); plain(cell) != plain(review.list.headings[i]))
      complain(review, row.line, i, "wrong_column", {fmt::format("这一列应为“{}”，表中为“{}”。各列次序以官方表为准。", review.list.headings[i], cell), fmt::format("this column is to be '{}', not '{}'; the columns stand in the official order.", review.list.headings[i], cell)},
               fmt::format("/columns/{}", i));
}

/// Columns that say which case a row is about.
bool names_a_case(const programme::Column& column) { return column.shows == "org_name" || column.shows == "product_name" || column.shows == "case.number" || column.shows == "uscc"; }

/// How many of the columns that name a case agree, and how many of all.
std::pair<std::size_t, std::size_t> likeness(const ListTable& list, const std::vector<std::string>& cells, const ListTable::Row& row) {
  std::size_t naming = 0, all = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (plain(cells[i]).empty() || plain(cells[i]) != plain(row.cells[i]) || list.document->columns[i].shows == "list.row") continue;
    ++all;
    if (names_a_case(list.document->columns[i])) ++naming;
  }
  return {naming, all};
}

/// The row of the list that a line is about: the one most like it, not taken by another line unless there is no other.
std::optional<std::size_t> row_for(const Review& review, const std::vector<std::string>& cells, const std::set<std::size_t>& taken) {
  std::optional<std::size_t> best;
  std::tuple<std::size_t, bool, std::size_t> likest{};
  for (std::size_t i = 0; i < review.list.rows.size(); ++i) {
    const auto [naming, all] = likeness(review.list, cells, review.list.rows[i]);
    const std::tuple<std::size_t, bool, std::size_t> like{naming, !taken.contains(i), all};
    if (naming == 0 || (best && like <= likest)) continue;
    best = i;
    likest = like;
  }
  return best;
}

base::Text differs(const std::string& heading, const std::string& known, const std::string& cell) {
  if (cell.empty()) return {fmt::format("这里应填“{}”。", known), fmt::format("'{}' belongs here.", known)};
  if (known.empty()) return {fmt::format("案卷里没有“{}”，汇总表不能代填；请退回申报人补填，或把这一格清空。", heading), fmt::format("the case says nothing of '{}', and the table cannot say it instead: return the case, or empty the cell.", heading)};
  return {fmt::format("案卷为“{}”，表中为“{}”。以案卷为准；要改的，请退回申报人补正。", known, cell), fmt::format("the case says '{}', the table '{}'. The case holds: return it for correction where it is wrong.", known, cell)};
}

void check_cells(Review& review, std::size_t index) {
  const auto& line = review.lines[index];
  const auto& row = review.list.rows[*line.row];
  for (std::size_t i = 0; i < line.cells.size(); ++i)
    if (review.list.document->columns[i].shows != "list.row" && plain(line.cells[i]) != plain(row.cells[i]))
      complain(review, line.number, i, "differs", differs(review.list.headings[i], row.cells[i], line.cells[i]), fmt::format("/rows/{}/{}", index, i));
}

std::size_t naming_column(const ListTable& list) {
  for (std::size_t i = 0; i < list.document->columns.size(); ++i)
    if (names_a_case(list.document->columns[i])) return i;
  return 0;
}

void check_line(Review& review, const CsvRow& row, std::set<std::size_t>& taken) {
  Line line{row.line, {}, {}};
  for (std::size_t i = 0; i < review.list.headings.size(); ++i) line.cells.push_back(cell_at(row, i));
  line.row = row_for(review, line.cells, taken);
  const auto index = review.lines.size();
  review.lines.push_back(line);
  for (std::size_t i = review.list.headings.size(); i < row.cells.size(); ++i)
    if (!row.cells[i].empty()) complain(review, row.line, i, "extra_cell", {"官方表没有这一列，请删去。", "the official table has no such column: take it out."}, fmt::format("/rows/{}", index));
  if (!line.row)
    return complain(review, row.line, naming_column(review.list), "not_on_list", {"名单里没有这一件：应是现在这一环节在办的案卷，名称与案卷一致。", "the list has no such case: it is to be one that stands at this step now, by the name on its file."}, fmt::format("/rows/{}/{}", index, naming_column(review.list)));
  if (!taken.insert(*line.row).second)
    return complain(review, row.line, naming_column(review.list), "listed_twice", {"这一件在表中出现两次，请只留一行。", "the table has this case twice: leave one row."}, fmt::format("/rows/{}/{}", index, naming_column(review.list)));
  check_cells(review, index);
}

/// A line with one cell filled is a note, not a row; so is every line above the header.
base::Result<void> read_lines(Review& review) {
  const auto header = header_of(review);
  if (!header)
    return base::refuse("bad_import", {fmt::format("没有找到表头：应有一行依次是 {}。请用本页导出的表填写。", fmt::join(review.list.headings, "、")), fmt::format("No header was found: one row is to say {}. Fill in the table exported here.", fmt::join(review.list.headings, ", "))});
  review.header = *header;
  check_header(review);
  std::set<std::size_t> taken;
  for (std::size_t i = 0; i < review.table.rows.size(); ++i) {
    const auto& row = review.table.rows[i];
    if (i == *header || filled(row) == 0) continue;
    if (i < *header || (filled(row) == 1 && review.list.headings.size() > 1 && !cell_at(row, 0).empty())) review.passed_over.emplace_back(row.line, joined(row));
    else if (review.problems.empty() || review.problems.front().code != "wrong_column") check_line(review, row, taken);
  }
  if (review.lines.empty() && review.problems.empty())
    review.problems.push_back({"no_rows", {"表中没有一行案卷。", "The table has no row."}, {"", review.table.rows[*header].line, 1, "/rows"}});
  return {};
}

std::string digest_of(const Review& review) {
  std::string text = review.list.document->id;
  for (const auto& line : review.lines) {
    text += "\n" + (line.row ? review.list.rows[*line.row].case_id : std::string());
    for (const auto& cell : line.cells) text += "\t" + cell;
  }
  return base::name_of(base::sha256(text));
}

std::set<std::string> members_of(const Review& review) {
  std::set<std::string> ids;
  for (const auto& line : review.lines)
    if (line.row) ids.insert(review.list.rows[*line.row].case_id);
  return ids;
}

std::string name_of(const ListTable& list, const ListTable::Row& row) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < row.cells.size(); ++i)
    if (names_a_case(list.document->columns[i]) && !row.cells[i].empty()) names.push_back(row.cells[i]);
  return fmt::format("{}", fmt::join(names, " "));
}

base::JsonObject to_json(const Review& review) {
  base::JsonArray rows, left_out, passed_over;
  for (const auto& line : review.lines)
    rows.push_back(base::JsonObject{{"line", line.number}, {"case", line.row ? base::Json(review.list.rows[*line.row].case_id) : base::Json(nullptr)}, {"cells", base::Json(boost::json::value_from(line.cells))}});
  const auto members = members_of(review);
  for (const auto& row : review.list.rows)
    if (!members.contains(row.case_id)) left_out.push_back(base::JsonObject{{"id", row.case_id}, {"label", name_of(review.list, row)}});
  for (const auto& [line, text] : review.passed_over) passed_over.push_back(base::JsonObject{{"line", line}, {"text", text}});
  return {{"digest", digest_of(review)}, {"columns", base::Json(boost::json::value_from(review.list.headings))}, {"rows", std::move(rows)}, {"left_out", std::move(left_out)}, {"passed_over", std::move(passed_over)},
          {"problems", base::problem_document({"bad_import", {}, review.problems, {}}).at("problems")}, {"taken", false}};
}

/// The case the act is taken from, then the others of the table.
base::JsonArray cases_json(const Review& review, const std::string& self) {
  base::JsonArray cases;
  const auto members = members_of(review);
  if (members.contains(self)) cases.push_back(base::JsonObject{{"id", self}});
  for (const auto& id : members)
    if (id != self) cases.push_back(base::JsonObject{{"id", id}});
  return cases;
}

base::Result<void> may_import(const Seen& seen, const std::string& document) {
  const auto* stage = seen.loaded.stage;
  const auto known = seen.loaded.programme->documents.find(document);
  const bool is_table = known != seen.loaded.programme->documents.end() && known->second.is_workbook();
  const bool turn = has_the_turn(seen) && is_table && std::find(stage->documents.begin(), stage->documents.end(), document) != stage->documents.end();
  if (turn) return {};
  return base::refuse("not_yours", {"这份名单现在不由您办理，不能传回表格。", "This list is not yours to act on now, so no table can be handed in."});
}

struct Stored { std::string digest, name, type; std::int64_t size = 0; };

void take(House& house, store::Transaction& tx, const Session& session, const Seen& seen, const Review& review, const Stored& file) {
  const auto& id = seen.loaded.state.id;
  tx.execute("insert into uploads (case_id, digest, name, type, size, account, office, uploaded_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (case_id, digest) do nothing",
             {id, file.digest, file.name, file.type, file.size, session.account, session.office, house.now().microseconds});
  const auto before = draft_of(house, tx, seen);
  auto draft = before.is_object() ? before.as_object() : base::JsonObject{};
  draft["cases"] = cases_json(review, id);
  put_draft(house, tx, seen, draft);
}

base::Result<Answer> import_in(House& house, store::Transaction& tx, const Session& session, const ListImport& import, const Table& table, const Stored& file) {
  const auto seen = see_case(house, tx, session, import.case_id);
  if (!seen) return tl::unexpected(seen.error());
  const auto list = list_table(house, tx, session, *seen, import.document);
  if (!list) return tl::unexpected(list.error());
  if (auto may = may_import(*seen, import.document); !may) return tl::unexpected(may.error());
  Review review{*list, table, 0, {}, {}, {}};
  if (auto read = read_lines(review); !read) return tl::unexpected(read.error());
  auto json = to_json(review);
  if (import.confirm.empty()) return Answer{200, std::move(json)};
  if (import.confirm != base::text_of(json, "digest")) return base::refuse("import_changed", {"表格或名单与核对过的不同，请重新核对后再确认。", "The table or the list differs from what was reviewed: review it again, then confirm."});
  if (!review.problems.empty()) return base::refuse("bad_import", {"表格还有问题，改正后再传。", "The table still has mistakes; correct them first."}, review.problems);
  take(house, tx, session, *seen, review, file);
  json["taken"] = true;
  return Answer{201, std::move(json)};
}

}  // namespace

base::Result<Answer> import_list(House& house, const Session& session, const Sent& sent, const ListImport& import) {
  const auto seen = see_case(house, *house.store().reader(), session, import.case_id);
  if (!seen) return tl::unexpected(seen.error());
  if (auto may = may_import(*seen, import.document); !may) return tl::unexpected(may.error());   // before anything is kept
  const auto bytes = content_of(import.path);
  const auto table = read_table(house.children(), bytes, most_rows);
  if (!table) return tl::unexpected(table.error());
  Stored file;
  if (!import.confirm.empty()) {
    if (auto sound = documents::look_through(house.children(), import.path); !sound) return tl::unexpected(sound.error());
    std::ifstream content(import.path, std::ios::binary);
    const auto stored = house.store().files().put(content, {import.name, ""});
    if (!stored) return tl::unexpected(stored.error());
    file = {stored->digest, import.name, stored->type, static_cast<std::int64_t>(stored->size)};
  }
  const Sent once = import.confirm.empty() ? Sent{} : Sent{sent.id, base::name_of(base::sha256(sent.digest + import.confirm + bytes))};
  return submit(house, session.account, once, [&](store::Transaction& tx) { return import_in(house, tx, session, import, *table, file); });
}

}  // namespace service

#include "store/internal/view_audit.h"

#include "store/internal/work.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <future>

namespace store::internal {
namespace {

constexpr std::int64_t step = 1000;
constexpr std::size_t most_problems = 1000;

/// Where appliers write when views are made beside the store: nothing is there but their own tables.
class Beside final : public Transaction {
 public:
  explicit Beside(Connection& views) : views_(views) {}

  Rows query(std::string_view sql, const Values& parameters) override { return views_.query(sql, parameters); }
  std::int64_t execute(std::string_view sql, const Values& parameters) override { return views_.execute(sql, parameters); }
  void post(std::string_view sql, Values parameters) override { views_.post(sql, std::move(parameters)); }
  std::vector<ledger::Event> read_stream(std::string_view, std::int64_t) override { never(); }
  std::vector<ledger::Event> read_all(std::int64_t, std::int64_t) override { never(); }
  base::Result<std::int64_t> append(std::string_view, std::int64_t, std::vector<ledger::Event>) override { never(); }
  base::Result<void> claim(std::string_view) override { never(); }

 private:
  [[noreturn]] static void never() { throw std::logic_error("a view reads and changes its own tables alone"); }

  Connection& views_;
};

ViewAudit::Shape shape_of(Connection& connection, const std::string& table) {
  ViewAudit::Shape shape;
  for (const Row& row : connection.query("select name, pk from pragma_table_info($1) order by cid", {table})) {
    shape.columns.push_back(row.text("name"));
    if (row.integer("pk") > 0) shape.key.push_back(row.text("name"));
  }
  return shape;
}

/// "a is $1 and b is $2": the row with these values, and none beside a key.
std::string matches(const std::vector<std::string>& columns) {
  std::vector<std::string> parts;
  for (const std::string& column : columns) parts.push_back(fmt::format("{} is ${}", column, parts.size() + 1));
  return fmt::format("{}", fmt::join(parts, " and "));
}

Values values_of(const Row& row, const std::vector<std::string>& columns) {
  Values values;
  for (const std::string& column : columns) values.push_back(row.at(column));
  return values;
}

std::string text_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr ? *text : "?";
}

std::string key_of(const Row& row, const std::vector<std::string>& key) {
  std::vector<std::string> parts;
  for (const std::string& column : key) parts.push_back(fmt::format("{} {}", column, text_of(row.at(column))));
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

void ViewAudit::problem(std::string detail) {
  if (report_.problems.size() < most_problems) report_.problems.push_back({"view_differs", 0, std::move(detail)});
}

void ViewAudit::run(const std::vector<Applier>& appliers) {
  try {
    if (!are_comparable(appliers)) return;
    make(appliers);
    compare_schema();
    for (const Applier& applier : appliers)
      for (const std::string& table : applier.tables) compare(table);
  } catch (const DatabaseFault& fault) {
    if (fault.kind() == DatabaseFault::Kind::full) throw;
    report_.problems.push_back({"store_damaged", 0, fault.what()});
  }
}

/// Views that this program would make again on opening are nobody's word yet.
bool ViewAudit::are_comparable(const std::vector<Applier>& appliers) {
  const auto note = [this](const char* code, const char* why) { return report_.notes.push_back({code, 0, why}), false; };
  if (are_left_out(appliers)) return note("views_left_out", "the views are left out, as in a backup; they are made when the store is opened");
  if (!vault_.has_key()) return note("views_not_opened", "the views were not compared: they rest on sealed content too, and there is no store.key");
  if (!are_current(appliers)) return report_.ok() && note("views_of_another_release", "the views were made by another release; they are made again when the store is opened");
  return true;
}

bool ViewAudit::are_left_out(const std::vector<Applier>& appliers) {
  const auto is_there = [&](const std::string& table) { return kept_.has_table(table); };
  return kept_.query("select name from view_marks").empty() && std::none_of(appliers.begin(), appliers.end(), [&](const Applier& applier) { return std::any_of(applier.tables.begin(), applier.tables.end(), is_there); });
}

/// A mark that no release wrote would keep the views from being compared. Before there were sums over rows marks were not sealed.
bool ViewAudit::are_current(const std::vector<Applier>& appliers) {
  const bool are_sealed = kept_.has_table("row_sums");
  bool are_current = true;
  for (const Applier& applier : appliers) {
    const Rows rows = kept_.query("select mark from view_marks where name = $1", {applier.name});
    const std::string mark = rows.empty() ? "" : rows.front().text("mark");
    if (are_sealed && !is_mark_of(applier.name, mark, vault_)) problem(fmt::format("view_marks, name {}: the mark is gone or was changed", applier.name));
    are_current = are_current && mark == mark_of(applier, vault_);
  }
  return are_current;
}

/// The next events are read while these are applied.
void ViewAudit::make(const std::vector<Applier>& appliers) {
  made_.script("pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -65536;");
  made_.begin_writing();
  Beside beside(made_);
  for (const Applier& applier : appliers)
    for (const std::string& statement : applier.ddl) made_.script(statement);
  const auto read = [this](std::int64_t from) { return std::async(std::launch::async, [this, from] { return events_.read_all(from, step); }); };
  auto ahead = read(1);
  for (std::int64_t next = 1 + step;; next += step) {
    const auto events = ahead.get();
    const bool is_last = static_cast<std::int64_t>(events.size()) < step;
    if (!is_last) ahead = read(next);
    for (const ledger::Event& event : events)
      for (const Applier& applier : appliers) applier.apply(event, beside);
    if (is_last) return;
  }
}

void ViewAudit::compare_schema() {
  if (kept_.is_shared()) return;
  const auto kept = kept_.schema();
  for (const std::string& part : made_.schema())
    if (std::find(kept.begin(), kept.end(), part) == kept.end()) problem(fmt::format("{}: is lacking or was changed", part.substr(0, part.find('\n'))));
}

/// A row that both have is struck out of the made ones; what is left there is lacking in the kept ones.
void ViewAudit::compare(const std::string& table) {
  if (!kept_.has_table(table)) return problem(fmt::format("{} is not there", table));
  const Shape shape = shape_of(made_, table);
  const std::string strike = fmt::format("delete from {} where {}", table, matches(shape.columns));
  kept_.each(fmt::format("select * from {}", table), {}, [&](const Row& row) {
    if (row.columns() != shape.columns) throw DatabaseFault(DatabaseFault::Kind::statement, fmt::format("{} has other columns", table));
    if (made_.execute(strike, row.values()) == 0) name_difference(table, shape, row);
  });
  made_.each(fmt::format("select * from {}", table), {}, [&](const Row& row) { problem(fmt::format("{} lacks the row {}", table, key_of(row, shape.key))); });
}

/// The row of the same key is struck out too: it is named once.
void ViewAudit::name_difference(const std::string& table, const Shape& shape, const Row& kept) {
  const Values key = values_of(kept, shape.key);
  const Rows made = made_.query(fmt::format("select * from {} where {}", table, matches(shape.key)), key);
  if (made.empty()) return problem(fmt::format("{} holds a row that follows from no event: {}", table, key_of(kept, shape.key)));
  std::vector<std::string> differing;
  for (const std::string& column : shape.columns)
    if (kept.at(column) != made.front().at(column)) differing.push_back(column);
  problem(fmt::format("{}, {}: the events say something else in {}", table, key_of(kept, shape.key), fmt::join(differing, ", ")));
  made_.execute(fmt::format("delete from {} where {}", table, matches(shape.key)), key);
}

}  // namespace store::internal

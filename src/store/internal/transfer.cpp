#include "store/internal/transfer.h"

#include "store/migrations/all.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace store::internal {
namespace {

struct Table {
  std::string name;
  std::vector<std::string> columns;
};

/// As a database with this schema and nothing else has them.
std::vector<Table> tables_of(std::int64_t number) {
  SqliteConnection empty(":memory:", SqliteConnection::Mode::read_write);
  make_schema(empty, number);
  std::vector<Table> tables;
  for (const std::string& name : empty.tables()) {
    Table table{name, {}};
    for (const Row& row : empty.query("select name from pragma_table_info($1) order by cid", {name})) table.columns.push_back(row.text("name"));
    tables.push_back(std::move(table));
  }
  return tables;
}

void copy_table(Connection& from, Connection& to, const Table& table) {
  std::vector<std::string> places;
  for (std::size_t i = 1; i <= table.columns.size(); ++i) places.push_back(fmt::format("${}", i));
  const std::string insert = fmt::format("insert into {} ({}) values ({})", table.name, fmt::join(table.columns, ", "), fmt::join(places, ", "));
  from.each(fmt::format("select {} from {}", fmt::join(table.columns, ", "), table.name), {}, [&](const Row& row) { to.post(insert, row.values()); });
  to.settle();
}

}  // namespace

void make_schema(Connection& connection, std::int64_t number) {
  connection.prepare_schema();
  for (const Migration& migration : all_migrations())
    if (migration.number <= number) connection.script(migration.sql);
  connection.set_schema_number(number);
}

void leave_out_views(SqliteConnection& copy) {
  std::set<std::string> kept;
  for (const Table& table : tables_of(copy.schema_number())) kept.insert(table.name);
  copy.script("pragma journal_mode = delete;");
  for (const std::string& name : copy.tables())
    if (!kept.contains(name)) copy.script("drop table " + name);
  copy.script("delete from view_marks; vacuum;");
}

void copy_rows(Connection& from, Connection& to, std::int64_t number) {
  for (const Table& table : tables_of(number))
    if (table.name != "view_marks") copy_table(from, to, table);
}

}  // namespace store::internal

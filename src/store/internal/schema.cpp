#include "store/internal/schema.h"

#include "store/migrations/all.h"

#include <fmt/format.h>

namespace store::internal {
namespace {

std::int64_t schema_number(Connection& connection) { return connection.query("pragma user_version").front().integer("user_version"); }

void run(Connection& connection, const Migration& migration) {
  connection.execute("begin immediate");
  connection.script(migration.sql);
  connection.script(fmt::format("pragma user_version = {};", migration.number).c_str());
  connection.execute("commit");
}

}  // namespace

void configure_writer(Connection& connection) {
  connection.script(
      "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma wal_autocheckpoint = 4000;"
      "pragma journal_size_limit = 67108864; pragma cache_size = -32768;");
}

bool is_empty(Connection& connection) { return schema_number(connection) == 0; }

base::Result<void> migrate(Connection& connection) {
  const std::int64_t found = schema_number(connection);
  const auto& all = all_migrations();
  if (found > all.back().number)
    return base::refuse("store_too_new", {fmt::format("数据由更新的版本建立（结构 {}，本程序认识到 {}）。请使用更新的程序。", found, all.back().number),
                                          fmt::format("The data was made by a later release (schema {}, this program knows {}). Use that release.", found, all.back().number)});
  for (const Migration& migration : all)
    if (migration.number > found) run(connection, migration);
  return {};
}

std::string property(Connection& connection, std::string_view name) {
  const Rows rows = connection.query("select value from properties where name = $1", {std::string(name)});
  return rows.empty() ? "" : rows.front().text("value");
}

void set_property(Connection& connection, std::string_view name, std::string_view value) {
  connection.execute("insert into properties (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value", {std::string(name), std::string(value)});
}

}  // namespace store::internal

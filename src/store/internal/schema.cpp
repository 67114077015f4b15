#include "store/internal/schema.h"

#include "store/internal/row_sums.h"
#include "store/migrations/all.h"

#include <fmt/format.h>

namespace store::internal {
namespace {

void run(Connection& connection, const Vault& vault, const Migration& migration) {
  connection.begin_writing();
  if (connection.schema_number() < migration.number)
    RowSums(connection, vault).keep_through([&] {
      if (migration.number == 1) connection.prepare_schema();
      connection.script(migration.sql);
      connection.set_schema_number(migration.number);
    });
  connection.commit();
}

}  // namespace

bool is_empty(Connection& connection) { return connection.schema_number() == 0; }

base::Result<void> check_known_schema(Connection& connection) {
  const std::int64_t found = connection.schema_number(), known = all_migrations().back().number;
  if (found <= known) return {};
  return base::refuse("store_too_new", {fmt::format("数据由更新的版本建立（结构 {}，本程序认识到 {}）。请使用更新的程序。", found, known),
                                        fmt::format("The data was made by a later release (schema {}, this program knows {}). Use that release.", found, known)});
}

base::Result<void> migrate(Connection& connection, const Vault& vault) {
  if (auto known = check_known_schema(connection); !known) return known;
  const std::int64_t found = connection.schema_number();
  for (const Migration& migration : all_migrations())
    if (migration.number > found) run(connection, vault, migration);
  return {};
}

std::string property(Connection& connection, std::string_view name) {
  const Rows rows = connection.query("select value from properties where name = $1", {std::string(name)});
  return rows.empty() ? "" : rows.front().text("value");
}

void set_property(Connection& connection, const Vault& vault, std::string_view name, std::string_view value) {
  if (property(connection, name) == value) return;
  RowSums sums(connection, vault);
  connection.begin_writing();
  sums.begin();
  sums.execute("insert into properties (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value", {std::string(name), std::string(value)});
  sums.save(sums.size());
  connection.commit();
}

}  // namespace store::internal

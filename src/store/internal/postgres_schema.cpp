#include "store/internal/postgres.h"

#include <fmt/format.h>
#include <libpq-fe.h>

// What the server says of itself and of its tables.
namespace store::internal {
namespace {

constexpr int least_version = 150000;

}  // namespace

void PostgresConnection::prepare_schema() {
  script("create domain blob as bytea; create table schema_number (number bigint not null); insert into schema_number (number) values (0);");
}

std::int64_t PostgresConnection::schema_number() {
  if (!query("select to_regclass('schema_number') is not null as there").front().flag("there")) return 0;
  return query("select number from schema_number").front().integer("number");
}

void PostgresConnection::set_schema_number(std::int64_t number) { execute("update schema_number set number = $1", {number}); }

std::vector<std::string> PostgresConnection::tables() { return texts("select tablename from pg_tables where schemaname = current_schema() and tablename <> 'schema_number' order by tablename"); }

std::vector<std::string> PostgresConnection::schema() {
  return texts("select 'trigger ' || t.tgname || ' on ' || c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid where not t.tgisinternal and c.relnamespace = current_schema()::regnamespace "
               "union all select 'rule ' || rulename || ' on ' || tablename from pg_rules where schemaname = current_schema()");
}

/// Each table is written anew and the old file dropped. The server's own log keeps what was written until it is recycled.
bool PostgresConnection::forget_deleted(const std::vector<std::string>& tables) {
  try {
    script("set lock_timeout = '2s'");
    for (const std::string& table : tables) script("vacuum (full) " + table);
    script("set lock_timeout = 0");
    return true;
  } catch (const DatabaseFault& fault) {
    if (fault.kind() != DatabaseFault::Kind::statement) throw;
    script("set lock_timeout = 0");
    return false;
  }
}

base::Result<void> PostgresConnection::check_suitable() {
  const auto unsuitable = [](const std::string& zh, const std::string& en) {
    return base::refuse("no_database", {"这个数据库不能使用：" + zh, "This database cannot be used: " + en});
  };
  if (PQserverVersion(connection_) < least_version) return unsuitable("需要 PostgreSQL 15 或更新的版本。", "PostgreSQL 15 or later is needed.");
  const Rows rows = query("select getdatabaseencoding() as encoding, current_setting('fsync') as fsync, datcollate, datlocprovider::text as provider from pg_database where datname = current_database()");
  const std::string encoding = rows.front().text("encoding"), order = rows.front().text("datcollate");
  if (encoding != "UTF8" && encoding != "SQL_ASCII") return unsuitable("编码须为 UTF8，请用 createdb --encoding=UTF8 重建。", "its encoding must be UTF8; make it with createdb --encoding=UTF8.");
  if (rows.front().text("fsync") != "on") fmt::print(stderr, "pinjian: 数据库的 fsync 已关闭，断电会丢失已答复的办理。The database runs with fsync off: what was acknowledged is lost when the power fails.\n");
  if (rows.front().text("provider") != "c" || (order != "C" && order != "POSIX" && order != "C.UTF-8" && order != "C.utf8"))
    fmt::print(stderr, "pinjian: 数据库排序规则为 {0}，列表次序会与 SQLite 不同。The database sorts by {0}, so lists come in another order than on SQLite (createdb --locale=C.UTF-8 --template=template0).\n", order);
  return {};
}

}  // namespace store::internal

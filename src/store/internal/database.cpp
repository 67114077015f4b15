#include "store/internal/database.h"

#include "store/internal/disk.h"
#include "store/internal/postgres.h"
#include "store/internal/sqlite.h"

#include <fmt/format.h>

namespace store::internal {
namespace {

SqliteConnection::Mode file_mode(Database::Use use) {
  switch (use) {
    case Database::Use::write: return SqliteConnection::Mode::store_writer;
    case Database::Use::read: return SqliteConnection::Mode::read_only;
    case Database::Use::observe: return SqliteConnection::Mode::observe;
  }
  return SqliteConnection::Mode::observe;
}

PostgresConnection::Mode server_mode(Database::Use use) {
  switch (use) {
    case Database::Use::write: return PostgresConnection::Mode::write;
    case Database::Use::read: return PostgresConnection::Mode::read;
    case Database::Use::observe: return PostgresConnection::Mode::observe;
  }
  return PostgresConnection::Mode::observe;
}

tl::unexpected<base::Refusal> cannot_reach(const std::string& why) {
  return base::refuse("no_database", {"连不上数据库，请核对 --database 并确认数据库已启动：" + why, "The database cannot be reached; check --database and that its server runs: " + why});
}

}  // namespace

std::unique_ptr<Connection> Database::connect(Use use) const {
  if (!is_shared()) return std::make_unique<SqliteConnection>(file(), file_mode(use));
  return std::make_unique<PostgresConnection>(url_, server_mode(use));
}

base::Result<std::unique_ptr<Connection>> Database::open(Use use) const {
  if (!is_shared()) return connect(use);
  try {
    auto connection = std::make_unique<PostgresConnection>(url_, server_mode(use));
    if (const auto suitable = connection->check_suitable(); !suitable) return tl::unexpected(suitable.error());
    return connection;
  } catch (const DatabaseFault& fault) {
    if (fault.kind() != DatabaseFault::Kind::lost) throw;
    return cannot_reach(fault.what());
  }
}

base::Result<std::unique_ptr<Connection>> Database::open_existing() const {
  const auto no_store = [this] {
    if (is_shared()) return base::refuse("no_store", {"数据库中没有数据。请核对 --database。", "The database holds no store. Check --database."});
    return base::refuse("no_store", {fmt::format("目录 {} 中没有数据。请核对 --data。", folder_), fmt::format("The folder {} holds no store. Check --data.", folder_)});
  };
  if (!is_shared() && !exists(file())) return no_store();
  auto connection = open(Use::observe);
  if (connection && (*connection)->schema_number() == 0) return no_store();
  return connection;
}

}  // namespace store::internal

#pragma once
#include "base/refusal.h"
#include "store/internal/connection.h"

namespace store::internal {

/// Where the rows of a store lie: in FOLDER/store.db (SQLite), or in a PostgreSQL database of its own.
class Database {
 public:
  /// `url`: postgresql://...; empty: the file in the folder.
  Database(std::string folder, std::string url) : folder_(std::move(folder)), url_(std::move(url)) {}

  /// Several processes may write into it at once.
  bool is_shared() const { return !url_.empty(); }
  std::string file() const { return folder_ + "/store.db"; }

  /// `observe`: for a process that only looks, also beside others that write.
  enum class Use { write, read, observe };
  /// Throws DatabaseFault.
  std::unique_ptr<Connection> connect(Use use) const;
  /// The first connection of a process. Refuses `no_database` when the server cannot be reached or used.
  base::Result<std::unique_ptr<Connection>> open(Use use) const;
  /// One that only looks at a store that is there. Refuses besides `no_store`.
  base::Result<std::unique_ptr<Connection>> open_existing() const;

 private:
  std::string folder_;
  std::string url_;
};

}  // namespace store::internal

#pragma once
#include "store/rows.h"

#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace store::internal {

/// A fault of the database, with SQLite's extended result code.
class SqliteFault : public std::runtime_error {
 public:
  SqliteFault(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
  int code() const { return code_; }
  /// The disk or the bound of the database is full; nothing else is wrong.
  bool is_full() const;
  /// Reading, writing or syncing failed, or what was read makes no sense: nothing can be relied on any more.
  bool is_disk_failure() const;
  /// A unique or primary key is taken.
  bool is_unique() const;

 private:
  int code_;
};

/// One connection, used by one thread at a time. Throws SqliteFault.
class Connection {
 public:
  /// `observe` reads only, but may finish what a killed process left half done in the file; it leaves the log where it is.
  enum class Mode { read_write, read_only, observe };
  Connection(const std::string& path, Mode mode);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// One statement with parameters $1 ... ; all rows of its answer. Prepared once for each text.
  Rows query(std::string_view sql, const Values& parameters = {});
  /// One statement; how many rows it changed.
  std::int64_t execute(std::string_view sql, const Values& parameters = {});
  /// Several statements without parameters.
  void script(const char* sql);
  /// Calls `row` for each row without keeping them.
  void each(std::string_view sql, const Values& parameters, const std::function<void(const Row&)>& row);

  /// False when SQLite rolled a transaction back by itself.
  bool in_transaction() const;
  /// Copies the whole database as it is at one moment, also while others write.
  void copy_to(const std::string& path);
  sqlite3* handle() const { return handle_; }

 private:
  struct Statement;
  Statement& prepared(std::string_view sql);
  [[noreturn]] void fail(std::string_view during) const;

  sqlite3* handle_ = nullptr;
  std::map<std::string, std::unique_ptr<Statement>, std::less<>> statements_;
};

}  // namespace store::internal

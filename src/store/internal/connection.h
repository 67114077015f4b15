#pragma once
#include "store/rows.h"

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace store::internal {

/// A fault of the database, told apart as far as the store must act differently on it.
class DatabaseFault : public std::runtime_error {
 public:
  enum class Kind {
    statement,  // this statement failed; undone to a savepoint, the transaction goes on
    earlier,    // something posted before the part that runs failed, too late to undo it alone
    full,       // the disk or the bound of the database is full; nothing else is wrong
    disk,       // reading, writing or syncing failed, or what was read makes no sense: nothing can be relied on any more
    lost,       // the connection is gone; what was not committed is undone
    in_doubt,   // a commit was asked for and nobody said for certain that it is durable
  };
  DatabaseFault(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// One query (a constant of the program), asked for each of many parameter lists.
struct Question {
  std::string_view sql;
  std::vector<Values> parameters;
};
/// For each parameter list the rows of its answer.
using Answers = std::vector<Rows>;

/// One connection to the database a store lies in, used by one thread at a time. Throws DatabaseFault. What SQLite and
/// PostgreSQL do differently is behind these functions; the text of statements is common to both.
class Connection {
 public:
  Connection() = default;
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// One statement with parameters $1 ... ; all rows of its answer. Prepared once for each text.
  virtual Rows query(std::string_view sql, const Values& parameters = {});
  /// Calls `row` for each row without keeping them; `row` leaves this connection alone.
  virtual void each(std::string_view sql, const Values& parameters, const std::function<void(Row&&)>& row) = 0;
  /// One statement; how many rows it changed.
  virtual std::int64_t execute(std::string_view sql, const Values& parameters = {}) = 0;
  /// A statement nobody waits for: it runs before the next that is waited for, and its fault may come out of that one.
  virtual void post(std::string_view sql, Values parameters = {}) = 0;
  /// As post(), for an insert that ends in `values ($1, ..., $n)`, without nulls, into a table to which rows are only added: such rows
  /// may travel together, and before other things posted.
  virtual void post_row(std::string_view insert, Values row) = 0;
  /// Waits for what was posted.
  virtual void settle() = 0;
  /// Several statements without parameters.
  virtual void script(const std::string& sql) = 0;

  /// Begins a transaction that keeps every other writer out until it ends, sees all they committed, and answers `questions`.
  virtual std::vector<Answers> begin_writing(const std::vector<Question>& questions = {}) = 0;
  /// Begins a transaction that reads one state.
  virtual void begin_reading() = 0;
  /// On return all is on disk for good. Throws `in_doubt` when that is not certain.
  virtual void commit() = 0;
  /// Undoes an open transaction; nothing when there is none.
  virtual void roll_back() = 0;
  virtual bool in_transaction() const = 0;

  /// A part of the transaction that can be undone alone, one at a time. What was posted in it and not waited for may fail
  /// after its end, and comes out as `earlier`.
  virtual void begin_part() = 0;
  virtual void undo_part() = 0;
  virtual void end_part() = 0;

  /// What must be there before the first migration.
  virtual void prepare_schema() {}
  /// The number of the last migration that ran; 0: none did.
  virtual std::int64_t schema_number() = 0;
  virtual void set_schema_number(std::int64_t number) = 0;
  /// Every table in which a store's rows lie.
  virtual std::vector<std::string> tables() = 0;
  bool has_table(std::string_view name);
  /// What stands in the database beside rows, each as its kind and name and, on SQLite, its text in the next line: on SQLite tables, indexes,
  /// triggers and views, on PostgreSQL triggers and rules alone.
  virtual std::vector<std::string> schema() = 0;
  /// What is wrong with pages and indexes, in the database's own words; empty when nothing was found.
  virtual std::vector<std::string> damages() = 0;
  /// Overwrites or drops what deleted rows of `tables` left in the database's files; false: somebody holds on to it.
  virtual bool forget_deleted(const std::vector<std::string>& tables) = 0;

  /// Other processes may write into the same database.
  virtual bool is_shared() const { return false; }
  /// True when this connection is the one that does what is to be done once for all who share the database; stays so
  /// until the connection ends.
  virtual bool try_lead() { return true; }
  /// A lost connection is made again; what it had prepared or held is forgotten. Throws `lost`.
  virtual void reconnect() = 0;

 protected:
  /// The first column of every row.
  std::vector<std::string> texts(std::string_view sql);
};

}  // namespace store::internal

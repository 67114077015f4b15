#pragma once
#include "store/internal/connection.h"

/// One statement of PostgreSQL where the common text stands for many: each parameter becomes an array of all its values.
namespace store::internal {

/// `insert into t (...) values ($1, ..., $n)` for all of many rows like `first`.
std::string insert_of_many(std::string_view insert, const Values& first);

/// `query`, in which $ stands for nothing but parameters, for all of many lists like `first`, one or more values long: what
/// answers_of() takes apart.
std::string query_of_many(std::string_view query, const Values& first);
/// The rows for each of `count` parameter lists.
Answers answers_of(const Rows& rows, std::size_t count);

/// What was posted and not sent yet.
class Unsent {
 public:
  struct Statement { std::string sql; Values parameters; };
  struct Batch { std::string insert; std::vector<Values> rows; };
  /// Rows of one table together; they go first.
  struct Load { std::vector<Batch> rows; std::vector<Statement> statements; };

  void add(std::string_view sql, Values parameters) { items_.push_back({{std::string(sql), std::move(parameters)}, Kind::statement}); }
  void add_row(std::string_view insert, Values row) { items_.push_back({{std::string(insert), std::move(row)}, Kind::row}); }
  std::size_t size() const { return items_.size(); }
  /// The first `count`, which are no longer here then.
  Load take(std::size_t count);
  /// Leaves the first `count`.
  void cut(std::size_t count) { items_.resize(std::min(count, items_.size())); }

 private:
  enum class Kind { statement, row };
  struct Item { Statement statement; Kind kind; };
  std::vector<Item> items_;
};

}  // namespace store::internal

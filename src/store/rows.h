#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace store {

/// Bytes that are no text.
struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};

/// What a column holds: nothing, a 64-bit integer (counts, flags 0/1, microseconds), a text in UTF-8, or bytes.
/// These four mean the same in SQLite and PostgreSQL; there is no other.
using Value = std::variant<std::monostate, std::int64_t, std::string, Blob>;
using Values = std::vector<Value>;

/// One row of an answer, read by column name. Asking for a column that was not selected is a bug and stops the process; a
/// value of another type throws std::runtime_error. A NULL reads as "" or 0: ask is_null where the difference matters.
class Row {
 public:
  Row(std::shared_ptr<const std::vector<std::string>> columns, Values values) : columns_(std::move(columns)), values_(std::move(values)) {}

  const Value& at(std::string_view column) const;
  std::string text(std::string_view column) const;
  std::int64_t integer(std::string_view column) const;
  std::string bytes(std::string_view column) const;
  bool flag(std::string_view column) const { return integer(column) != 0; }
  bool is_null(std::string_view column) const;

  const std::vector<std::string>& columns() const { return *columns_; }
  const Values& values() const { return values_; }

 private:
  std::shared_ptr<const std::vector<std::string>> columns_;
  Values values_;
  mutable std::size_t next_ = 0;       // where the next column that is read probably stands
};

using Rows = std::vector<Row>;

}  // namespace store

#pragma once
#include "store/rows.h"

#include <string>
#include <string_view>
#include <vector>

typedef struct pg_result PGresult;

/// Values on their way to and from PostgreSQL, in its binary formats.
namespace store::internal {

/// The parameters of a statement as libpq wants them; points into the values, which outlive it.
class BoundParameters {
 public:
  explicit BoundParameters(const Values& values);
  /// For each parameter an array of what it is in each of `rows` (one or more, alike); the statement says the types.
  static BoundParameters arrays(const std::vector<Values>& rows);
  BoundParameters(BoundParameters&&) = default;

  int count() const { return static_cast<int>(pointers_.size()); }
  const char* const* pointers() const { return pointers_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }
  /// The types the statement is prepared for: bigint, text, bytea; 0 for a null or an array, whose type the server infers.
  const unsigned* types() const { return types_.data(); }
  /// The types as a short text: statements are prepared once for each.
  std::string signature() const;

 private:
  BoundParameters() = default;
  void add(const char* pointer, std::size_t length, int format, unsigned type);

  std::vector<std::string> made_;   // integers as text, arrays
  std::vector<const char*> pointers_;
  std::vector<int> lengths_, formats_;
  std::vector<unsigned> types_;
};

/// The names of an answer's columns.
std::shared_ptr<const std::vector<std::string>> column_names(const PGresult* result);

/// A row of an answer in binary format. Booleans read as 0 or 1, whole numerics (sums) as integers; anything else that is
/// neither integer, text nor bytes throws std::runtime_error.
Values row_values(const PGresult* result, int row);

}  // namespace store::internal

#include "store/internal/connection.h"

namespace store::internal {

Rows Connection::query(std::string_view sql, const Values& parameters) {
  Rows rows;
  each(sql, parameters, [&](const Row& row) { rows.push_back(row); });
  return rows;
}

}  // namespace store::internal

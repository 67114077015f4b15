#include "store/internal/connection.h"

namespace store::internal {

Rows Connection::query(std::string_view sql, const Values& parameters) {
  Rows rows;
  each(sql, parameters, [&](Row&& row) { rows.push_back(std::move(row)); });
  return rows;
}

}  // namespace store::internal

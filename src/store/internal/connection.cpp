#include "store/internal/connection.h"

#include <algorithm>

namespace store::internal {

Rows Connection::query(std::string_view sql, const Values& parameters) {
  Rows rows;
  each(sql, parameters, [&](Row&& row) { rows.push_back(std::move(row)); });
  return rows;
}

std::vector<std::string> Connection::texts(std::string_view sql) {
  std::vector<std::string> found;
  each(sql, {}, [&](const Row& row) { found.push_back(std::get<std::string>(row.values().front())); });
  return found;
}

bool Connection::has_table(std::string_view name) {
  const auto all = tables();
  return std::find(all.begin(), all.end(), name) != all.end();
}

}  // namespace store::internal

#include "store/internal/connection.h"

namespace store::internal {

Rows Connection::query(std::string_view sql, const Values& parameters) {
  Rows rows;
  each(sql, parameters, [&](Row&& row) { rows.push_back(std::move(row)); });
  return rows;
}

std::vector<Rows> Connection::query_many(std::string_view sql, const std::vector<Values>& parameters) {
  std::vector<Rows> answers;
  for (const Values& one : parameters) answers.push_back(query(sql, one));
  return answers;
}

}  // namespace store::internal

#include "store/internal/postgres_many.h"

#include "base/refusal.h"

#include <algorithm>
#include <fmt/format.h>

namespace store::internal {
namespace {

const char* array_type(const Value& value) {
  if (std::holds_alternative<std::int64_t>(value)) return "bigint[]";
  if (std::holds_alternative<std::string>(value)) return "text[]";
  base::ensure(std::holds_alternative<Blob>(value), "what travels in arrays has no nulls");
  return "bytea[]";
}

/// `$1::bigint[], $2::text[]`, in the types of `first`.
std::string arrays_like(const Values& first) {
  std::string list;
  for (std::size_t i = 0; i < first.size(); ++i) list += fmt::format("{}${}::{}", i == 0 ? "" : ", ", i + 1, array_type(first[i]));
  return list;
}

/// `p1, p2`: what the parameters are called as columns.
std::string names_of(std::size_t count) {
  std::string list;
  for (std::size_t i = 1; i <= count; ++i) list += fmt::format("p{}, ", i);
  return list;
}

}  // namespace

std::string insert_of_many(std::string_view insert, const Values& first) {
  const std::size_t end = insert.rfind(" values (");
  base::ensure(end != std::string_view::npos, "an insert of many ends in its values");
  return fmt::format("{} select * from unnest({})", insert.substr(0, end), arrays_like(first));
}

/// `offset 0` keeps the planner from making one join of it, which would read whole tables where each list needs a row.
std::string query_of_many(std::string_view query, const Values& first) {
  std::string each(query);
  for (std::size_t at = each.find('$'); at != std::string::npos; at = each.find('$', at)) each.replace(at, 1, "asked.p");
  return fmt::format("select place, answer.* from unnest({}) with ordinality as asked ({}place) cross join lateral ({} offset 0) as answer", arrays_like(first), names_of(first.size()), each);
}

Answers answers_of(const Rows& rows, std::size_t count) {
  Answers answers(count);
  std::shared_ptr<const std::vector<std::string>> columns;
  for (const Row& row : rows) {
    if (!columns) columns = std::make_shared<const std::vector<std::string>>(row.columns().begin() + 1, row.columns().end());
    const auto place = static_cast<std::size_t>(std::get<std::int64_t>(row.values().front()));
    answers.at(place - 1).emplace_back(columns, Values(row.values().begin() + 1, row.values().end()));
  }
  return answers;
}

Unsent::Load Unsent::take(std::size_t count) {
  Load load;
  const auto end = items_.begin() + static_cast<std::ptrdiff_t>(count);
  for (auto item = items_.begin(); item != end; ++item) {
    Statement& statement = item->statement;
    if (item->kind == Kind::statement) {
      load.statements.push_back(std::move(statement));
      continue;
    }
    auto batch = std::find_if(load.rows.begin(), load.rows.end(), [&](const Batch& one) { return one.insert == statement.sql; });
    if (batch == load.rows.end()) batch = load.rows.insert(batch, {std::move(statement.sql), {}});
    batch->rows.push_back(std::move(statement.parameters));
  }
  items_.erase(items_.begin(), end);
  return load;
}

}  // namespace store::internal

#include "store/rows.h"

#include "base/refusal.h"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

namespace store {
namespace {

template <class T>
T read(const Value& value, std::string_view column) {
  if (std::holds_alternative<std::monostate>(value)) return {};
  if (!std::holds_alternative<T>(value)) throw std::runtime_error(fmt::format("the column {} holds a value of another type", column));
  return std::get<T>(value);
}

}  // namespace

const Value& Row::at(std::string_view column) const {
  const auto& names = *columns_;
  // Columns are mostly read in the order they were asked for.
  if (next_ >= names.size() || names[next_] != column)
    next_ = static_cast<std::size_t>(std::find(names.begin(), names.end(), column) - names.begin());
  base::ensure(next_ < names.size(), "a column that is read was asked for");
  return values_[next_++];
}

std::string Row::text(std::string_view column) const { return read<std::string>(at(column), column); }
std::int64_t Row::integer(std::string_view column) const { return read<std::int64_t>(at(column), column); }
std::string Row::bytes(std::string_view column) const { return read<Blob>(at(column), column).bytes; }
bool Row::is_null(std::string_view column) const { return std::holds_alternative<std::monostate>(at(column)); }

}  // namespace store

#pragma once
#include "base/refusal.h"
#include "store/internal/connection.h"

namespace store::internal {

/// Refuses `store_too_new` for a schema this program does not know.
base::Result<void> check_known_schema(Connection& connection);

/// Runs the migrations that are missing, each in a transaction of its own; two who open at once run each once. Refuses
/// `store_too_new`.
base::Result<void> migrate(Connection& connection);
bool is_empty(Connection& connection);  // no migration has run yet

std::string property(Connection& connection, std::string_view name);  // empty when not set
void set_property(Connection& connection, std::string_view name, std::string_view value);

}  // namespace store::internal

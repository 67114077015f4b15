#pragma once
#include "base/refusal.h"
#include "store/internal/connection.h"
#include "store/internal/vault.h"

namespace store::internal {

/// Refuses `store_too_new` for a schema this program does not know.
base::Result<void> check_known_schema(Connection& connection);

/// Runs the migrations that are missing, each in a transaction of its own; two who open at once run each once. The sums
/// over working rows go along. Refuses `store_too_new`.
base::Result<void> migrate(Connection& connection, const Vault& vault);
bool is_empty(Connection& connection);  // no migration has run yet

std::string property(Connection& connection, std::string_view name);  // empty when not set
void set_property(Connection& connection, const Vault& vault, std::string_view name, std::string_view value);  // by itself

}  // namespace store::internal

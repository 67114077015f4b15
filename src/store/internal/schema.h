#pragma once
#include "base/refusal.h"
#include "store/internal/sqlite.h"

namespace store::internal {

/// Settings of the writer's connection: WAL, synchronous=FULL, what is deleted is overwritten.
void configure_writer(Connection& connection);

/// Runs the migrations that are missing, each in a transaction of its own. Refuses `store_too_new`.
base::Result<void> migrate(Connection& connection);
bool is_empty(Connection& connection);  // no migration has run yet

std::string property(Connection& connection, std::string_view name);  // empty when not set
void set_property(Connection& connection, std::string_view name, std::string_view value);

}  // namespace store::internal

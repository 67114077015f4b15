#pragma once
#include "store/internal/sqlite.h"

/// The rows of a store on their way between databases: a backup is a SQLite file whatever the store lies in.
namespace store::internal {

/// Makes the schema of a migration's number in an empty database, within the caller's transaction where it has one.
void make_schema(Connection& connection, std::int64_t number);

/// Copies every row of the schema `number` from one database to the other; views are left out, they are made again when
/// the store is opened. Both have the schema, `to` is empty.
void copy_rows(Connection& from, Connection& to, std::int64_t number);

/// Takes the views out of a copy of a store, without a trace: what is sealed in an event is in the clear in some of them.
void leave_out_views(SqliteConnection& copy);

}  // namespace store::internal

#include "store/migrations/all.h"

namespace store {

extern const char* const migration_public_log;

// The log for everybody: rows are added, never changed. What has gone into it is remembered by name.
const char* const migration_public_log = R"sql(

create table log_entries (
  place bigint not null primary key,        -- from 0, without gaps
  entry blob not null,
  leaf_hash blob not null
);
-- Hashes of complete subtrees at the levels 8, 16, 24 ...: what the tiles above the first hold.
create table log_nodes (
  level bigint not null,
  position bigint not null,                 -- from 0
  hash blob not null,
  primary key (level, position)
);
create table log_heads (
  size bigint not null primary key,
  note text not null                        -- C2SP signed note
);
create table log_progress (
  name text not null primary key,
  value text not null
);

)sql";

}  // namespace store

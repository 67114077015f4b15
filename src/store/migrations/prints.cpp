#include "store/migrations/all.h"

namespace store {

extern const char* const migration_prints;

// What was printed for a seal, so that a scan of it can be told from a scan of another version. Working rows: a scan whose
// code is no longer known is looked at by people.
const char* const migration_prints = R"sql(

create table prints (
  code text not null primary key,
  case_id text not null,
  document text not null,
  version bigint not null,
  content blob not null,                    -- name -> digest of what was printed there; encrypted under the store key
  account text not null,
  printed_at bigint not null
);
create index prints_by_case on prints (case_id, printed_at);

-- The code of the print a file is the scan of; empty: none was read or given.
alter table uploads add column strip text not null default '';

)sql";

}  // namespace store

#include "store/migrations/all.h"

namespace store {

extern const char* const migration_reads;

// Who read what an applicant had marked as confidential. No verdict rests on it.
const char* const migration_reads = R"sql(

create table reads (
  case_id text not null,
  account text not null,
  office text not null,
  what text not null,                       -- fact or condition path; "file <digest>" for a paper fetched
  read_at bigint not null
);
create index reads_by_case on reads (case_id, read_at);

)sql";

}  // namespace store

#include "store/migrations/all.h"

namespace store {

extern const char* const migration_uploads;

// Files handed in for a case, before and after an entry names them: the file itself lies under its digest, this says for
// which case, by whom and under which name it came.
const char* const migration_uploads = R"sql(

create table uploads (
  case_id text not null,
  digest text not null,
  name text not null,
  type text not null,
  size bigint not null,
  account text not null,
  office text not null,
  uploaded_at bigint not null,
  primary key (case_id, digest)
);
create index uploads_by_digest on uploads (digest);

-- Who is invited, for the greeting on the page behind the link.
alter table invitations add column name text not null default '';

)sql";

}  // namespace store

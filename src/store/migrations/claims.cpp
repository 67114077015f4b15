#include "store/migrations/all.h"

namespace store {

extern const char* const migration_claims;

// Which of an office's people works on a case, for the queues. It limits nobody and no verdict rests on it.
const char* const migration_claims = R"sql(

create table claims (
  case_id text not null,
  office text not null,
  account text not null,
  claimed_at bigint not null,
  primary key (case_id, office)
);
create index claims_by_account on claims (account);

)sql";

}  // namespace store

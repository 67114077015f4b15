#include "store/migrations/all.h"

namespace store {

// What makes the one-time codes of an account. Working rows.
const char* const migration_second_factors = R"sql(

create table second_factors (
  account text not null primary key,
  secret blob not null,                     -- encrypted under the store key
  last_step bigint not null,                -- of the code last accepted; its own and older codes are refused
  confirmed_at bigint                       -- null: begun, no code was given yet
);

)sql";

}  // namespace store

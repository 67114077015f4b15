#include "store/migrations/all.h"

namespace store {

extern const char* const migration_row_sums;

// Sums over the rows that follow from no event, so that one changed by hand is noticed: internal/row_sums.h.
const char* const migration_row_sums = R"sql(

create table row_sums (
  name text not null primary key,           -- all
  content blob not null                     -- size of the ledger and a sum for each table; encrypted under the store key
);

)sql";

}  // namespace store

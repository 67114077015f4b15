#include "store/migrations/all.h"

namespace store {

const std::vector<Migration>& all_migrations() {
  static const std::vector<Migration> all = {
      {1, migration_first},
      {2, migration_uploads},
      {3, migration_claims},
      {4, migration_reads},
      {5, migration_public_log},
      {6, migration_prints},
      {7, migration_second_factors},
      {8, migration_row_sums},
  };
  return all;
}

}  // namespace store

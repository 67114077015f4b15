#include "store/migrations/all.h"

namespace store {

extern const char* const migration_first;
extern const char* const migration_uploads;

const std::vector<Migration>& all_migrations() {
  static const std::vector<Migration> all = {
      {1, migration_first},
      {2, migration_uploads},
  };
  return all;
}

}  // namespace store

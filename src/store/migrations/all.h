#pragma once
#include <vector>

namespace store {

/// Each changes the schema from one released state to the next: one file, one line in all.cpp, never edited afterwards.
struct Migration {
  int number = 0;  // from 1, without gaps
  const char* sql = nullptr;
};

// Each in the file of its name.
extern const char* const migration_first;
extern const char* const migration_uploads;
extern const char* const migration_claims;
extern const char* const migration_reads;
extern const char* const migration_public_log;
extern const char* const migration_prints;
extern const char* const migration_second_factors;
extern const char* const migration_row_sums;

const std::vector<Migration>& all_migrations();

}  // namespace store

#pragma once
#include <cstdint>
#include <future>
#include <memory>
#include <string>

namespace bench {

/// What one act leaves in the database: its row of `events` and its row of `commands`, made beforehand.
struct Act {
  std::string stream;
  std::int64_t version = 0;
  std::string kind, id;
  std::int64_t received_at = 0;
  std::string envelope, leaf_hash;
  std::string account, command, answer;

  std::size_t bytes() const { return stream.size() + kind.size() + id.size() + envelope.size() + leaf_hash.size() + account.size() + command.size() + answer.size() + 40; }
};

/// What a database does by itself with the bytes of acts: many waiting clients to a transaction, answered when it is
/// durable (SQLite: WAL, synchronous=FULL; PostgreSQL: synchronous commit). Nothing is hashed, looked up or checked.
class BareInserts {
 public:
  virtual ~BareInserts() = default;
  virtual std::future<void> insert(Act act) = 0;
};

/// Where the bytes of an act go: into the store's own tables with their keys, or into one blob of one table.
enum class Into { same_tables, one_blob };

/// In FOLDER/bare.db.
std::unique_ptr<BareInserts> bare_sqlite(const std::string& folder, Into into);
/// In tables of its own. The blobs of a transaction go in one statement, rows of tables one by one without waiting.
std::unique_ptr<BareInserts> bare_postgres(const std::string& url, Into into);

}  // namespace bench

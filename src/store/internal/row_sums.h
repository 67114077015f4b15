#pragma once
#include "store/internal/connection.h"
#include "store/internal/vault.h"

#include <array>
#include <functional>
#include <map>
#include <optional>

namespace store::internal {

/// The tables whose rows follow from no event and are no part of the two logs.
inline constexpr std::array summed_tables = {
    "accounts", "claims", "commands", "drafts", "editions", "files", "heads", "invitations", "log_heads", "log_progress",
    "outbox", "prints", "properties", "reads", "second_factors", "sessions", "stream_keys", "unique_keys", "uploads"};

/// A number below 2^256, lowest part first; adding wraps around.
struct RowSum {
  std::array<std::uint64_t, 4> parts{};
  RowSum& operator+=(const RowSum& other);
  RowSum& operator-=(const RowSum& other);
  bool operator==(const RowSum&) const = default;
};

/// What makes a row changed, cut, added or put back by hand noticeable, for whoever lacks store.key. Of each table the hashes
/// of its rows, made under a key that follows from store.key, are added up; the sums lie encrypted in one row beside the
/// size of the ledger they were last written at. A change takes the old rows' hashes off and adds the new ones', so the
/// sums of a table changed by hand stay wrong whatever is written afterwards.
///
/// On a connection that writes; everything between begin() and save() lies in one transaction.
class RowSums {
 public:
  using Sums = std::array<RowSum, summed_tables.size()>;

  RowSums(Connection& connection, const Vault& vault) : connection_(connection), vault_(vault), key_(vault.derive("row sums")) {}

  /// Takes up the sums as they were committed last, or as `rows` answer question(). Sums that are missing or do not open count
  /// as nothing: verify says so.
  void begin() { begin(connection_.query(question().sql)); }
  void begin(const Rows& rows);
  static Question question() { return {"select name, content from row_sums", {{}}}; }
  /// A statement of Transaction::execute: `insert`, `update T set ... where ...` or `delete`; how many rows it changed. Any
  /// table may be named; the sums follow those that are summed.
  std::int64_t execute(std::string_view sql, const Values& parameters = {});
  /// The same of Transaction::post. Where rows of the table are summed somebody waits for it all the same.
  void post(std::string_view sql, Values parameters);
  /// An insert of one row with all columns in their order, each a parameter, into a summed table; nobody waits for it.
  void post_row(std::string_view insert, Values row);
  /// Writes the sums beside the size of the ledger, where either changed.
  void save(std::uint64_t size);

  const Sums& sums() const { return now_.sums; }
  /// What was changed since is undone.
  void put_back(const Sums& sums) { now_.sums = sums; }
  std::uint64_t size() const { return now_.size; }

  /// Does what changes the schema; a table that was wrong before is wrong afterwards. Where there are no sums yet, takes the rows as
  /// they are.
  void keep_through(const std::function<void()>& change);

  /// Takes the rows as they are.
  void count_anew();

  /// What is wrong with the rows as they are, one sentence each; `size` is that of the ledger.
  std::vector<std::string> differences(std::uint64_t size);

 private:
  struct Record {
    std::uint64_t size = 0;
    Sums sums{};
    bool operator==(const Record&) const = default;
  };
  /// What must be known of the text of a statement.
  struct Statement {
    std::size_t table = summed_tables.size();   // in summed_tables; its size: none of them
    bool removes = false;                       // what comes back are the rows that went
    std::string text;                           // with its rows coming back
    std::string before;                         // selects the rows it changes; empty: none was there
    std::vector<std::size_t> used;              // parameters of `before`: their numbers in the statement
  };

  const Statement& known(std::string_view sql);
  Rows rows_before(const Statement& statement, const Values& parameters);
  RowSum hash_of(std::string_view table, const Values& values) const;
  Sums counted();
  std::optional<Record> read(const Rows& rows) const;

  Connection& connection_;
  const Vault& vault_;
  std::string key_;
  Record before_, now_;
  std::map<std::string, Statement, std::less<>> statements_;
};

}  // namespace store::internal

#pragma once
#include "store/internal/events.h"
#include "store/internal/row_sums.h"
#include "store/internal/tree.h"
#include "store/reader.h"

namespace store::internal {

/// A Reader over a connection of its own.
class ConnectionReader : public Reader {
 public:
  ConnectionReader(Connection& connection, const Vault& vault) : connection_(connection), vault_(vault) {}

  Rows query(std::string_view sql, const Values& parameters) override { return connection_.query(sql, parameters); }
  std::vector<ledger::Event> read_stream(std::string_view stream, std::int64_t from_version) override {
    return checked_events(read_stored(connection_, vault_, StreamRange{stream, from_version}));
  }
  std::vector<ledger::Event> read_all(std::int64_t from_seq, std::int64_t limit) override {
    return checked_events(read_stored(connection_, vault_, LedgerRange{from_seq, limit}));
  }

 private:
  Connection& connection_;
  const Vault& vault_;
};

/// What one command may do on the writer's connection; the writer opens and closes the savepoint around it.
class Work final : public Transaction {
 public:
  /// Everything outlives the work. `tree` and `sums` are put back by the writer when the work is undone. `cause`: the command's id.
  struct Parts {
    Connection& connection;
    const Vault& vault;
    const std::vector<Applier>& appliers;
    ledger::Frontier& tree;
    RowSums& sums;
    std::string cause;
  };
  explicit Work(Parts parts) : parts_(std::move(parts)), reader_(parts_.connection, parts_.vault) {}

  Rows query(std::string_view sql, const Values& parameters) override { return reader_.query(sql, parameters); }
  std::vector<ledger::Event> read_stream(std::string_view stream, std::int64_t from_version) override { return reader_.read_stream(stream, from_version); }
  std::vector<ledger::Event> read_all(std::int64_t from_seq, std::int64_t limit) override { return reader_.read_all(from_seq, limit); }
  std::int64_t execute(std::string_view sql, const Values& parameters) override { return parts_.sums.execute(sql, parameters); }
  /// A statement of an Applier that makes a table or an index.
  void make(const std::string& statement) { parts_.connection.execute(parts_.connection.made_here(statement)); }
  std::int64_t version(std::string_view stream) override;
  base::Result<std::int64_t> append(std::string_view stream, std::int64_t expected_version, std::vector<ledger::Event> events) override;
  base::Result<void> claim(std::string_view key) override;
  const Vault& vault() const { return parts_.vault; }

 private:
  struct StreamKey { std::string id, key; };

  base::Result<void> append_one(const ledger::Event& event);
  void insert_leaf(const ledger::Event& event, const std::string& leaf);
  StreamKey stream_key(const std::string& stream);
  void insert_sealed(const ledger::Event& event, const std::map<std::string, std::string>& salts);

  Parts parts_;
  ConnectionReader reader_;
  std::map<std::string, std::int64_t, std::less<>> versions_;   // of the streams asked for: nobody else writes meanwhile
};

/// Empties the views of `appliers` and applies every event again, within the open transaction.
void rebuild(Work& work, const std::vector<Applier>& appliers);
/// What a view is made of, as one short text: when it changes, the view is rebuilt. Only who has the store key can write one.
std::string mark_of(const Applier& applier, const Vault& vault);
/// A mark that some release wrote for this view.
bool is_mark_of(const std::string& view, const std::string& mark, const Vault& vault);

}  // namespace store::internal

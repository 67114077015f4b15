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

/// Versions of streams, as far as they are known.
using Versions = std::map<std::string, std::int64_t, std::less<>>;

/// What one command may do on the writer's connection; the writer begins and ends the part of the transaction around it.
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
    Versions& versions;   // known before; keep_versions() adds to them
  };
  explicit Work(Parts parts) : parts_(std::move(parts)), reader_(parts_.connection, parts_.vault) {}

  Rows query(std::string_view sql, const Values& parameters) override { return reader_.query(sql, parameters); }
  std::vector<ledger::Event> read_stream(std::string_view stream, std::int64_t from_version) override;
  std::vector<ledger::Event> read_all(std::int64_t from_seq, std::int64_t limit) override { return reader_.read_all(from_seq, limit); }
  std::int64_t execute(std::string_view sql, const Values& parameters) override { return parts_.sums.execute(sql, parameters); }
  void post(std::string_view sql, Values parameters) override { parts_.sums.post(sql, std::move(parameters)); }
  std::int64_t version(std::string_view stream) override;
  base::Result<std::int64_t> append(std::string_view stream, std::int64_t expected_version, std::vector<ledger::Event> events) override;
  base::Result<void> claim(std::string_view key) override;
  const Vault& vault() const { return parts_.vault; }

  /// For the commands that follow, once it is certain that this one is not undone.
  void keep_versions();

 private:
  struct StreamKey { std::string id, key; };

  base::Result<void> append_one(const ledger::Event& event);
  void insert_leaf(const ledger::Event& event, const std::string& leaf);
  const StreamKey& stream_key(const std::string& stream);
  StreamKey find_stream_key(const std::string& stream);
  void insert_sealed(const ledger::Event& event, const std::map<std::string, std::string>& salts);

  Parts parts_;
  ConnectionReader reader_;
  Versions versions_;                              // found by this work
  std::map<std::string, StreamKey> stream_keys_;   // the same
};

/// Empties the views of `appliers` and applies every event again, within the open transaction.
void rebuild(Work& work, const std::vector<Applier>& appliers);
/// What a view is made of, as one short text: when it changes, the view is rebuilt. Only who has the store key can write one.
std::string mark_of(const Applier& applier, const Vault& vault);
/// A mark that some release wrote for this view.
bool is_mark_of(const std::string& view, const std::string& mark, const Vault& vault);

}  // namespace store::internal

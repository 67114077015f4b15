#pragma once
#include "ledger/verify.h"
#include "store/internal/connection.h"
#include "store/internal/vault.h"

namespace store::internal {

/// Hands all that is kept in a folder to the ledger's verifier, and checks what the verifier does not know: rows that
/// belong to no event, and files.
class Audit {
 public:
  Audit(std::string folder, Connection& connection, const Vault& vault) : folder_(std::move(folder)), connection_(connection), vault_(vault) {}

  /// What was signed, read before the rows were: FOLDER/head and FOLDER/log; empty when there is none.
  struct Signed { std::string head, log; };
  ledger::Report run(const ledger::PublicKey& key, const Signed& last);

 private:
  ledger::Report check(const ledger::PublicKey& key, const Signed& last);
  ledger::PublicKey first_key(ledger::Log log, const ledger::PublicKey& expected);
  void check_database(ledger::Report& report);
  void check_schema(ledger::Report& report);
  void add_heads(ledger::Verifier& verifier, const std::string& head);
  void add_nodes(ledger::Verifier& verifier);
  void add_events(ledger::Verifier& verifier);
  void check_orphans(ledger::Report& report);
  void check_heads(ledger::Report& report);
  void check_files(ledger::Report& report);
  void check_log(ledger::Report& report, const std::string& last);
  void check_rows(ledger::Report& report);

  std::string folder_;
  Connection& connection_;
  const Vault& vault_;
};

}  // namespace store::internal

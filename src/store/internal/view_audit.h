#pragma once
#include "ledger/verify.h"
#include "store/internal/sqlite.h"
#include "store/internal/vault.h"
#include "store/reader.h"

namespace store::internal {

/// Makes the views of a store anew from its events, in a passing database, and names every row of the kept ones that does
/// not follow. Memory stays flat: the passing database is a file without a name.
class ViewAudit {
 public:
  /// `kept`: where the views lie; `events`: the same state of it.
  ViewAudit(Connection& kept, Reader& events, const Vault& vault, ledger::Report& report) : kept_(kept), events_(events), vault_(vault), report_(report) {}

  /// The columns of a table, and those of its key; the table is constant text of an applier.
  struct Shape { std::vector<std::string> columns, key; };

  /// What check_views() of an Archive promises.
  void run(const std::vector<Applier>& appliers);

 private:
  bool are_comparable(const std::vector<Applier>& appliers);
  bool are_left_out(const std::vector<Applier>& appliers);
  bool are_current(const std::vector<Applier>& appliers);
  void make(const std::vector<Applier>& appliers);
  void compare_schema();
  void compare(const std::string& table);
  void name_difference(const std::string& table, const Shape& shape, const Row& kept);
  void problem(std::string detail);

  Connection& kept_;
  Reader& events_;
  const Vault& vault_;
  ledger::Report& report_;
  SqliteConnection made_{"", SqliteConnection::Mode::read_write};
};

}  // namespace store::internal

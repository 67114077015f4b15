#pragma once
#include "store/internal/database.h"
#include "store/internal/work.h"

#include <memory>
#include <mutex>

namespace store::internal {

/// Read-only connections, each lent to one thread at a time with a transaction open, so that it sees one state.
class ReaderPool : public std::enable_shared_from_this<ReaderPool> {
 public:
  ReaderPool(Database database, const Vault& vault) : database_(std::move(database)), vault_(vault) {}
  std::shared_ptr<Reader> lend();

 private:
  /// A connection with a transaction begun.
  std::unique_ptr<Connection> take();
  std::unique_ptr<Connection> take_idle();
  void give_back(std::unique_ptr<Connection> connection) noexcept;

  Database database_;
  Vault vault_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;  // guarded
};

}  // namespace store::internal

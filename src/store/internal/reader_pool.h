#pragma once
#include "store/internal/work.h"

#include <memory>
#include <mutex>

namespace store::internal {

/// Read-only connections, each lent to one thread at a time with a transaction open, so that it sees one state.
class ReaderPool : public std::enable_shared_from_this<ReaderPool> {
 public:
  ReaderPool(std::string path, const Vault& vault) : path_(std::move(path)), vault_(vault) {}
  std::shared_ptr<Reader> lend();

 private:
  std::unique_ptr<Connection> take();
  void give_back(std::unique_ptr<Connection> connection) noexcept;

  std::string path_;
  Vault vault_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;  // guarded
};

}  // namespace store::internal

#pragma once
#include "store/internal/database.h"
#include "store/internal/work.h"

#include <memory>
#include <mutex>
#include <thread>

namespace store::internal {

/// Read-only connections, each lent to one thread at a time with a transaction open, so that it sees one state. One that comes back
/// keeps its transaction for the next reader, of the same thread if it comes, until something is committed; on a database others write into, never.
class ReaderPool : public std::enable_shared_from_this<ReaderPool> {
 public:
  ReaderPool(Database database, const Vault& vault) : database_(std::move(database)), vault_(vault) {}
  std::shared_ptr<Reader> lend();
  /// From here until after_commit() nobody idle holds on to a state: the database may empty its log.
  void before_commit() noexcept;
  /// Something may have been committed: from now on everybody sees it.
  void after_commit() noexcept;

 private:
  struct Connected {
    std::unique_ptr<Connection> connection;
    std::uint64_t state = 0;           // how many commits there were when its transaction began
    std::thread::id last;              // who had it last: what it holds lies near that thread's core
  };
  /// A connection with a transaction begun.
  Connected take();
  Connected take_idle();
  void begin(Connected& reader);
  void give_back(Connected reader) noexcept;

  Database database_;
  Vault vault_;
  std::mutex mutex_;
  std::uint64_t state_ = 0;            // guarded, as is what follows
  bool is_committing_ = false;
  std::vector<Connected> idle_;
};

}  // namespace store::internal

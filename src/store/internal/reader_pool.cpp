#include "store/internal/reader_pool.h"

namespace store::internal {
namespace {

constexpr std::size_t most_idle = 32;

}  // namespace

std::unique_ptr<Connection> ReaderPool::take_idle() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return nullptr;
  auto connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

/// Those that waited idle may have lost their server in the meantime; a new one has not.
std::unique_ptr<Connection> ReaderPool::take() {
  while (auto connection = take_idle()) {
    try {
      connection->begin_reading();
      return connection;
    } catch (const DatabaseFault& fault) {
      if (fault.kind() != DatabaseFault::Kind::lost) throw;
    }
  }
  auto connection = database_.connect(Database::Use::read);
  connection->begin_reading();
  return connection;
}

void ReaderPool::give_back(std::unique_ptr<Connection> connection) noexcept {
  try {
    connection->roll_back();
    const std::lock_guard lock(mutex_);
    if (idle_.size() < most_idle) idle_.push_back(std::move(connection));
  } catch (...) {
    // A connection that cannot end its transaction is closed with it.
  }
}

std::shared_ptr<Reader> ReaderPool::lend() {
  struct Lease {
    std::shared_ptr<ReaderPool> pool;
    std::unique_ptr<Connection> connection;
    ConnectionReader reader;
    Lease(std::shared_ptr<ReaderPool> from, std::unique_ptr<Connection> taken) : pool(std::move(from)), connection(std::move(taken)), reader(*connection, pool->vault_) {}
    ~Lease() { pool->give_back(std::move(connection)); }
  };
  auto lease = std::make_shared<Lease>(shared_from_this(), take());
  Reader* reader = &lease->reader;
  return {std::move(lease), reader};
}

}  // namespace store::internal

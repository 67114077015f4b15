#include "store/internal/reader_pool.h"

#include <algorithm>

namespace store::internal {
namespace {

constexpr std::size_t most_idle = 32;

}  // namespace

ReaderPool::Connected ReaderPool::take_idle() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return {};
  const auto own = std::find_if(idle_.rbegin(), idle_.rend(), [](const Connected& reader) { return reader.last == std::this_thread::get_id(); });
  if (own != idle_.rend()) std::swap(*own, idle_.back());
  auto reader = std::move(idle_.back());
  idle_.pop_back();
  return reader;
}

/// What is committed from here on may be seen or not; what was before is.
void ReaderPool::begin(Connected& reader) {
  {
    const std::lock_guard lock(mutex_);
    reader.state = state_;
  }
  reader.connection->begin_reading();
}

/// Those that waited idle may have lost their server in the meantime; a new one has not.
ReaderPool::Connected ReaderPool::take() {
  for (auto reader = take_idle(); reader.connection; reader = take_idle()) {
    if (reader.connection->in_transaction()) return reader;
    try {
      begin(reader);
      return reader;
    } catch (const DatabaseFault& fault) {
      if (fault.kind() != DatabaseFault::Kind::lost) throw;
    }
  }
  Connected reader{database_.connect(Database::Use::read)};
  begin(reader);
  return reader;
}

void ReaderPool::give_back(Connected reader) noexcept {
  try {
    if (database_.is_shared()) reader.connection->roll_back();
    reader.last = std::this_thread::get_id();
    const std::lock_guard lock(mutex_);
    if (is_committing_ || reader.state != state_) reader.connection->roll_back();
    if (idle_.size() < most_idle) idle_.push_back(std::move(reader));
  } catch (...) {
    // A connection that cannot end its transaction is closed with it.
  }
}

void ReaderPool::before_commit() noexcept {
  const std::lock_guard lock(mutex_);
  is_committing_ = true;
  std::erase_if(idle_, [](Connected& reader) {
    try {
      reader.connection->roll_back();
      return false;
    } catch (...) {
      return true;  // closed, as above
    }
  });
}

void ReaderPool::after_commit() noexcept {
  const std::lock_guard lock(mutex_);
  is_committing_ = false;
  ++state_;
}

std::shared_ptr<Reader> ReaderPool::lend() {
  struct Lease {
    std::shared_ptr<ReaderPool> pool;
    Connected taken;
    ConnectionReader reader;
    Lease(std::shared_ptr<ReaderPool> from, Connected connected) : pool(std::move(from)), taken(std::move(connected)), reader(*taken.connection, pool->vault_) {}
    ~Lease() { pool->give_back(std::move(taken)); }
  };
  auto lease = std::make_shared<Lease>(shared_from_this(), take());
  Reader* reader = &lease->reader;
  return {std::move(lease), reader};
}

}  // namespace store::internal

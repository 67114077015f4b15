#pragma once
#include "base/instant.h"
#include "base/refusal.h"

#include <atomic>
#include <cstdint>
#include <optional>

namespace service {

/// What time it is for the house: the machine's, or in a sample store one that was set and goes on from there.
class Clock {
 public:
  base::Instant now() const;
  /// The clock shows `to` from now on and runs. Refuses `clock_backwards` for an earlier moment.
  base::Result<void> move(base::Instant to);
  /// Ahead of the machine's clock by this many microseconds; how a sample store remembers it.
  std::int64_t offset() const { return offset_; }
  void set_offset(std::int64_t offset) { offset_ = offset; }
  void set(base::Instant to);

 private:
  std::atomic<std::int64_t> offset_{0};
};

}  // namespace service

#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <set>

namespace http {

class Deadline;

/// The connections of one network thread, and until when each is waited for. Used on that thread alone.
class Deadlines {
 public:
  /// How often somebody should look, which is how late a connection may be cut.
  static constexpr std::chrono::milliseconds rhythm{250};

  /// Cuts every connection that is past its moment. Called at each beat of the rhythm.
  void look();

 private:
  friend class Deadline;
  std::int64_t looks_ = 0;
  std::set<Deadline*> all_;
};

/// Until when something is waited for. `cut` ends the waiting; it is called once for each moment that passes.
class Deadline {
 public:
  Deadline(Deadlines& all, std::function<void()> cut);
  ~Deadline();
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  /// From now on at most so long.
  void within(std::chrono::seconds time) { until_ = all_.looks_ + time / Deadlines::rhythm + 1; }
  /// Nobody is waited for.
  void none() { until_ = never; }

 private:
  friend class Deadlines;
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

  Deadlines& all_;
  std::function<void()> cut_;
  std::int64_t until_ = never;         // the look that finds it past its moment
};

}  // namespace http

#pragma once
#include <chrono>
#include <functional>
#include <set>

namespace http {

class Deadline;

/// The connections of one network thread, and until when each is waited for. Used on that thread alone.
class Deadlines {
 public:
  /// How often somebody should look, which is how late a connection may be cut.
  static constexpr std::chrono::milliseconds rhythm{250};

  /// Cuts every connection that is past its moment.
  void look();

 private:
  friend class Deadline;
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
  void within(std::chrono::seconds time) { until_ = Clock::now() + time; }
  /// Nobody is waited for.
  void none() { until_ = never; }

 private:
  friend class Deadlines;
  using Clock = std::chrono::steady_clock;
  static constexpr Clock::time_point never = Clock::time_point::max();

  Deadlines& all_;
  std::function<void()> cut_;
  Clock::time_point until_ = never;
};

}  // namespace http

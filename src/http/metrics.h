#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace http {

/// What is counted and logged of one request: nothing that says who asked for whom.
struct Seen {
  std::string_view method, route;      // the route's pattern, "-" where there is none
  int status = 0;
  std::string_view code;               // of a refusal, else empty
  std::int64_t microseconds = 0, received = 0, sent = 0;   // bytes of the bodies
};

/// Counters of the server, printed in the Prometheus text format. Labels are route patterns, never addresses or names.
class Metrics {
 public:
  void record(const Seen& seen);
  /// Figures asked for when printed: what goes up and down, e.g. open cases, and what only grows since the start.
  void gauge(std::string name, std::string help, std::function<double()> read) { figure("gauge", std::move(name), std::move(help), std::move(read)); }
  void counter(std::string name, std::string help, std::function<double()> read) { figure("counter", std::move(name), std::move(help), std::move(read)); }
  std::string text() const;

  std::atomic<std::int64_t> connections{0};
  std::atomic<std::int64_t> refused_connections{0};
  std::atomic<std::int64_t> cut_connections{0};   // too slow, or gone in the middle

 private:
  struct Series {
    std::int64_t count = 0;
    std::int64_t microseconds = 0;
    std::array<std::int64_t, 6> within{};      // cumulative buckets, see metrics.cpp
  };
  using Key = std::tuple<std::string, std::string, int>;   // method, route, status
  Series& series_of(const Seen& seen);
  struct Figure { std::string kind, name, help; std::function<double()> read; };
  void figure(std::string kind, std::string name, std::string help, std::function<double()> read);

  mutable std::mutex mutex_;
  std::map<Key, Series, std::less<>> series_;
  std::map<std::string, std::int64_t, std::less<>> refusals_;   // code -> how often
  std::int64_t received_ = 0, sent_ = 0;
  std::vector<Figure> figures_;
};

}  // namespace http

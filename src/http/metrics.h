#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

/// Counters of the server, printed in the Prometheus text format. Labels are route patterns, never addresses or names.
class Metrics {
 public:
  void record(std::string_view method, std::string_view pattern, int status, std::int64_t microseconds);
  /// A figure asked for when printed, e.g. the size of the ledger.
  void gauge(std::string name, std::string help, std::function<double()> read);
  std::string text() const;

  std::atomic<std::int64_t> connections{0};
  std::atomic<std::int64_t> refused_connections{0};

 private:
  struct Series {
    std::int64_t count = 0;
    std::int64_t microseconds = 0;
    std::array<std::int64_t, 6> within{};      // cumulative buckets, see metrics.cpp
  };
  struct Gauge { std::string name, help; std::function<double()> read; };
  mutable std::mutex mutex_;
  std::map<std::string, Series> series_;       // key: the label part
  std::vector<Gauge> gauges_;
};

}  // namespace http

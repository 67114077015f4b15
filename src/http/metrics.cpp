#include "http/metrics.h"

#include <fmt/format.h>

namespace http {
namespace {

constexpr std::array<std::int64_t, 6> bounds{1'000, 5'000, 20'000, 100'000, 500'000, 2'000'000};

}  // namespace

void Metrics::record(std::string_view method, std::string_view pattern, int status, std::int64_t microseconds) {
  auto labels = fmt::format(R"(method="{}",route="{}",status="{}")", method, pattern, status);
  const std::scoped_lock lock(mutex_);
  auto& series = series_[std::move(labels)];
  ++series.count;
  series.microseconds += microseconds;
  for (std::size_t i = 0; i < bounds.size(); ++i)
    if (microseconds <= bounds[i]) ++series.within[i];
}

void Metrics::gauge(std::string name, std::string help, std::function<double()> read) {
  const std::scoped_lock lock(mutex_);
  gauges_.push_back({std::move(name), std::move(help), std::move(read)});
}

std::string Metrics::text() const {
  const std::scoped_lock lock(mutex_);
  std::string out = "# HELP pinjian_request_seconds Time to answer a request.\n# TYPE pinjian_request_seconds histogram\n";
  for (const auto& [labels, series] : series_) {
    for (std::size_t i = 0; i < bounds.size(); ++i)
      out += fmt::format("pinjian_request_seconds_bucket{{{},le=\"{}\"}} {}\n", labels, double(bounds[i]) / 1e6, series.within[i]);
    out += fmt::format("pinjian_request_seconds_bucket{{{},le=\"+Inf\"}} {}\n", labels, series.count);
    out += fmt::format("pinjian_request_seconds_sum{{{}}} {:.6f}\n", labels, double(series.microseconds) / 1e6);
    out += fmt::format("pinjian_request_seconds_count{{{}}} {}\n", labels, series.count);
  }
  out += fmt::format("# HELP pinjian_connections Open connections.\n# TYPE pinjian_connections gauge\npinjian_connections {}\n", connections.load());
  out += fmt::format("# HELP pinjian_connections_refused_total Connections over the limits.\n# TYPE pinjian_connections_refused_total counter\n"
                     "pinjian_connections_refused_total {}\n", refused_connections.load());
  for (const auto& gauge : gauges_)
    out += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n{0} {2}\n", gauge.name, gauge.help, gauge.read());
  return out;
}

}  // namespace http

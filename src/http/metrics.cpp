#include "http/metrics.h"

#include <fmt/format.h>

namespace http {
namespace {

constexpr std::array<std::int64_t, 6> bounds{1'000, 5'000, 20'000, 100'000, 500'000, 2'000'000};

std::string one(std::string_view kind, std::string_view name, std::string_view help, double value) {
  return fmt::format("# HELP {1} {2}\n# TYPE {1} {0}\n{1} {3}\n", kind, name, help, value);
}

}  // namespace

void Metrics::record(const Seen& seen) {
  const std::scoped_lock lock(mutex_);
  auto& series = series_of(seen);
  ++series.count;
  series.microseconds += seen.microseconds;
  for (std::size_t i = 0; i < bounds.size(); ++i)
    if (seen.microseconds <= bounds[i]) ++series.within[i];
  received_ += seen.received;
  sent_ += seen.sent;
  if (!seen.code.empty()) ++refusals_[std::string(seen.code)];
}

Metrics::Series& Metrics::series_of(const Seen& seen) {
  const auto known = series_.find(std::tuple(seen.method, seen.route, seen.status));
  if (known != series_.end()) return known->second;
  return series_[{std::string(seen.method), std::string(seen.route), seen.status}];
}

void Metrics::figure(std::string kind, std::string name, std::string help, std::function<double()> read) {
  const std::scoped_lock lock(mutex_);
  figures_.push_back({std::move(kind), std::move(name), std::move(help), std::move(read)});
}

std::string Metrics::text() const {
  const std::scoped_lock lock(mutex_);
  std::string out = "# HELP pinjian_request_seconds Time to answer a request.\n# TYPE pinjian_request_seconds histogram\n";
  for (const auto& [key, series] : series_) {
    const auto labels = fmt::format(R"(method="{}",route="{}",status="{}")", std::get<0>(key), std::get<1>(key), std::get<2>(key));
    for (std::size_t i = 0; i < bounds.size(); ++i)
      out += fmt::format("pinjian_request_seconds_bucket{{{},le=\"{}\"}} {}\n", labels, double(bounds[i]) / 1e6, series.within[i]);
    out += fmt::format("pinjian_request_seconds_bucket{{{},le=\"+Inf\"}} {}\n", labels, series.count);
    out += fmt::format("pinjian_request_seconds_sum{{{}}} {:.6f}\n", labels, double(series.microseconds) / 1e6);
    out += fmt::format("pinjian_request_seconds_count{{{}}} {}\n", labels, series.count);
  }
  out += "# HELP pinjian_refusals_total Refusals by their code.\n# TYPE pinjian_refusals_total counter\n";
  for (const auto& [code, count] : refusals_) out += fmt::format("pinjian_refusals_total{{code=\"{}\"}} {}\n", code, count);
  out += one("gauge", "pinjian_connections", "Open connections.", double(connections.load()));
  out += one("counter", "pinjian_connections_refused_total", "Connections over the limits.", double(refused_connections.load()));
  out += one("counter", "pinjian_connections_cut_total", "Connections that were too slow, or gone in the middle.", double(cut_connections.load()));
  out += one("counter", "pinjian_received_bytes_total", "Bytes of bodies that came in.", double(received_));
  out += one("counter", "pinjian_sent_bytes_total", "Bytes of bodies that went out.", double(sent_));
  for (const auto& figure : figures_) out += one(figure.kind, figure.name, figure.help, figure.read());
  return out;
}

}  // namespace http

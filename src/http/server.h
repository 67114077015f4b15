#pragma once
#include "http/metrics.h"
#include "http/router.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace http {

/// Where and how the server listens. Limits are bounds on what a stranger can make it hold.
struct Settings {
  std::string address = "127.0.0.1";
  unsigned short port = 8080;                  // 0: any free one
  int threads = 2;                             // network threads, an io_context each
  int workers = 4;                             // threads that run handlers
  std::string trusted_proxy;                   // its X-Forwarded-For and -Proto are believed; empty: nobody's
  std::string temporary_folder = "/tmp";       // where uploads wait
  bool log_requests = true;                    // a JSON line a request to standard error
  int most_connections = 8192;
  int most_per_address = 128;                  // not counted for loopback and the trusted proxy
  std::chrono::seconds header_timeout{10};     // for a whole header once its first byte is there
  std::chrono::seconds chunk_timeout{10};      // for each 64 KiB of a file or an answer, each 16 KiB of a text
  std::chrono::seconds idle_timeout{12};       // before the first request and between requests
  std::chrono::seconds proxy_idle_timeout{90}; // the same for the trusted proxy: longer than it keeps connections
};

/// How a refusal becomes an answer (problem+json or a page): http does not decide, it asks.
using Refuser = std::function<Response(const Request&, int status, const base::Refusal&)>;

/// An HTTP/1.1 server over Boost.Beast. Every answer leaves through one place that adds Date and the security headers.
class Server {
 public:
  /// Binds at once. Throws std::system_error when the address is taken. `router` and `metrics` outlive the server.
  Server(Settings settings, const Router& router, Refuser refuser, Metrics& metrics);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  unsigned short port() const;
  /// Serves until stop() or SIGTERM/SIGINT: stops accepting, lets running requests finish (at most 10 s), returns.
  void run();
  /// From any thread; returns at once.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The answer of one request by the table: 404, 405 or the handler's; a fault becomes 500 with a code and is logged.
Response answer(const Router& router, const Router::Match& match, const Request& request, const Refuser& refuser);

}  // namespace http

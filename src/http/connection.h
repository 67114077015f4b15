#pragma once
#include "http/deadlines.h"
#include "http/server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>

namespace http {

/// What all connections of a server share. Lives as long as the last of them.
struct Shared {
  Settings settings;
  const Router& router;
  Refuser refuser;
  Metrics& metrics;
  boost::asio::thread_pool& workers;
  std::atomic<bool> stopping{false};
};

using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

/// Serves one connection until it ends, in the background of `context`, whose thread looks at `deadlines`; then calls `ended` there.
void serve_connection(boost::asio::io_context& context, Deadlines& deadlines, Socket socket, Shared& shared, std::function<void()> ended);

}  // namespace http

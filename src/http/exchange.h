#pragma once
#include "http/connection.h"
#include "http/deadlines.h"
#include "http/head.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <unistd.h>

/// What the coroutines of a connection share. Rules: in a statement with co_await no capturing lambda, no aggregate temporary and
/// no ?: ; what they call is plain functions.
namespace http {

template <class T>
using Awaitable = boost::asio::awaitable<T, boost::asio::io_context::executor_type>;
constexpr boost::asio::use_awaitable_t<boost::asio::io_context::executor_type> awaited;

constexpr std::size_t header_limit = 16 * 1024;
constexpr std::size_t chunk = 64 * 1024;

/// What one connection holds; lives in its coroutine.
struct Connection {
  Connection(Socket from, Shared& with, Deadlines& deadlines)
      : socket(std::move(from)), shared(with), buffer(header_limit + chunk), deadline(deadlines, [this] { cut(); }) {}
  void cut() {
    boost::system::error_code ignored;
    socket.close(ignored);   // not left to the destructor, which would hand over what the client did not take
  }

  Socket socket;
  Shared& shared;
  boost::beast::flat_buffer buffer;
  Deadline deadline;                   // of the read or write that is waited for
  std::string remote;
  bool trusted = false;                // the trusted proxy speaks
};

/// One request on its way: what was read, the route found, what is to be said.
struct Exchange {
  using Clock = std::chrono::steady_clock;
  Request request;
  Router::Match match;
  bool head = false;                   // only the head of the answer is wanted
  bool has_body = false;
  bool keep_alive = false;
  bool expects_continue = false;
  bool body_pending = false;           // a body stands unread: answer, then close
  bool cut = false;                    // the connection broke off within a part: what came of it is kept
  int fd = -1;                         // temporary file of an upload
  int refused_status = 0;              // not 0: answer this instead of asking the handler
  Response response;
  Clock::time_point started = Clock::now();

  Exchange() = default;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange() { forget_upload(); }

  /// What was sent lies on the disk in the clear no longer than somebody works on it.
  void forget_upload() {
    if (fd >= 0) ::close(std::exchange(fd, -1));
    if (!request.upload.empty()) ::unlink(std::exchange(request.upload, {}).c_str());
  }
};

}  // namespace http

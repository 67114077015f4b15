#include "http/telling.h"

#include "http/field.h"
#include "http/security.h"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/status.hpp>

#include <ctime>

namespace http {
namespace {

namespace asio = boost::asio;

/// Written anew each second.
const std::string& date_now() {
  thread_local std::time_t second = 0;
  thread_local std::string text;
  if (const auto now = std::time(nullptr); now != std::exchange(second, now)) text = http_date(now);
  return text;
}

void add_line(std::string& head, std::string_view name, std::string_view value) {
  if (value.find('\r') != std::string_view::npos || value.find('\n') != std::string_view::npos) throw std::runtime_error("a field of an answer is one line");
  head.append(name).append(": ").append(value).append("\r\n");
}

/// Status line and fields (RFC 9112, 4 and 5), the empty line behind them included.
std::string head_of(const Exchange& exchange, bool has_body) {
  const auto& response = exchange.response;
  const auto reason = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(unsigned(response.status)));
  std::string head;
  head.reserve(1024);
  head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ").append(reason.data(), reason.size()).append("\r\n");
  add_line(head, "Date", date_now());
  add_line(head, "Server", "pinjian");
  for (const auto& [name, value] : response.headers) add_line(head, name, value);
  for (const auto& [name, value] : security_fields(exchange.request, response)) add_line(head, name, value);
  if (!exchange.keep_alive) add_line(head, "Connection", "close");
  if (has_body) add_line(head, "Content-Length", std::to_string(size_of(response)));
  return head.append("\r\n");
}

/// Whether a connection that ends now leaves nothing behind for the client to take yet.
void leave_nothing(Connection& connection, bool nothing) {
  boost::system::error_code ignored;
  connection.socket.set_option(asio::socket_base::linger(nothing, 0), ignored);
}

/// What is left of both after the first `taken` bytes.
std::array<asio::const_buffer, 2> rest_of(std::string_view head, std::string_view body, std::size_t taken) {
  const auto of_head = std::min(taken, head.size());
  head.remove_prefix(of_head);
  body.remove_prefix(taken - of_head);
  return {asio::const_buffer(head.data(), head.size()), asio::const_buffer(body.data(), body.size())};
}

/// What the kernel takes at once is not waited for.
Awaitable<void> write_all_of(Connection& connection, std::string_view head, std::string_view body) {
  std::size_t taken = 0, due = 0;
  bool waits = false;
  while (taken < head.size() + body.size()) {
    if (taken >= due) {
      connection.deadline.within(connection.shared.settings.chunk_timeout);
      due = taken + chunk;
    }
    if (taken > 0 && !waits) leave_nothing(connection, waits = true);
    const auto rest = rest_of(head, body, taken);
    boost::system::error_code error;
    taken += connection.socket.write_some(rest, error);
    if (error == asio::error::would_block) taken += co_await connection.socket.async_write_some(rest, awaited);
    else if (error) throw boost::system::system_error(error);
  }
  if (waits) leave_nothing(connection, false);
}

/// What went wrong, so that it is told on the connection's own thread.
std::exception_ptr next_piece(const Pieces& pieces, std::string& piece) {
  try {
    piece = pieces.next();
    return nullptr;
  } catch (const std::exception&) {
    return std::current_exception();
  }
}

/// Each piece is fetched on a worker thread, and the client has a deadline for each.
Awaitable<void> write_pieces(Connection& connection, const Pieces& pieces) {
  leave_nothing(connection, true);
  for (std::int64_t left = pieces.size; left > 0;) {
    connection.deadline.none();
    co_await asio::post(asio::bind_executor(connection.shared.workers.get_executor(), awaited));
    std::string piece;
    const auto fault = next_piece(pieces, piece);
    co_await asio::post(asio::bind_executor(connection.socket.get_executor(), awaited));
    if (fault) std::rethrow_exception(fault);
    if (piece.empty() || std::int64_t(piece.size()) > left) throw std::runtime_error("a body in pieces has not the size it was to have");
    left -= std::int64_t(piece.size());
    connection.deadline.within(connection.shared.settings.chunk_timeout);
    co_await asio::async_write(connection.socket, asio::buffer(piece), awaited);
  }
  leave_nothing(connection, false);
}

}  // namespace

std::int64_t size_of(const Response& response) { return response.pieces ? response.pieces->size : response.body ? std::int64_t(response.body->size()) : 0; }

Awaitable<void> write_answer(Connection& connection, Exchange& exchange) {
  const auto& response = exchange.response;
  const bool may_have_body = response.status != 204 && response.status != 304;
  const auto head = head_of(exchange, may_have_body);
  std::string_view body;
  if (may_have_body && !exchange.head && response.body) body = *response.body;
  co_await write_all_of(connection, head, body);
  if (response.pieces && !exchange.head) co_await write_pieces(connection, *response.pieces);
}

Awaitable<void> say_continue(Connection& connection) { co_await write_all_of(connection, "HTTP/1.1 100 Continue\r\n\r\n", {}); }

}  // namespace http

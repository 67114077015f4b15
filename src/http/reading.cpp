#include "http/reading.h"

#include "base/disk_full.h"
#include "base/id.h"
#include "http/field.h"
#include "http/telling.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/beast/http.hpp>

#include <fcntl.h>
#include <system_error>

namespace http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;

constexpr std::size_t read_at_once = 4096;
constexpr std::size_t text_chunk = 16 * 1024;
constexpr std::size_t drained_at_most = 64 << 20;
constexpr std::chrono::seconds drained_within{10};

std::optional<Method> method_of(std::string_view name) {
  if (name == "HEAD") return Method::get;
  for (const auto method : {Method::get, Method::post, Method::put, Method::patch, Method::options, Method::delete_})
    if (name == name_of(method)) return method;
  return std::nullopt;
}

std::string_view last_of_list(std::string_view list) {
  const auto comma = list.rfind(',');
  auto last = comma == std::string_view::npos ? list : list.substr(comma + 1);
  while (last.starts_with(' ')) last.remove_prefix(1);
  return last;
}

/// Keeps what the handler may ask for; what `head` views is gone afterwards.
void take_head(const Connection& connection, const Head& head, Exchange& exchange) {
  auto& request = exchange.request;
  const auto mark = head.target.find('?');
  request.path = std::string(head.target.substr(0, mark));
  if (mark != std::string_view::npos) request.query = parse_query(head.target.substr(mark + 1));
  for (const auto& [name, value] : head.fields) request.headers.try_emplace(name, value);
  request.remote = connection.remote;
  if (connection.trusted) {
    if (const auto from = last_of_list(request.header("x-forwarded-for")); !from.empty()) request.remote = std::string(from);
    request.secure = request.header("x-forwarded-proto") == "https";
  }
  exchange.head = head.method == "HEAD";
  exchange.has_body = head.has("transfer-encoding") || head.stated_length() > 0;
  exchange.keep_alive = head.keeps_open() && !connection.shared.stopping;
  exchange.expects_continue = head.is_1_1 && head.has("expect");
}

/// Refusals known before the body is read; 0 when the request may go on.
int early_status(const Head& head, Exchange& exchange, const Router& router) {
  const auto method = method_of(head.method);
  if (!method) return 501;
  exchange.request.method = *method;
  exchange.match = router.match(*method, exchange.request.path);
  if (!exchange.match.route) return exchange.match.allowed.empty() ? 404 : 405;
  exchange.request.params = std::move(exchange.match.params);
  const auto& route = *exchange.match.route;
  return exchange.has_body && (route.body == Body::none || head.stated_length() > route.body_limit) ? 413 : 0;
}

/// The status that refuses what could not be read; 0: nobody is listening.
int status_of(beast::error_code error) {
  if (error == wire::error::header_limit || error == wire::error::buffer_overflow) return 431;
  if (error == wire::error::body_limit) return 413;
  if (error == wire::error::end_of_stream || error == wire::error::partial_message) return 0;
  return error.category() == make_error_code(wire::error::bad_method).category() ? 400 : 0;
}

/// What was sent stands unread behind the refusal.
void refuse(Exchange& exchange, int status) {
  exchange.refused_status = status;
  exchange.body_pending = true;
}

/// Refuses a body that cannot be read; throws when there is nobody to answer.
void refuse_body(Exchange& exchange, beast::error_code error) {
  refuse(exchange, status_of(error));
  if (exchange.refused_status == 0) throw beast::system_error(error);
}

using BodyHead = wire::request_parser<wire::empty_body>;

/// The deadline is renewed whenever enough has come, so that a slow line may take its time and a dripping one may not.
Awaitable<void> read_text(Connection& connection, BodyHead& head, Exchange& exchange) {
  wire::request_parser<wire::string_body> parser(std::move(head));
  parser.body_limit(exchange.match.route->body_limit);
  beast::error_code error;
  std::size_t due = 0;
  while (!parser.is_done() && !error) {
    if (parser.get().body().size() >= due) {
      connection.deadline.within(connection.shared.settings.chunk_timeout);
      due = parser.get().body().size() + text_chunk;
    }
    co_await wire::async_read_some(connection.socket, connection.buffer, parser, asio::redirect_error(awaited, error));
  }
  if (error) refuse_body(exchange, error);
  exchange.request.body = std::move(parser.get().body());
}

/// False when the disk is full; other failures are faults.
bool write_all(int fd, const char* data, std::size_t size) {
  while (size > 0) {
    const auto written = ::write(fd, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && base::is_disk_full(errno)) return false;
    if (written <= 0) throw std::system_error(errno, std::generic_category(), "an upload cannot be written");
    data += written;
    size -= std::size_t(written);
  }
  return true;
}

/// Where an upload waits; false when the disk is full.
bool open_temporary(const Settings& settings, Exchange& exchange) {
  auto path = settings.temporary_folder + "/upload-" + base::random_id();
  exchange.fd = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (exchange.fd < 0 && base::is_disk_full(errno)) return false;
  if (exchange.fd < 0) throw std::system_error(errno, std::generic_category(), "no temporary file for an upload in " + settings.temporary_folder);
  exchange.request.upload = std::move(path);
  return true;
}

constexpr int disk_full = 507;

Awaitable<void> read_file(Connection& connection, BodyHead& head, Exchange& exchange) {
  if (!open_temporary(connection.shared.settings, exchange)) co_return refuse(exchange, disk_full);
  wire::request_parser<wire::buffer_body> parser(std::move(head));
  parser.body_limit(exchange.match.route->body_limit);
  std::vector<char> space(chunk);
  while (!parser.is_done()) {
    parser.get().body().data = space.data();
    parser.get().body().size = space.size();
    connection.deadline.within(connection.shared.settings.chunk_timeout);
    beast::error_code error;
    co_await wire::async_read(connection.socket, connection.buffer, parser, asio::redirect_error(awaited, error));
    const auto size = space.size() - parser.get().body().size;
    if (!write_all(exchange.fd, space.data(), size)) co_return refuse(exchange, disk_full);
    exchange.request.upload_size += size;
    if (error == wire::error::need_buffer || !error) continue;
    exchange.cut = status_of(error) == 0 && exchange.match.route->body == Body::part && exchange.request.upload_size > 0;
    if (exchange.cut) co_return;
    refuse_body(exchange, error);
    co_return;
  }
}

/// The parser reads the head once more: it decides with the same bytes where the body ends.
Awaitable<void> read_body(Connection& connection, Exchange& exchange) {
  BodyHead head;
  head.header_limit(header_limit);
  head.body_limit(boost::none);
  beast::error_code error;
  connection.buffer.consume(head.put(connection.buffer.data(), error));
  if (error || !head.is_header_done()) co_return refuse_body(exchange, wire::error::bad_field);
  if (exchange.expects_continue) co_await say_continue(connection);
  if (exchange.match.route->body != Body::text)
    co_await read_file(connection, head, exchange);
  else
    co_await read_text(connection, head, exchange);
}

/// More of what the client says, at most until the buffer is full; the error it ended with.
Awaitable<beast::error_code> read_more(Connection& connection) {
  beast::error_code error;
  const auto space = connection.buffer.prepare(read_at_once);
  const auto size = co_await connection.socket.async_read_some(space, asio::redirect_error(awaited, error));
  connection.buffer.commit(size);
  co_return error;
}

std::string_view text_in(const beast::flat_buffer& buffer) {
  const auto data = buffer.cdata();
  return {static_cast<const char*>(data.data()), data.size()};
}

/// Waits for a whole head, at most header_timeout from its first byte on: how long it is, or 0 when it is refused. Nothing when
/// there is nobody to answer.
Awaitable<std::optional<std::size_t>> await_head(Connection& connection, Exchange& exchange) {
  beast::error_code error;
  if (connection.buffer.size() == 0) {
    connection.deadline.within(connection.trusted ? connection.shared.settings.proxy_idle_timeout : connection.shared.settings.idle_timeout);
    error = co_await read_more(connection);
  }
  exchange.started = Exchange::Clock::now();
  connection.deadline.within(connection.shared.settings.header_timeout);
  const bool begun = !error;
  while (!error) {
    const auto said = text_in(connection.buffer);
    const auto end = end_of_head(said);
    if (end != std::string_view::npos && end <= header_limit) co_return end;
    if (said.size() > header_limit) refuse(exchange, 431);
    else if (!may_begin_head(said)) refuse(exchange, 400);
    if (exchange.body_pending) co_return 0;
    error = co_await read_more(connection);
  }
  if (begun) ++connection.shared.metrics.cut_connections;
  co_return std::nullopt;
}

/// What the head says, or its refusal; true: a body is to be read.
bool take_up(Connection& connection, std::size_t size, Exchange& exchange) {
  Head head;
  if (const int status = read_head(text_in(connection.buffer).substr(0, size), head); status != 0) return refuse(exchange, status), false;
  take_head(connection, head, exchange);
  exchange.refused_status = early_status(head, exchange, connection.shared.router);
  exchange.body_pending = exchange.refused_status != 0 && exchange.has_body;
  return exchange.refused_status == 0 && exchange.has_body;
}

}  // namespace

Awaitable<bool> read_request(Connection& connection, Exchange& exchange) {
  const auto size = co_await await_head(connection, exchange);
  if (!size) co_return false;
  if (exchange.body_pending) co_return true;
  const bool reads_body = take_up(connection, *size, exchange);
  if (reads_body)
    co_await read_body(connection, exchange);
  else
    connection.buffer.consume(*size);
  connection.deadline.none();
  co_return true;
}

Awaitable<void> drain(Connection& connection) {
  beast::error_code ignored;
  connection.socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  connection.buffer.consume(connection.buffer.size());
  std::size_t taken = 0;
  connection.deadline.within(drained_within);
  while (taken < drained_at_most) {
    const auto space = connection.buffer.prepare(chunk);
    const auto size = co_await connection.socket.async_read_some(space, awaited);
    if (size == 0) break;
    taken += size;
  }
}

}  // namespace http

#include "http/connection.h"

#include "base/id.h"
#include "base/instant.h"
#include "http/field.h"
#include "http/head.h"
#include "http/security.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/version.hpp>

#include <ctime>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

// The only coroutines of the house. Rules: in a statement with co_await no capturing lambda, no aggregate temporary and
// no ?: ; handlers are plain functions on the worker pool.
namespace http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;

using Executor = asio::io_context::executor_type;
using Stream = beast::basic_stream<asio::ip::tcp, Executor>;
template <class T>
using Awaitable = asio::awaitable<T, Executor>;
constexpr asio::use_awaitable_t<Executor> awaited;
using Clock = std::chrono::steady_clock;

constexpr std::size_t header_limit = 16 * 1024;
constexpr std::size_t chunk = 64 * 1024;
constexpr std::size_t read_at_once = 4096;
constexpr std::size_t text_chunk = 16 * 1024;
constexpr std::size_t drained_at_most = 64 << 20;
constexpr std::chrono::seconds drained_within{10};

/// What one connection holds; lives in its coroutine.
struct Connection {
  Connection(Socket socket, Shared& with) : stream(std::move(socket)), shared(with), buffer(header_limit + chunk) {}
  Stream stream;
  Shared& shared;
  beast::flat_buffer buffer;
  std::string remote;
  bool trusted = false;                // the trusted proxy speaks
};

/// One request on its way: what was read, the route found, what is to be said.
struct Exchange {
  Request request;
  Router::Match match;
  bool head = false;
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

std::optional<Method> method_of(wire::verb verb) {
  switch (verb) {
    case wire::verb::get:
    case wire::verb::head: return Method::get;
    case wire::verb::post: return Method::post;
    case wire::verb::put: return Method::put;
    case wire::verb::patch: return Method::patch;
    case wire::verb::options: return Method::options;
    case wire::verb::delete_: return Method::delete_;
    default: return std::nullopt;
  }
}

std::string_view last_of_list(std::string_view list) {
  const auto comma = list.rfind(',');
  auto last = comma == std::string_view::npos ? list : list.substr(comma + 1);
  while (last.starts_with(' ')) last.remove_prefix(1);
  return last;
}

void take_header(Connection& connection, const wire::request_header<>& header, Exchange& exchange) {
  auto& request = exchange.request;
  const std::string_view target(header.target().data(), header.target().size());
  const auto mark = target.find('?');
  request.path = std::string(target.substr(0, mark));
  if (mark != std::string_view::npos) request.query = parse_query(target.substr(mark + 1));
  for (const auto& field : header) {
    const auto name = field.name_string();
    const auto value = field.value();
    request.headers.try_emplace(lower({name.data(), name.size()}), std::string(value.data(), value.size()));
  }
  request.remote = connection.remote;
  if (connection.trusted) {
    if (const auto from = last_of_list(request.header("x-forwarded-for")); !from.empty()) request.remote = std::string(from);
    request.secure = request.header("x-forwarded-proto") == "https";
  }
  exchange.head = header.method() == wire::verb::head;
  exchange.expects_continue = header.version() >= 11 && !request.header("expect").empty();
}

/// Refusals known before the body is read; 0 when the request may go on.
int early_status(const wire::request_header<>& header, Exchange& exchange, const Router& router, bool has_body, std::uint64_t stated_length) {
  const auto method = method_of(header.method());
  if (!method) return 501;
  exchange.request.method = *method;
  exchange.match = router.match(*method, exchange.request.path);
  if (!exchange.match.route) return exchange.match.allowed.empty() ? 404 : 405;
  exchange.request.params = exchange.match.params;
  const auto& route = *exchange.match.route;
  return has_body && (route.body == Body::none || stated_length > route.body_limit) ? 413 : 0;
}

base::Refusal refusal_for(int status) {
  switch (status) {
    case 400: return {"bad_request", {"请求不符合 HTTP/1.1，无法处理；请用浏览器或客户端重新发送", "the request is not proper HTTP/1.1; send it again with a browser or client"}, {}, {}};
    case 404: return {"not_found", {"没有这个页面，或您无权查看；请核对地址", "there is no such page, or you may not see it; check the address"}, {}, {}};
    case 405: return {"method_not_allowed", {"此地址不接受这种操作", "this address does not take this method"}, {}, {}};
    case 413: return {"too_large", {"内容超过上限，未被接收；请压缩或拆分后再传", "the content is over the limit and was not taken; compress or split it"}, {}, {}};
    case 417: return {"expectation_unknown", {"服务器不能满足请求头 Expect 的要求；请去掉这一行后重试", "the server cannot do what the header Expect asks for; leave it out and try again"}, {}, {}};
    case 431: return {"header_too_large", {"请求头超过 16 KB；请清除本站 Cookie 后重试", "the header is over 16 KB; clear this site's cookies and try again"}, {}, {}};
    case 501: return {"method_unknown", {"服务器不认识这种请求方法", "the server does not know this method"}, {}, {}};
    case 507: return {"storage_full", {"存储空间已满，文件没有保存。请联系管理员清出空间后再试。", "The storage is full; the file was not kept. Ask the administrator to make room, then try again."}, {}, {}};
    default: return {"fault", {"服务器内部故障，未作任何改动；请稍后重试", "the server failed and changed nothing; try again later"}, {}, {}};
  }
}

int status_of(beast::error_code error) {
  if (error == wire::error::header_limit || error == wire::error::buffer_overflow) return 431;
  if (error == wire::error::body_limit) return 413;
  if (error == wire::error::end_of_stream || error == wire::error::partial_message) return 0;
  return error.category() == make_error_code(wire::error::bad_method).category() ? 400 : 0;   // 0: nobody is listening
}

std::string now_text() { return base::Instant{std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count()}.text(); }

void write_line(const std::string& line) { [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size()); }

/// Method, pattern, status, refusal, time and sizes: enough to see what is slow or refused, nothing of who or what.
void log(const Seen& seen) {
  const auto code = seen.code.empty() ? std::string() : fmt::format(",\"code\":\"{}\"", seen.code);
  write_line(fmt::format("{{\"at\":\"{}\",\"event\":\"request\",\"method\":\"{}\",\"route\":\"{}\",\"status\":{}{},\"us\":{},\"in\":{},\"out\":{}}}\n", now_text(), seen.method, seen.route, seen.status, code,
                         seen.microseconds, seen.received, seen.sent));
}

std::int64_t size_of(const Response& response) { return response.pieces ? response.pieces->size : response.body ? std::int64_t(response.body->size()) : 0; }

void record(Connection& connection, const Exchange& exchange) {
  Seen seen{name_of(exchange.request.method), "-", exchange.response.status, exchange.response.code, 0, 0, 0};
  if (exchange.match.route) seen.route = exchange.match.route->pattern;
  seen.microseconds = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - exchange.started).count();
  seen.received = std::int64_t(exchange.request.body.size() + exchange.request.upload_size);
  seen.sent = exchange.head || exchange.cut ? 0 : size_of(exchange.response);
  connection.shared.metrics.record(seen);
  if (connection.shared.settings.log_requests) log(seen);
}

/// Whether a connection that ends now leaves nothing behind for the client to take yet.
void leave_nothing(Connection& connection, bool nothing) {
  beast::error_code ignored;
  connection.stream.socket().set_option(asio::socket_base::linger(nothing, 0), ignored);
}

/// The deadline is renewed for each 64 KiB the client has taken; one that misses it is cut together with what waits for it.
Awaitable<void> write_all_of(Connection& connection, wire::response_serializer<wire::span_body<const char>>& serializer, bool header_alone) {
  std::size_t taken = 0, due = 0;
  bool waits = false;
  while (!(header_alone ? serializer.is_header_done() : serializer.is_done())) {
    if (taken >= due) {
      connection.stream.expires_after(connection.shared.settings.chunk_timeout);
      due = taken + chunk;
    }
    if (taken > 0 && !waits) leave_nothing(connection, waits = true);
    taken += co_await wire::async_write_some(connection.stream, serializer, awaited);
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
    co_await asio::post(asio::bind_executor(connection.shared.workers.get_executor(), awaited));
    std::string piece;
    const auto fault = next_piece(pieces, piece);
    co_await asio::post(asio::bind_executor(connection.stream.get_executor(), awaited));
    if (fault) std::rethrow_exception(fault);
    if (piece.empty() || std::int64_t(piece.size()) > left) throw std::runtime_error("a body in pieces has not the size it was to have");
    left -= std::int64_t(piece.size());
    connection.stream.expires_after(connection.shared.settings.chunk_timeout);
    co_await asio::async_write(connection.stream, asio::buffer(piece), awaited);
  }
  leave_nothing(connection, false);
}

Awaitable<void> write_answer(Connection& connection, Exchange& exchange) {
  auto& response = exchange.response;
  add_security_headers(exchange.request, response);
  wire::response<wire::span_body<const char>> message;
  message.version(11);
  message.result(unsigned(response.status));
  message.set(wire::field::date, http_date(std::time(nullptr)));
  message.set(wire::field::server, "pinjian");
  for (const auto& [name, value] : response.headers) message.insert(name, value);
  const bool no_body = response.status == 204 || response.status == 304;
  if (response.body && !no_body) message.body() = {response.body->data(), response.body->size()};
  message.keep_alive(exchange.keep_alive);
  if (!no_body) message.content_length(std::uint64_t(size_of(response)));
  wire::response_serializer<wire::span_body<const char>> serializer(message);
  const bool header_alone = exchange.head || response.pieces;
  serializer.split(header_alone);
  co_await write_all_of(connection, serializer, header_alone);
  if (response.pieces && !exchange.head) co_await write_pieces(connection, *response.pieces);
}

/// Reads what the client still sends after an early "no", so that it gets to read the answer.
Awaitable<void> drain(Connection& connection) {
  beast::error_code ignored;
  connection.stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  connection.buffer.consume(connection.buffer.size());
  std::size_t taken = 0;
  connection.stream.expires_after(drained_within);
  while (taken < drained_at_most) {
    const auto space = connection.buffer.prepare(chunk);
    const auto size = co_await connection.stream.async_read_some(space, awaited);
    if (size == 0) break;
    taken += size;
  }
}

Awaitable<void> say_continue(Connection& connection) {
  wire::response<wire::empty_body> go_on;
  go_on.version(11);
  go_on.result(wire::status::continue_);
  connection.stream.expires_after(connection.shared.settings.chunk_timeout);
  co_await wire::async_write(connection.stream, go_on, awaited);
}

/// Refuses a body that cannot be read; throws when there is nobody to answer.
void refuse_body(Exchange& exchange, beast::error_code error) {
  exchange.refused_status = status_of(error);
  exchange.body_pending = true;
  if (exchange.refused_status == 0) throw beast::system_error(error);
}

/// The deadline is renewed whenever enough has come, so that a slow line may take its time and a dripping one may not.
Awaitable<void> read_text(Connection& connection, wire::request_parser<wire::empty_body>& head, Exchange& exchange) {
  wire::request_parser<wire::string_body> parser(std::move(head));
  parser.body_limit(exchange.match.route->body_limit);
  beast::error_code error;
  std::size_t due = 0;
  while (!parser.is_done() && !error) {
    if (parser.get().body().size() >= due) {
      connection.stream.expires_after(connection.shared.settings.chunk_timeout);
      due = parser.get().body().size() + text_chunk;
    }
    co_await wire::async_read_some(connection.stream, connection.buffer, parser, asio::redirect_error(awaited, error));
  }
  if (error) refuse_body(exchange, error);
  exchange.request.body = std::move(parser.get().body());
}

/// False when the disk is full; other failures are faults.
bool write_all(int fd, const char* data, std::size_t size) {
  while (size > 0) {
    const auto written = ::write(fd, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)) return false;
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
  if (exchange.fd < 0 && (errno == ENOSPC || errno == EDQUOT)) return false;
  if (exchange.fd < 0) throw std::system_error(errno, std::generic_category(), "no temporary file for an upload in " + settings.temporary_folder);
  exchange.request.upload = std::move(path);
  return true;
}

void refuse_full(Exchange& exchange) {
  exchange.refused_status = 507;
  exchange.body_pending = true;
}

Awaitable<void> read_file(Connection& connection, wire::request_parser<wire::empty_body>& head, Exchange& exchange) {
  if (!open_temporary(connection.shared.settings, exchange)) co_return refuse_full(exchange);
  wire::request_parser<wire::buffer_body> parser(std::move(head));
  parser.body_limit(exchange.match.route->body_limit);
  std::vector<char> space(chunk);
  while (!parser.is_done()) {
    parser.get().body().data = space.data();
    parser.get().body().size = space.size();
    connection.stream.expires_after(connection.shared.settings.chunk_timeout);
    beast::error_code error;
    co_await wire::async_read(connection.stream, connection.buffer, parser, asio::redirect_error(awaited, error));
    const auto size = space.size() - parser.get().body().size;
    if (!write_all(exchange.fd, space.data(), size)) co_return refuse_full(exchange);
    exchange.request.upload_size += size;
    if (error == wire::error::need_buffer || !error) continue;
    exchange.cut = status_of(error) == 0 && exchange.match.route->body == Body::part && exchange.request.upload_size > 0;
    if (exchange.cut) co_return;
    refuse_body(exchange, error);
    co_return;
  }
}

Awaitable<void> read_body(Connection& connection, wire::request_parser<wire::empty_body>& head, Exchange& exchange) {
  if (exchange.expects_continue) co_await say_continue(connection);
  if (exchange.match.route->body != Body::text)
    co_await read_file(connection, head, exchange);
  else
    co_await read_text(connection, head, exchange);
}

/// Runs the handler on a worker thread; the connection's own thread goes on with others meanwhile.
Awaitable<void> ask_handler(Connection& connection, Exchange& exchange) {
  auto& shared = connection.shared;
  co_await asio::post(asio::bind_executor(shared.workers.get_executor(), awaited));
  exchange.response = answer(shared.router, exchange.match, exchange.request, shared.refuser);
  co_await asio::post(asio::bind_executor(connection.stream.get_executor(), awaited));
}

/// More of what the client says, at most until the buffer is full; the error it ended with.
Awaitable<beast::error_code> read_more(Connection& connection) {
  beast::error_code error;
  const auto space = connection.buffer.prepare(read_at_once);
  const auto size = co_await connection.stream.async_read_some(space, asio::redirect_error(awaited, error));
  connection.buffer.commit(size);
  co_return error;
}

std::string_view text_in(const beast::flat_buffer& buffer) {
  const auto data = buffer.cdata();
  return {static_cast<const char*>(data.data()), data.size()};
}

/// Waits for a whole head, at most header_timeout from its first byte on. The status of a refusal, 0 for a proper one, or
/// nothing when there is nobody to answer.
Awaitable<std::optional<int>> await_head(Connection& connection, Exchange& exchange) {
  beast::error_code error;
  if (connection.buffer.size() == 0) {
    connection.stream.expires_after(connection.trusted ? connection.shared.settings.proxy_idle_timeout : connection.shared.settings.idle_timeout);
    error = co_await read_more(connection);
  }
  exchange.started = Clock::now();
  connection.stream.expires_after(connection.shared.settings.header_timeout);
  const bool begun = !error;
  while (!error) {
    const auto said = text_in(connection.buffer);
    const auto end = end_of_head(said);
    if (end != std::string_view::npos && end <= header_limit) co_return check_head(said.substr(0, end));
    if (said.size() > header_limit) co_return 431;
    if (!may_begin_head(said)) co_return 400;
    error = co_await read_more(connection);
  }
  if (begun) ++connection.shared.metrics.cut_connections;
  co_return std::nullopt;
}

/// False when there is nobody to answer.
Awaitable<bool> read_head(Connection& connection, wire::request_parser<wire::empty_body>& head, Exchange& exchange) {
  const auto status = co_await await_head(connection, exchange);
  if (!status) co_return false;
  exchange.refused_status = *status;
  exchange.body_pending = *status != 0;
  if (*status != 0) co_return true;
  head.header_limit(header_limit);
  head.body_limit(boost::none);
  beast::error_code error;
  connection.buffer.consume(head.put(connection.buffer.data(), error));
  if (!error && head.is_header_done()) co_return true;
  exchange.refused_status = 400;
  exchange.body_pending = true;
  co_return true;
}

Awaitable<bool> serve_one(Connection& connection) {
  Exchange exchange;
  wire::request_parser<wire::empty_body> head;
  const bool readable = co_await read_head(connection, head, exchange);
  if (!readable) co_return false;
  if (exchange.refused_status == 0) {
    take_header(connection, head.get(), exchange);
    const bool has_body = head.chunked() || head.content_length_remaining().value_or(0) > 0;
    exchange.refused_status = early_status(head.get(), exchange, connection.shared.router, has_body, head.content_length_remaining().value_or(0));
    exchange.keep_alive = head.get().keep_alive() && !connection.shared.stopping;
    if (exchange.refused_status != 0)
      exchange.body_pending = has_body;
    else if (has_body && exchange.match.route->body != Body::none)
      co_await read_body(connection, head, exchange);
  }
  if (exchange.refused_status == 0)
    co_await ask_handler(connection, exchange);
  else
    exchange.response = connection.shared.refuser(exchange.request, exchange.refused_status, refusal_for(exchange.refused_status));
  exchange.forget_upload();
  if (exchange.body_pending || exchange.cut || connection.shared.stopping) exchange.keep_alive = false;
  if (!exchange.cut) co_await write_answer(connection, exchange);
  record(connection, exchange);
  if (exchange.body_pending) co_await drain(connection);
  co_return exchange.keep_alive;
}

Awaitable<void> serve_all(Socket socket, Shared& shared) {
  Connection connection(std::move(socket), shared);
  beast::error_code error;
  const auto endpoint = connection.stream.socket().remote_endpoint(error);
  if (error) co_return;
  connection.remote = endpoint.address().to_string();
  connection.trusted = !shared.settings.trusted_proxy.empty() && connection.remote == shared.settings.trusted_proxy;
  bool more = true;
  while (more) more = co_await serve_one(connection);
  connection.stream.socket().shutdown(asio::ip::tcp::socket::shutdown_both, error);
}

void report_fault(const std::string& what) {
  write_line(fmt::format("{{\"at\":\"{}\",\"event\":\"fault\",\"what\":{}}}\n", now_text(), boost::json::serialize(base::Json(what))));
}

}  // namespace

Response answer(const Router&, const Router::Match& match, const Request& request, const Refuser& refuser) {
  try {
    if (!same_origin(request))
      return refuser(request, 403, {"other_origin", {"请求来自另一个网站，未予处理；请在本站页面上操作", "the request comes from another site and was not taken; act on this site's pages"}, {}, {}});
    return match.route->handler(request);
  } catch (const std::exception& fault) {
    report_fault(fault.what());
    return refuser(request, 500, refusal_for(500));
  }
}

void serve_connection(asio::io_context& context, Socket socket, Shared& shared, std::function<void()> ended) {
  auto done = [ended = std::move(ended), &metrics = shared.metrics](std::exception_ptr error) {
    ended();
    if (!error) return;
    try {
      std::rethrow_exception(error);
    } catch (const beast::system_error&) {   // the peer left or was too slow: nothing to tell anybody
      ++metrics.cut_connections;
    } catch (const std::exception& fault) {
      report_fault(fault.what());
    }
  };
  asio::co_spawn(context.get_executor(), serve_all(std::move(socket), shared), std::move(done));
}

}  // namespace http

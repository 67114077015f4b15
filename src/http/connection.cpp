#include "http/connection.h"

#include "base/instant.h"
#include "http/reading.h"
#include "http/security.h"
#include "http/telling.h"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

namespace http {
namespace {

namespace asio = boost::asio;

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

std::string now_text() { return base::Instant{std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count()}.text(); }

void write_line(const std::string& line) { [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size()); }

/// Method, pattern, status, refusal, time and sizes: enough to see what is slow or refused, nothing of who or what.
void log(const Seen& seen) {
  const auto code = seen.code.empty() ? std::string() : fmt::format(",\"code\":\"{}\"", seen.code);
  write_line(fmt::format("{{\"at\":\"{}\",\"event\":\"request\",\"method\":\"{}\",\"route\":\"{}\",\"status\":{}{},\"us\":{},\"in\":{},\"out\":{}}}\n", now_text(), seen.method, seen.route, seen.status, code,
                         seen.microseconds, seen.received, seen.sent));
}

void record(Connection& connection, const Exchange& exchange) {
  Seen seen{name_of(exchange.request.method), "-", exchange.response.status, exchange.response.code, 0, 0, 0};
  if (exchange.match.route) seen.route = exchange.match.route->pattern;
  seen.microseconds = std::chrono::duration_cast<std::chrono::microseconds>(Exchange::Clock::now() - exchange.started).count();
  seen.received = std::int64_t(exchange.request.body.size() + exchange.request.upload_size);
  seen.sent = exchange.head || exchange.cut ? 0 : size_of(exchange.response);
  connection.shared.metrics.record(seen);
  if (connection.shared.settings.log_requests) log(seen);
}

/// Runs the handler: where it only looks something up, here; else on a worker thread, and the connection's own goes on with others.
Awaitable<void> ask_handler(Connection& connection, Exchange& exchange) {
  auto& shared = connection.shared;
  const bool elsewhere = !exchange.match.route->quick;
  if (elsewhere) co_await asio::post(asio::bind_executor(shared.workers.get_executor(), awaited));
  exchange.response = answer(shared.router, exchange.match, exchange.request, shared.refuser);
  if (elsewhere) co_await asio::post(asio::bind_executor(connection.socket.get_executor(), awaited));
}

/// False when the connection ends with it.
Awaitable<bool> serve_one(Connection& connection) {
  Exchange exchange;
  const bool readable = co_await read_request(connection, exchange);
  if (!readable) co_return false;
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

Awaitable<void> serve_all(Socket socket, Shared& shared, Deadlines& deadlines) {
  Connection connection(std::move(socket), shared, deadlines);
  boost::system::error_code error;
  const auto endpoint = connection.socket.remote_endpoint(error);
  if (error) co_return;
  connection.remote = endpoint.address().to_string();
  connection.trusted = !shared.settings.trusted_proxy.empty() && connection.remote == shared.settings.trusted_proxy;
  bool more = true;
  while (more) more = co_await serve_one(connection);
  connection.socket.shutdown(asio::ip::tcp::socket::shutdown_both, error);
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

void serve_connection(asio::io_context& context, Deadlines& deadlines, Socket socket, Shared& shared, std::function<void()> ended) {
  auto done = [ended = std::move(ended), &metrics = shared.metrics](std::exception_ptr error) {
    ended();
    if (!error) return;
    try {
      std::rethrow_exception(error);
    } catch (const boost::system::system_error&) {   // the peer left or was too slow: nothing to tell anybody
      ++metrics.cut_connections;
    } catch (const std::exception& fault) {
      report_fault(fault.what());
    }
  };
  asio::co_spawn(context.get_executor(), serve_all(std::move(socket), shared, deadlines), std::move(done));
}

}  // namespace http

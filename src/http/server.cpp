#include "http/server.h"

#include "http/connection.h"

#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>
#include <mutex>
#include <set>
#include <sys/socket.h>
#include <thread>

namespace http {

namespace asio = boost::asio;
using Executor = asio::io_context::executor_type;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;

constexpr int most_unsent = 256 * 1024;   // bytes that wait in the kernel for a client that does not take them

/// A network thread: its own io_context and acceptor (the kernel spreads connections by SO_REUSEPORT).
struct Listener {
  Listener() : acceptor(context), timer(context) {}
  Deadlines deadlines;                 // outlives the connections, which live in the context
  asio::io_context context{1};
  Acceptor acceptor;
  Timer timer;
};

struct Server::Impl {
  Impl(Settings settings, const Router& router, Refuser refuser, Metrics& metrics)
      : workers(std::size_t(settings.workers)), shared{std::move(settings), router, std::move(refuser), metrics, workers} {}

  void bind();
  void accept(Listener& listener);
  void take(Listener& listener, Socket socket);
  void look(Listener& listener);
  bool admit(const std::string& address);
  void leave(const std::string& address);
  void begin_stop();
  void await_last();

  asio::thread_pool workers;
  Shared shared;
  std::vector<std::unique_ptr<Listener>> listeners;
  std::atomic<int> open{0};
  std::mutex mutex;
  std::map<std::string, int> per_address;
  std::set<int> sockets;               // of open connections, to wake idle ones at the end
};

namespace {

void open_acceptor(Acceptor& acceptor, const asio::ip::tcp::endpoint& endpoint) {
  acceptor.open(endpoint.protocol());
  acceptor.set_option(asio::socket_base::reuse_address(true));
  const int yes = 1;
  ::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
  acceptor.bind(endpoint);
  acceptor.listen(1024);
}

/// SO_REUSEPORT would let two servers share a port unseen: a plain bind first tells whether it is free.
void ensure_free(asio::io_context& context, const asio::ip::tcp::endpoint& endpoint) {
  if (endpoint.port() == 0) return;
  Acceptor probe(context);
  probe.open(endpoint.protocol());
  probe.set_option(asio::socket_base::reuse_address(true));
  probe.bind(endpoint);
  probe.listen(1);
}

}  // namespace

void Server::Impl::bind() {
  const auto address = asio::ip::make_address(shared.settings.address);
  for (int i = 0; i < std::max(1, shared.settings.threads); ++i) {
    auto& listener = *listeners.emplace_back(std::make_unique<Listener>());
    const asio::ip::tcp::endpoint endpoint(address, shared.settings.port);
    if (i == 0) ensure_free(listener.context, endpoint);
    open_acceptor(listener.acceptor, endpoint);
    if (i == 0) shared.settings.port = listener.acceptor.local_endpoint().port();
  }
}

bool Server::Impl::admit(const std::string& address) {
  if (open >= shared.settings.most_connections) return false;
  const bool free = asio::ip::make_address(address).is_loopback() || address == shared.settings.trusted_proxy;
  const std::scoped_lock lock(mutex);
  if (!free && per_address[address] >= shared.settings.most_per_address) return false;
  ++per_address[address];
  return true;
}

void Server::Impl::leave(const std::string& address) {
  const std::scoped_lock lock(mutex);
  if (--per_address[address] == 0) per_address.erase(address);
}

void Server::Impl::take(Listener& listener, Socket socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return;
  const auto address = endpoint.address().to_string();
  if (!admit(address)) {
    ++shared.metrics.refused_connections;
    return;
  }
  socket.non_blocking(true, error);
  socket.set_option(asio::ip::tcp::no_delay(true), error);
  socket.set_option(asio::socket_base::send_buffer_size(most_unsent), error);
  ++open;
  ++shared.metrics.connections;
  const int handle = socket.native_handle();
  {
    const std::scoped_lock lock(mutex);
    sockets.insert(handle);
  }
  serve_connection(listener.context, listener.deadlines, std::move(socket), shared, [this, address, handle] {
    leave(address);
    --shared.metrics.connections;
    const std::scoped_lock lock(mutex);
    sockets.erase(handle);
    --open;
  });
}

void Server::Impl::accept(Listener& listener) {
  listener.acceptor.async_accept([this, &listener](boost::system::error_code error, Socket socket) {
    if (!listener.acceptor.is_open()) return;
    if (!error) take(listener, std::move(socket));
    accept(listener);
  });
}

/// Cuts late connections, time and again.
void Server::Impl::look(Listener& listener) {
  listener.timer.expires_after(Deadlines::rhythm);
  listener.timer.async_wait([this, &listener](boost::system::error_code) {
    listener.deadlines.look();
    look(listener);
  });
}

void Server::Impl::begin_stop() {
  if (shared.stopping.exchange(true)) return;
  for (auto& listener : listeners)
    asio::post(listener->context, [&listener = *listener] { listener.acceptor.close(); });
}

/// Running requests end by themselves; idle connections are told that nothing more will be read.
void Server::Impl::await_last() {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (open > 0 && std::chrono::steady_clock::now() < until) {
    {
      const std::scoped_lock lock(mutex);
      for (const int handle : sockets) ::shutdown(handle, SHUT_RD);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  for (auto& listener : listeners) listener->context.stop();
}

Server::Server(Settings settings, const Router& router, Refuser refuser, Metrics& metrics)
    : impl_(std::make_unique<Impl>(std::move(settings), router, std::move(refuser), metrics)) {
  impl_->bind();
}

Server::~Server() = default;

unsigned short Server::port() const { return impl_->shared.settings.port; }

void Server::run() {
  auto& impl = *impl_;
  asio::io_context control;
  asio::signal_set signals(control, SIGTERM, SIGINT);
  signals.async_wait([&](boost::system::error_code error, int) {
    if (!error) impl.begin_stop();
  });
  std::vector<std::thread> threads;
  for (auto& listener : impl.listeners) {
    impl.accept(*listener);
    impl.look(*listener);
    threads.emplace_back([&context = listener->context] {
      const auto keep = asio::make_work_guard(context);
      context.run();
    });
  }
  while (!impl.shared.stopping) control.run_for(std::chrono::milliseconds(100));
  impl.await_last();
  for (auto& thread : threads) thread.join();
  impl.workers.join();
}

void Server::stop() { impl_->begin_stop(); }

}  // namespace http

#include "cli/control.h"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

namespace cli {
namespace {

constexpr std::size_t most_order_bytes = 64 << 10;
constexpr std::size_t most_answer_bytes = 16 << 20;
constexpr std::string_view socket_name = "control.sock";

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

/// The address of a socket in an open folder: short whatever the folder's path is.
sockaddr_un address_in(const Descriptor& folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = fmt::format("/proc/self/fd/{}/{}", folder.number(), socket_name);
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  return address;
}

void set_timeout(int socket, int seconds) {
  const timeval limit{seconds, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
}

/// Up to and without the line break; nothing when the other side stops before it or says too much.
std::optional<std::string> read_line(int socket, std::size_t most_bytes) {
  std::string line;
  char chunk[4096];
  while (line.size() <= most_bytes) {
    const ssize_t got = ::recv(socket, chunk, sizeof(chunk), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    line.append(chunk, static_cast<std::size_t>(got));
    if (line.back() == '\n') return line.substr(0, line.size() - 1);
  }
  return std::nullopt;
}

bool write_line(int socket, const base::JsonObject& object) {
  std::string line = base::canonical_json(object) + "\n";
  for (std::string_view rest = line; !rest.empty();) {
    const ssize_t sent = ::send(socket, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

base::JsonObject answer_of(const base::Result<base::JsonObject>& result) {
  if (result) return {{"ok", true}, {"answer", *result}};
  return {{"ok", false}, {"code", result.error().code}, {"zh", result.error().message.zh}, {"en", result.error().message.en}};
}

base::Result<base::JsonObject> result_of(const std::optional<std::string>& line) {
  const auto answer = line ? base::parse_json(*line, most_answer_bytes) : base::parse_json("");
  if (!answer || !answer->is_object())
    return base::refuse("no_answer", {"服务没有回答，可能正在停止。请稍后再试。", "The server did not answer; it may be stopping. Try again in a moment."});
  const base::JsonObject& object = answer->get_object();
  if (object.at("ok").as_bool()) return object.at("answer").as_object();
  return tl::unexpected(base::Refusal{base::text_of(object, "code"), {base::text_of(object, "zh"), base::text_of(object, "en")}, {}, {}});
}

}  // namespace

ControlSocket::ControlSocket(const std::string& folder, Control control) : folder_(folder), control_(std::move(control)) {
  const Descriptor place(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (place.number() < 0 || socket.number() < 0) fail("cannot make the control socket in " + folder);
  const sockaddr_un address = address_in(place);
  ::unlink(address.sun_path);  // of a server that ended without cleaning up: the folder's lock says that none runs
  const mode_t before = ::umask(0177);
  const int bound = ::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  ::umask(before);
  if (bound != 0 || ::listen(socket.number(), 8) != 0) fail("cannot make the control socket in " + folder);
  listener_ = socket.release();
  thread_ = std::thread([this] { run(); });
}

ControlSocket::~ControlSocket() {
  stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
  ::unlink(fmt::format("{}/{}", folder_, socket_name).c_str());
}

void ControlSocket::run() {
  while (!stopping_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, 1000) <= 0) continue;
    const Descriptor client(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
    if (client.number() >= 0) serve(client.number());
  }
}

void ControlSocket::serve(int client) {
  set_timeout(client, 10);
  const auto line = read_line(client, most_order_bytes);
  const auto order = line ? base::parse_json(*line, most_order_bytes) : base::parse_json("");
  if (!order || !order->is_object()) return;
  try {
    write_line(client, answer_of(control_(order->get_object())));
  } catch (const std::exception& fault) {
    fmt::print(stderr, "pinjian: an order through the control socket failed: {}\n", fault.what());
    write_line(client, {{"ok", false}, {"code", "internal_fault"}, {"zh", "内部故障，请查看日志。"}, {"en", "Internal fault, see the log."}});
  }
}

std::optional<base::Result<base::JsonObject>> order_server(const std::string& folder, const base::JsonObject& order) {
  const Descriptor place(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (place.number() < 0 || socket.number() < 0) return std::nullopt;
  const sockaddr_un address = address_in(place);
  if (::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) return std::nullopt;
  set_timeout(socket.number(), 600);
  return result_of(write_line(socket.number(), order) ? read_line(socket.number(), most_answer_bytes) : std::nullopt);
}

}  // namespace cli

#pragma once
#include "base/json.h"
#include "base/refusal.h"

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <thread>

namespace cli {

/// What an order asks for, and its answer. An order is a JSON object of at most 64 KiB.
using Control = std::function<base::Result<base::JsonObject>(const base::JsonObject& order)>;

/// The door for commands typed beside a running server: FOLDER/control.sock, mode 0600. One JSON line in, one JSON line
/// out, one order at a time. Whoever may open the folder may give orders.
class ControlSocket {
 public:
  /// Throws std::system_error when the socket cannot be made. `control` runs on the socket's own thread.
  ControlSocket(const std::string& folder, Control control);
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

 private:
  void run();
  void serve(int client);

  std::string folder_;
  Control control_;
  int listener_ = -1;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

/// Gives an order to the server that runs on `folder`; nothing when none runs there. A refusal of the server is returned
/// as it is; refuses `no_answer` when it breaks off.
std::optional<base::Result<base::JsonObject>> order_server(const std::string& folder, const base::JsonObject& order);

}  // namespace cli

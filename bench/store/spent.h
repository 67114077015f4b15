#pragma once
#include <cstdint>

namespace bench {

/// What this process and the servers it started have used so far: processor time, and how often a server's process went to
/// sleep, which it does when it waits for its client. Unlike acts a second it does not depend on what else the machine does.
struct Spent {
  double own_us = 0, server_us = 0;
  std::int64_t server_sleeps = 0;

  static Spent so_far();
  Spent since(const Spent& before) const { return {own_us - before.own_us, server_us - before.server_us, server_sleeps - before.server_sleeps}; }
};

}  // namespace bench

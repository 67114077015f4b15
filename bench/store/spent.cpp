#include "spent.h"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace bench {
namespace {

/// The number behind `name` in /proc/PROCESS/status; 0 when the process is gone.
std::int64_t status(pid_t process, const std::string& name) {
  std::ifstream file("/proc/" + std::to_string(process) + "/status");
  for (std::string word; file >> word;)
    if (std::int64_t number = 0; word == name && file >> number) return number;
  return 0;
}

/// Nanoseconds a process of one thread has run.
double run_ns(pid_t process) {
  double ns = 0;
  std::ifstream("/proc/" + std::to_string(process) + "/schedstat") >> ns;
  return ns;
}

std::set<pid_t> children_of(const std::set<pid_t>& parents) {
  std::set<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    pid_t process = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), process).ec != std::errc()) continue;
    if (parents.contains(static_cast<pid_t>(status(process, "PPid:")))) found.insert(process);
  }
  return found;
}

double used_by_this_process_us() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto us = [](const timeval& time) { return double(time.tv_sec) * 1e6 + double(time.tv_usec); };
  return us(usage.ru_utime) + us(usage.ru_stime);
}

}  // namespace

Spent Spent::so_far() {
  Spent spent{used_by_this_process_us(), 0, 0};
  for (const pid_t process : children_of(children_of({::getpid()}))) {
    spent.server_us += run_ns(process) / 1000;
    spent.server_sleeps += status(process, "voluntary_ctxt_switches:");
  }
  return spent;
}

}  // namespace bench

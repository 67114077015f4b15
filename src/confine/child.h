#pragma once
#include "base/refusal.h"

#include <chrono>
#include <optional>
#include <semaphore>
#include <span>
#include <string>
#include <string_view>

/// Work on what strangers sent, done in a child process that can do nothing else.
namespace confine {

/// What a child does: the whole input and a short order in, a text out. Runs locked in: memory and arithmetic only. What it
/// throws makes its input an `unreadable_file`.
struct Work {
  std::string_view name;
  std::string (*run)(std::string_view input, std::string_view order) = nullptr;
};
using Works = std::span<const Work>;

/// First thing in `main` of a program that has work done in children: the exit code where this process is such a child.
std::optional<int> serve(int count, char** words, Works works);

/// What one child may use up.
struct Limits {
  std::size_t memory = 768u << 20;             // bytes of address space, the program itself included
  unsigned cpu_seconds = 3;
  std::chrono::milliseconds within{6'000};
  std::size_t output = 32u << 20;              // bytes
};

/// Starts the children of this process; at most two at a time, so that nobody keeps all workers busy with them. Any thread.
class Children {
 public:
  explicit Children(Limits limits = {}) : limits_(limits) {}

  /// The answer of `work` about the file open as `fd`, read from its beginning. Refuses `unreadable_file` (the child failed or
  /// broke a limit), `examining_busy` (no turn within two seconds), `cannot_examine` (this machine cannot lock a child in).
  base::Result<std::string> have_done(std::string_view work, std::string_view order, int fd);
  /// The same about bytes in memory.
  base::Result<std::string> have_done(std::string_view work, std::string_view order, std::string_view bytes);

 private:
  Limits limits_;
  std::counting_semaphore<2> turns_{2};
};

/// Damaged, or made to harm: what is said of every file that cannot be looked through.
tl::unexpected<base::Refusal> unreadable_file();

}  // namespace confine

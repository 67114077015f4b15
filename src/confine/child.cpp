#include "confine/child.h"

#include "confine/cage.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace confine {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view entrance = "confined";   // the word that makes a process a child: confined WORK MEMORY CPU ORDER
constexpr int words_of_a_child = 6;
constexpr std::size_t largest_input = 64u << 20, chunk = 64u << 10;
constexpr std::chrono::seconds patience{2};
enum Ended : int { done = 0, not_locked_in = 71, failed = 72 };

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {
    if (fd < 0) throw std::system_error(errno, std::generic_category(), "a file cannot be examined");
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  int get() const { return fd_; }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

// The child's side.

std::optional<std::string> read_input() {
  std::string input;
  std::array<char, chunk> space;
  for (ssize_t size; (size = ::read(STDIN_FILENO, space.data(), space.size())) != 0;) {
    if (size < 0 || input.size() + static_cast<std::size_t>(size) > largest_input) return std::nullopt;
    input.append(space.data(), static_cast<std::size_t>(size));
  }
  return input;
}

bool write_output(std::string_view text) {
  while (!text.empty()) {
    const auto size = ::write(STDOUT_FILENO, text.data(), text.size());
    if (size <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

Ended do_work(const Work& work, const Limits& limits, std::string_view order) {
  if (!lock_in(limits)) return not_locked_in;
  try {
    const auto input = read_input();
    return input && write_output(work.run(*input, order)) ? done : failed;
  } catch (const std::exception&) {
    return failed;
  }
}

template <class Number>
Number number_in(std::string_view text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// The parent's side.

class SpawnPlan {
 public:
  SpawnPlan(int input, int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes_);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  pid_t start(std::array<std::string, 5> words) const {
    std::array<char*, 7> arguments{const_cast<char*>("pinjian")};
    std::transform(words.begin(), words.end(), arguments.begin() + 1, [](std::string& word) { return word.data(); });
    char* const nothing = nullptr;
    pid_t child = 0;
    if (const int error = ::posix_spawn(&child, "/proc/self/exe", &actions_, &attributes_, arguments.data(), &nothing)) throw std::system_error(error, std::generic_category(), "no child process");
    return child;
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

/// A child that runs; ended and reaped when this goes.
class Child {
 public:
  explicit Child(pid_t id) : id_(id), handle_(static_cast<int>(::syscall(SYS_pidfd_open, id, 0))) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { end(); }

  /// How it ended, as waitpid says; killed where it still ran at `until`.
  int await(Clock::time_point until) {
    pollfd over{handle_.get(), POLLIN, 0};
    ::poll(&over, 1, left(until));
    return end();
  }

  static int left(Clock::time_point until) { return static_cast<int>(std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count())); }

 private:
  int end() {
    if (id_ == 0) return status_;
    ::kill(id_, SIGKILL);   // does nothing to one that is over
    while (::waitpid(id_, &status_, 0) < 0 && errno == EINTR) {}
    id_ = 0;
    return status_;
  }

  pid_t id_;
  Descriptor handle_;
  int status_ = 0;
};

/// All that is said until the other end closes; nothing when it is too much or takes too long.
std::optional<std::string> hear(int fd, std::size_t most, Clock::time_point until) {
  std::string heard;
  std::string space(chunk, '\0');
  while (true) {
    pollfd more{fd, POLLIN, 0};
    if (::poll(&more, 1, Child::left(until)) <= 0) return std::nullopt;
    const auto size = ::read(fd, space.data(), space.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return std::nullopt;
    if (size == 0) return heard;
    if (heard.size() + static_cast<std::size_t>(size) > most) return std::nullopt;
    heard.append(space.data(), static_cast<std::size_t>(size));
  }
}

class Turn {
 public:
  explicit Turn(std::counting_semaphore<2>& turns) : turns_(turns), taken_(turns.try_acquire_for(patience)) {}
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    if (taken_) turns_.release();
  }
  bool taken() const { return taken_; }

 private:
  std::counting_semaphore<2>& turns_;
  bool taken_;
};

}  // namespace

std::optional<int> serve(int count, char** words, Works works) {
  if (count != words_of_a_child || words[1] != entrance) return std::nullopt;
  const auto work = std::find_if(works.begin(), works.end(), [&](const Work& one) { return one.name == words[2]; });
  if (work == works.end()) return failed;
  Limits limits;
  limits.memory = number_in<std::size_t>(words[3]);
  limits.cpu_seconds = number_in<unsigned>(words[4]);
  ::_exit(do_work(*work, limits, words[5]));   // nothing is tidied up: that would need calls it no longer has
}

base::Result<std::string> Children::have_done(std::string_view work, std::string_view order, int fd) {
  const Turn turn(turns_);
  if (!turn.taken()) return base::refuse("examining_busy", {"正在检查的文件太多，请过几秒再传。", "Too many files are being examined just now: send it again in a few seconds."});
  const auto until = Clock::now() + limits_.within;
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "a file cannot be examined");
  Descriptor from(ends[0]), to(ends[1]);
  ::lseek(fd, 0, SEEK_SET);
  Child child(SpawnPlan(fd, to.get()).start({std::string(entrance), std::string(work), std::to_string(limits_.memory), std::to_string(limits_.cpu_seconds), std::string(order)}));
  to.close();
  auto answer = hear(from.get(), limits_.output, until);
  const int status = child.await(answer ? until : Clock::now());
  if (answer && WIFEXITED(status) && WEXITSTATUS(status) == done) return std::move(*answer);
  if (WIFEXITED(status) && WEXITSTATUS(status) == not_locked_in)
    return base::refuse("cannot_examine", {"这台服务器现在不能安全地检查压缩类文件和图片，没有收下；请告诉管理员，或改传 PDF。",
                                           "This server cannot examine archives and images safely now, so the file was not taken: tell the administrator, or send a PDF."});
  return unreadable_file();
}

base::Result<std::string> Children::have_done(std::string_view work, std::string_view order, std::string_view bytes) {
  const Descriptor file(::memfd_create("sent", MFD_CLOEXEC));
  for (auto rest = bytes; !rest.empty();) {
    const auto size = ::write(file.get(), rest.data(), rest.size());
    if (size <= 0) throw std::system_error(errno, std::generic_category(), "a file cannot be examined");
    rest.remove_prefix(static_cast<std::size_t>(size));
  }
  return have_done(work, order, file.get());
}

tl::unexpected<base::Refusal> unreadable_file() {
  return base::refuse("unreadable_file", {"这份文件读不出来：可能已损坏、不完整，或内容异常。请用原来的软件打开、另存一份再传，或改传 PDF。",
                                          "This file cannot be read: it may be damaged, cut short, or unlike what it says it is. Open it in the program it comes from, save it anew and send that, or send a PDF."});
}

}  // namespace confine

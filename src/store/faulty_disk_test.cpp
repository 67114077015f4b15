#include "store/testing/faulty_disk.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <mutex>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace store::testing {
namespace {

std::atomic<long> calls_made = 0;
std::atomic<long> first_failing = 0;
std::atomic<Fault> fault_now = Fault::none;
std::atomic<bool> syncs_fail = false;

std::mutex recorder;
std::atomic<bool> is_recording = false;
std::vector<Operation> recorded;  // guarded

enum class Call { sync, other };

std::string path_of(int file) {
  char path[4096];
  const ssize_t size = ::readlink(fmt::format("/proc/self/fd/{}", file).c_str(), path, sizeof(path));
  return size > 0 ? std::string(path, static_cast<std::size_t>(size)) : "";
}

/// The number of an error that a call ends with, 0 when it goes through.
int fate_of(Call call) {
  const long number = ++calls_made;
  if (syncs_fail && call == Call::sync) return EIO;
  const long from = first_failing;
  if (from == 0 || number < from) return 0;
  if (fault_now == Fault::kill) ::raise(SIGKILL);
  return fault_now == Fault::no_space && call == Call::other ? ENOSPC : fault_now == Fault::no_space ? 0 : EIO;
}

}  // namespace

void FaultyDisk::fail_from(long call, Fault fault) {
  heal();
  fault_now = fault;
  first_failing = call;
}

void FaultyDisk::fail_syncs() {
  heal();
  syncs_fail = true;
}

void FaultyDisk::heal() {
  syncs_fail = false;
  first_failing = 0;
  fault_now = Fault::none;
  calls_made = 0;
}

long FaultyDisk::calls() { return calls_made; }

void FaultyDisk::start_recording() {
  const std::lock_guard lock(recorder);
  recorded.clear();
  is_recording = true;
}

std::vector<Operation> FaultyDisk::stop_recording() {
  const std::lock_guard lock(recorder);
  is_recording = false;
  return std::move(recorded);
}

void FaultyDisk::mark(const std::string& said) {
  const std::lock_guard lock(recorder);
  if (is_recording) recorded.push_back({Operation::Kind::mark, "", said});
}

/// Does what `act` does; when it succeeds it is written down as what `operation` says. One at a time, so that the order on
/// paper is the order on disk.
template <class Act, class Describe>
long noted(Act&& act, Describe&& operation) {
  if (!is_recording) return act();
  const std::lock_guard lock(recorder);
  const long done = act();
  if (done >= 0) recorded.push_back(operation());
  return done;
}

/// Opens a file, and writes down that it was made when it was not there before.
int open_noting(const char* path, int flags, mode_t mode) {
  const auto act = [&] { return ::syscall(SYS_openat, AT_FDCWD, path, flags | O_LARGEFILE, mode); };
  const bool is_made = (flags & O_CREAT) != 0 && is_recording && ::access(path, F_OK) != 0;
  if (!is_made) return static_cast<int>(act());
  return static_cast<int>(noted(act, [&] { return Operation{Operation::Kind::create, std::filesystem::absolute(path).string(), "", 0}; }));
}

/// -1 with errno, or what the system says.
template <class... Arguments>
long pass(Call call, long number, Arguments... arguments) {
  if (const int error = fate_of(call); error != 0) {
    errno = error;
    return -1;
  }
  return ::syscall(number, arguments...);
}

}  // namespace store::testing

using store::testing::Call;
using store::testing::noted;
using store::testing::open_noting;
using store::testing::Operation;
using store::testing::pass;
using store::testing::path_of;

extern "C" {
int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return open_noting(path, flags, mode);
}
int open64(const char* path, int flags, ...) __attribute__((alias("open")));
int mkdir(const char* path, mode_t mode) noexcept {
  return static_cast<int>(noted([&] { return ::syscall(SYS_mkdir, path, mode); }, [&] { return Operation{Operation::Kind::create, std::filesystem::absolute(path).string(), "", 0}; }));
}
ssize_t write(int file, const void* bytes, size_t size) {
  if (file <= 2) return ::syscall(SYS_write, file, bytes, size);
  const auto place = ::lseek(file, 0, SEEK_CUR);
  return noted([&] { return pass(Call::other, SYS_write, file, bytes, size); },
               [&] { return Operation{Operation::Kind::write, path_of(file), {static_cast<const char*>(bytes), size}, place}; });
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t place) {
  return noted([&] { return pass(Call::other, SYS_pwrite64, file, bytes, size, place); },
               [&] { return Operation{Operation::Kind::write, path_of(file), {static_cast<const char*>(bytes), size}, place}; });
}
int fsync(int file) {
  return static_cast<int>(noted([&] { return pass(Call::sync, SYS_fsync, file); }, [&] { return Operation{Operation::Kind::sync, path_of(file), "", 0}; }));
}
int fdatasync(int file) {
  return static_cast<int>(noted([&] { return pass(Call::sync, SYS_fdatasync, file); }, [&] { return Operation{Operation::Kind::sync, path_of(file), "", 0}; }));
}
int rename(const char* from, const char* to) {
  return static_cast<int>(noted([&] { return pass(Call::other, SYS_rename, from, to); }, [&] { return Operation{Operation::Kind::rename, from, to, 0}; }));
}
int ftruncate64(int file, off64_t size) noexcept {
  return static_cast<int>(noted([&] { return pass(Call::other, SYS_ftruncate, file, size); }, [&] { return Operation{Operation::Kind::truncate, path_of(file), "", size}; }));
}
}

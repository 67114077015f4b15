#pragma once
#include <cstdint>
#include <string>
#include <vector>

/// Stands between this test program and the disk: it defines write, pwrite64, fsync, fdatasync, rename and ftruncate64
/// itself (the linker prefers them to libc's, also for SQLite), lets one of them, or all, fail or kill the process, and can
/// write down what was asked of the disk; also which files and folders open and mkdir made.
namespace store::testing {

enum class Fault { none, io_error, no_space, kill };

/// One thing asked of the disk, in the order it happened. Paths are absolute.
struct Operation {
  enum class Kind { create, write, truncate, sync, rename, mark } kind;   // create: a file or a folder
  std::string path;
  std::string bytes;       // write: the bytes; rename: the new path; mark: what was said
  std::int64_t place = 0;  // write: where; truncate: the new size
};

struct FaultyDisk {
  /// From the call with this number on (1 = the next), every call fails; a kill happens at that call. 0: never.
  static void fail_from(long call, Fault fault);
  /// Only the syncs fail, all of them.
  static void fail_syncs();
  static void heal();
  /// Calls since the last fail_from, fail_syncs or heal.
  static long calls();

  static void start_recording();
  /// What happened since start_recording(); ends the recording.
  static std::vector<Operation> stop_recording();
  /// Something that is not the disk's, such as an acknowledgement given.
  static void mark(const std::string& said);
};

}  // namespace store::testing

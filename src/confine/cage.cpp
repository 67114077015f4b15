#include "confine/cage.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace confine {
namespace {

#if defined(__SANITIZE_ADDRESS__) || (defined(__has_feature) && __has_feature(address_sanitizer))
constexpr bool address_space_is_counted = false;   // its shadow alone takes terabytes
#else
constexpr bool address_space_is_counted = true;
#endif

bool limit(__rlimit_resource what, rlim_t most) {
  const rlimit both{most, most};
  return ::setrlimit(what, &both) == 0;
}

bool limit_all(const Limits& limits) {
  return (!address_space_is_counted || limit(RLIMIT_AS, limits.memory)) && limit(RLIMIT_CPU, limits.cpu_seconds) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, 3) &&
         limit(RLIMIT_NPROC, 0) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_MEMLOCK, 0);
}

using Filter = std::unique_ptr<void, decltype(&seccomp_release)>;

bool allow(const Filter& filter, int call) { return seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) == 0; }
bool allow(const Filter& filter, int call, scmp_arg_cmp condition) { return seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 1, condition) == 0; }

/// Memory that is nobody's file and runs nothing.
bool allow_memory(const Filter& filter) {
  const auto nothing_runs = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
  const auto no_file = SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS);
  return seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, nothing_runs, no_file) == 0 && allow(filter, SCMP_SYS(mprotect), nothing_runs) && allow(filter, SCMP_SYS(munmap)) &&
         allow(filter, SCMP_SYS(mremap)) && allow(filter, SCMP_SYS(madvise)) && allow(filter, SCMP_SYS(brk));
}

bool allow_only_work() {
  const Filter filter(seccomp_init(SCMP_ACT_KILL_PROCESS), seccomp_release);
  if (!filter) return false;
  bool good = allow_memory(filter) && allow(filter, SCMP_SYS(read), SCMP_A0(SCMP_CMP_EQ, STDIN_FILENO)) && allow(filter, SCMP_SYS(write), SCMP_A0(SCMP_CMP_EQ, STDOUT_FILENO));
  for (const int call : {SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(futex), SCMP_SYS(getrandom), SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(rt_sigreturn),
                         SCMP_SYS(rt_sigprocmask), SCMP_SYS(sched_yield), SCMP_SYS(getcpu), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(restart_syscall)})
    good = good && allow(filter, call);
  // The allocator asks how many memory nodes there are; it is told of none.
  good = good && seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOENT), SCMP_SYS(access), 0) == 0;
  return good && seccomp_load(filter.get()) == 0;
}

}  // namespace

bool lock_in(const Limits& limits) {
  ::setenv("TZ", "UTC0", 1);   // archives hold local times, and later no file of zones can be opened
  ::tzset();
  return ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::prctl(PR_SET_DUMPABLE, 0) == 0 && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && limit_all(limits) && allow_only_work();
}

}  // namespace confine

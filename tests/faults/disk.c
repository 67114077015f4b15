/* Stands between a server and its disk (LD_PRELOAD): counts what is asked of the disk for files and lets every call fail, or
   end the process, from the one with a given number on. $PINJIAN_FAULTS names a file of three numbers of 64 bits, read and
   written by the test while the server runs: the first call that fails (0: none), how (an error number; -1: killed), and
   the calls made so far. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct orders { _Atomic int64_t from, error, calls; };

static struct orders *orders(void) {
  static _Atomic(struct orders *) mapped;
  struct orders *known = mapped;
  if (known) return known;
  const char *path = getenv("PINJIAN_FAULTS");
  int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return NULL;
  known = mmap(NULL, sizeof *known, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  return mapped = known == MAP_FAILED ? NULL : known;
}

/* The error a call ends with; 0: it goes through. */
static int fate(void) {
  struct orders *now = orders();
  if (!now) return 0;
  int64_t number = ++now->calls;
  if (now->from == 0 || number < now->from) return 0;
  if (now->error == -1) raise(SIGKILL);
  return (int)now->error;
}

/* Of a file, not of a socket, a standard stream, or what has no name because it lies in memory. */
static int fate_of(int file) {
  struct stat about;
  return file > 2 && fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_nlink > 0 ? fate() : 0;
}

static long done(int error, long number, long a, long b, long c, long d) {
  if (error) return errno = error, -1;
  return syscall(number, a, b, c, d);
}

ssize_t write(int file, const void *bytes, size_t size) { return done(fate_of(file), SYS_write, file, (long)bytes, (long)size, 0); }
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t place) { return done(fate_of(file), SYS_pwrite64, file, (long)bytes, (long)size, place); }
ssize_t pwrite(int file, const void *bytes, size_t size, off_t place) { return pwrite64(file, bytes, size, place); }
int fdatasync(int file) { return (int)done(fate_of(file), SYS_fdatasync, file, 0, 0, 0); }
int ftruncate64(int file, off64_t size) { return (int)done(fate_of(file), SYS_ftruncate, file, size, 0, 0); }
int ftruncate(int file, off_t size) { return ftruncate64(file, size); }
int rename(const char *from, const char *to) { return (int)done(fate(), SYS_rename, (long)from, (long)to, 0, 0); }
int unlink(const char *path) { return (int)done(fate(), SYS_unlink, (long)path, 0, 0, 0); }
int mkdir(const char *path, mode_t mode) { return (int)done(fate(), SYS_mkdir, (long)path, mode, 0, 0); }

/* Only what may make a file is asked of the disk. */
int open(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
  va_end(more);
  return (int)done(flags & O_CREAT ? fate() : 0, SYS_openat, AT_FDCWD, (long)path, flags, mode);
}
int open64(const char *path, int flags, ...) __attribute__((alias("open")));

/* Folders are synced too. */
int fsync(int file) { return (int)done(file > 2 ? fate() : 0, SYS_fsync, file, 0, 0, 0); }

/* Preloaded into the program (LD_PRELOAD): the call number GPUDAY_FAULT_AT of those that change
 * files fails, or the program is killed there. GPUDAY_FAULT is an errno's name, or "kill".
 * GPUDAY_FAULT_COUNT names a file that gets how many such calls there were, one byte for each: they
 * are counted whether or not one fails. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* Whether this call is the one; errno is set then. A call before the program's own main counts too.
 */
static int Fails(void) {
  static int count = 0;
  const char* at = getenv("GPUDAY_FAULT_AT");
  const char* counted = getenv("GPUDAY_FAULT_COUNT");
  const char* how = getenv("GPUDAY_FAULT");
  if (at == NULL || how == NULL) return 0;
  ++count;
  if (counted != NULL) {
    const long file = syscall(SYS_openat, AT_FDCWD, counted, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (file >= 0) {
      (void)!syscall(SYS_write, file, "x", 1);
      syscall(SYS_close, file);
    }
  }
  if (count != atoi(at)) return 0;
  if (strcmp(how, "kill") == 0) raise(SIGKILL);
  errno = strcmp(how, "ENOSPC") == 0 ? ENOSPC : EIO;
  return 1;
}

/* Copies a file that has just been synced to where it is safe from a power cut. */
static void Keep(int file) {
  const char* durable = getenv("GPUDAY_FAULT_DURABLE");
  struct stat info;
  if (durable == NULL || fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) return;
  char name[4096];
  snprintf(name, sizeof(name), "%s/%llu", durable, (unsigned long long)info.st_ino);
  const long copy = syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  /* The descriptor may be for writing alone. */
  char self[64];
  snprintf(self, sizeof(self), "/proc/self/fd/%d", file);
  const long from = syscall(SYS_openat, AT_FDCWD, self, O_RDONLY);
  char bytes[65536];
  for (;;) {
    const long got = syscall(SYS_read, from, bytes, sizeof(bytes));
    if (got <= 0) break;
    (void)!syscall(SYS_write, copy, bytes, got);
  }
  syscall(SYS_close, from);
  syscall(SYS_close, copy);
}

/* What is printed is no change of a file. */
static int Printed(int file) { return file == STDOUT_FILENO || file == STDERR_FILENO; }

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int IsChange(int flags) { return (flags & (O_CREAT | O_TRUNC)) != 0; }

static mode_t ModeOf(int flags, va_list* list) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(*list, mode_t) : 0;
}

#define OPEN(name)                             \
  int name(const char* path, int flags, ...) { \
    va_list list;                              \
    va_start(list, flags);                     \
    const mode_t mode = ModeOf(flags, &list);  \
    va_end(list);                              \
    if (IsChange(flags) && Fails()) return -1; \
    return REAL(name)(path, flags, mode);      \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                       \
  int name(int folder, const char* path, int flags, ...) { \
    va_list list;                                          \
    va_start(list, flags);                                 \
    const mode_t mode = ModeOf(flags, &list);              \
    va_end(list);                                          \
    if (IsChange(flags) && Fails()) return -1;             \
    return REAL(name)(folder, path, flags, mode);          \
  }
OPENAT(openat)
OPENAT(openat64)

int mkstemp(char* name) { return Fails() ? -1 : REAL(mkstemp)(name); }
int mkstemp64(char* name) { return Fails() ? -1 : REAL(mkstemp64)(name); }

ssize_t write(int file, const void* bytes, size_t size) {
  if (!Printed(file) && Fails()) return -1;
  return REAL(write)(file, bytes, size);
}
ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  return Fails() ? -1 : REAL(pwrite)(file, bytes, size, at);
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  return Fails() ? -1 : REAL(pwrite64)(file, bytes, size, at);
}
static int Synced(int result, int file) {
  if (result == 0) Keep(file);
  return result;
}
int fsync(int file) { return Fails() ? -1 : Synced(REAL(fsync)(file), file); }
int fdatasync(int file) { return Fails() ? -1 : Synced(REAL(fdatasync)(file), file); }
int ftruncate(int file, off_t size) { return Fails() ? -1 : REAL(ftruncate)(file, size); }
int ftruncate64(int file, off64_t size) { return Fails() ? -1 : REAL(ftruncate64)(file, size); }
int link(const char* from, const char* to) { return Fails() ? -1 : REAL(link)(from, to); }
int unlink(const char* path) { return Fails() ? -1 : REAL(unlink)(path); }
int rename(const char* from, const char* to) { return Fails() ? -1 : REAL(rename)(from, to); }
int mkdir(const char* path, mode_t mode) { return Fails() ? -1 : REAL(mkdir)(path, mode); }
int fchmod(int file, mode_t mode) { return Fails() ? -1 : REAL(fchmod)(file, mode); }

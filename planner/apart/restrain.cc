#include "planner/apart/restrain.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <vector>

namespace gpuday {
namespace {

bool restrained = false;

#ifdef GPUDAY_SANITIZED
constexpr rlim_t kMemoryBytes = RLIM_INFINITY;  // shadow memory cannot be limited
constexpr bool kFiltersCalls = false;           // and sanitizers make calls of their own
#else
constexpr rlim_t kMemoryBytes = rlim_t{2} << 30;
constexpr bool kFiltersCalls = true;
#endif
constexpr rlim_t kFileBytes = 1 << 20;  // of what it prints, and of any file
constexpr rlim_t kOpenFiles = 64;

void Limit(decltype(RLIMIT_CPU) what, rlim_t most) {
  rlimit limit = {};
  getrlimit(what, &limit);
  limit.rlim_cur = limit.rlim_max = std::min(limit.rlim_cur, most);
  setrlimit(what, &limit);
}

// ---- Landlock (https://docs.kernel.org/userspace-api/landlock.html) ----

// All rights over files that this kernel tells apart; 0: it has no Landlock.
std::uint64_t HandledRights() {
  const long version =
      syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return 0;
  // Execute to make a symbolic link; then, with versions 2, 3 and 5: refer, truncate, device ioctl.
  const int rights = version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13;
  return (std::uint64_t{1} << rights) - 1;
}

// Takes away all rights over files but `kept`.
void KeepRights(std::uint64_t kept) {
  const std::uint64_t handled = HandledRights();
  if (handled == 0) return;
  landlock_ruleset_attr rules = {};
  rules.handled_access_fs = handled;
  // The size of the first version, which all know.
  const int ruleset = static_cast<int>(
      syscall(SYS_landlock_create_ruleset, &rules, sizeof(rules.handled_access_fs), 0));
  if (ruleset < 0) return;
  if (kept != 0) {
    landlock_path_beneath_attr rule = {};
    rule.allowed_access = kept;
    rule.parent_fd = open("/", O_PATH | O_CLOEXEC);
    syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(rule.parent_fd);
  }
  syscall(SYS_landlock_restrict_self, ruleset, 0);
  close(ruleset);
}

// ---- seccomp (https://docs.kernel.org/userspace-api/seccomp_filter.html) ----

#if defined(__x86_64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kMachine = 0;  // not filtered
#endif

// What computing, loading a library, and our own side of the talk need.
constexpr std::uint32_t kAllowed[] = {
    SYS_read,
    SYS_write,
    SYS_readv,
    SYS_writev,
    SYS_pread64,
    SYS_close,
    SYS_fstat,
    SYS_newfstatat,
    SYS_statx,
    SYS_lseek,
    SYS_openat,
    SYS_readlinkat,
    SYS_faccessat,
    SYS_getdents64,
    SYS_getcwd,
    SYS_chdir,
    SYS_umask,
    SYS_fcntl,
    SYS_dup,
    SYS_dup3,
    SYS_ioctl,
    SYS_ftruncate,
    SYS_memfd_create,
    SYS_ppoll,
    SYS_mmap,
    SYS_munmap,
    SYS_mprotect,
    SYS_mremap,
    SYS_madvise,
    SYS_brk,
    SYS_futex,
    SYS_getrandom,
    SYS_clock_gettime,
    SYS_clock_getres,
    SYS_nanosleep,
    SYS_gettimeofday,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sigaltstack,
    SYS_getpid,
    SYS_gettid,
    SYS_getppid,
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
    SYS_uname,
    SYS_sysinfo,
    SYS_getrusage,
    SYS_getpriority,
    SYS_getitimer,
    SYS_setitimer,
    SYS_prlimit64,
    SYS_sched_yield,
    SYS_sched_getaffinity,
    SYS_set_robust_list,
    SYS_restart_syscall,
    SYS_exit,
    SYS_exit_group,
    SYS_clock_nanosleep,
    SYS_landlock_create_ruleset,
    SYS_landlock_add_rule,
    SYS_landlock_restrict_self,
    SYS_sendto,
    SYS_recvfrom,
#ifdef SYS_open
    SYS_open,
    SYS_stat,
    SYS_lstat,
    SYS_access,
    SYS_readlink,
    SYS_dup2,
    SYS_poll,
    SYS_alarm,
    SYS_time,
    SYS_getrlimit,
    SYS_arch_prctl,
#endif
#ifdef SYS_rseq
    SYS_rseq,
#endif
#ifdef SYS_faccessat2
    SYS_faccessat2,
#endif
};

// A signal that it sends itself; their first argument is a process or its one thread.
constexpr std::uint32_t kToItself[] = {SYS_kill, SYS_tkill, SYS_tgkill};

struct Attempt {
  long number;
  const char* what;
};
constexpr Attempt kAttempts[] = {
    {SYS_clone, "a thread or a process of its own"},
    {SYS_clone3, "a thread or a process of its own"},
#ifdef SYS_fork
    {SYS_fork, "a process of its own"},
    {SYS_vfork, "a process of its own"},
#endif
    {SYS_execve, "another program"},
    {SYS_execveat, "another program"},
    {SYS_socket, "the network"},
    {SYS_socketpair, "the network"},
    {SYS_connect, "the network"},
    {SYS_kill, "a signal to another process"},
    {SYS_tkill, "a signal to another process"},
    {SYS_tgkill, "a signal to another process"},
    {SYS_ptrace, "a look into another process"},
    {SYS_process_vm_readv, "a look into another process"},
    {SYS_process_vm_writev, "a look into another process"},
    {SYS_timer_create, "a timer"},
    {SYS_timerfd_create, "a timer"},
    {SYS_setpriority, "another priority"},
    {SYS_prctl, "another behaviour of its process"},
    {SYS_unlinkat, "another name or place of a file"},
    {SYS_renameat2, "another name or place of a file"},
#ifdef SYS_unlink
    {SYS_unlink, "another name or place of a file"},
    {SYS_rename, "another name or place of a file"},
    {SYS_mkdir, "another name or place of a file"},
#endif
    {SYS_mkdirat, "another name or place of a file"},
};

ToldAttempt told_attempt = nullptr;

void OnForbidden(int /*signal*/, siginfo_t* info, void* /*context*/) {
  const char* what = "a system call that no answer needs";
  for (const Attempt& attempt : kAttempts) {
    if (attempt.number == info->si_syscall) what = attempt.what;
  }
  char offence[200];
  std::snprintf(offence, sizeof(offence), "asked the system for %s, which no plugin needs", what);
  told_attempt(offence);
  _exit(1);
}

void FilterSystemCalls() {
  if (kMachine == 0) return;
  constexpr std::uint32_t kFirstOfX32 = 0x40000000;  // another way to the same calls
  std::vector<sock_filter> program = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kMachine, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kFirstOfX32, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
  };
  const auto add = [&](const sock_filter& line) { program.push_back(line); };
  for (const std::uint32_t number : kAllowed) {
    add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1));
    add(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  }
  for (const std::uint32_t number : kToItself) {
    add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 4));
    // The lower half of the argument on a little-endian machine, as both of these are.
    add(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args)));
    add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(getpid()), 0, 1));
    add(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    add(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP));
  }
  add(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP));
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  struct sigaction action = {};
  action.sa_sigaction = OnForbidden;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGSYS, &action, nullptr);
  syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter);
}

}  // namespace

void Restrain(ToldAttempt told) {
  restrained = true;
  told_attempt = told;
  Limit(RLIMIT_CORE, 0);
  Limit(RLIMIT_FSIZE, kFileBytes);
  Limit(RLIMIT_AS, kMemoryBytes);
  Limit(RLIMIT_NOFILE, kOpenFiles);
  Limit(RLIMIT_NPROC, 0);
  // Landlock and seccomp are for those who can gain nothing any more.
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  KeepRights(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR);
  if (kFiltersCalls) FilterSystemCalls();
}

void AllowNoFiles() { KeepRights(0); }

}  // namespace gpuday

#ifdef GPUDAY_SANITIZED
// The leak sanitizer would read files and start a thread when the process ends.
extern "C" int __lsan_is_turned_off();
extern "C" int __lsan_is_turned_off() { return gpuday::restrained ? 1 : 0; }
#endif

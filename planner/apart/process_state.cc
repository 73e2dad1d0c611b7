#include "planner/apart/process_state.h"

#include <fcntl.h>
#include <fenv.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cfloat>
#include <clocale>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <locale>
#include <new>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/base/text.h"

namespace gpuday {
namespace {

// Libraries linked with -ffast-math make the processor flush subnormal numbers to zero.
bool KeepsSubnormals() {
  volatile double smallest = DBL_MIN;
  volatile double half = smallest / 2;
  return half != 0;
}

// By number, without opening anything: that may not be allowed.
std::string OpenFiles() {
  rlimit most = {};
  getrlimit(RLIMIT_NOFILE, &most);
  const int end = static_cast<int>(std::min<rlim_t>(most.rlim_cur, 1024));
  std::vector<std::string> open;
  for (int number = 0; number < end; ++number) {
    if (fcntl(number, F_GETFD) < 0) continue;
    char target[256] = {};
    const std::string link = absl::StrCat("/proc/self/fd/", number);
    (void)!readlink(link.c_str(), target, sizeof(target) - 1);
    open.push_back(absl::StrCat(number, " ", target));
  }
  return absl::StrJoin(open, ", ");
}

std::string SignalHandlers() {
  std::vector<std::string> handlers;
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction action = {};
    if (sigaction(number, nullptr, &action) != 0 || action.sa_handler == SIG_DFL) continue;
    handlers.push_back(
        absl::StrCat(number, "=", absl::Hex(reinterpret_cast<std::uintptr_t>(action.sa_handler))));
  }
  return absl::StrJoin(handlers, " ");
}

std::string BlockedSignals() {
  sigset_t blocked;
  sigprocmask(SIG_SETMASK, nullptr, &blocked);
  std::vector<int> numbers;
  for (int number = 1; number < NSIG; ++number) {
    if (sigismember(&blocked, number) == 1) numbers.push_back(number);
  }
  return absl::StrJoin(numbers, " ");
}

std::string Timers() {
  std::vector<int> running;
  for (const auto timer : {ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF}) {
    itimerval value = {};
    getitimer(timer, &value);
    if (value.it_value.tv_sec != 0 || value.it_value.tv_usec != 0) running.push_back(timer);
  }
  return absl::StrJoin(running, " ");
}

std::string Limits() {
  std::string limits;
  for (const auto what : {RLIMIT_AS, RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_NOFILE, RLIMIT_STACK}) {
    rlimit limit = {};
    getrlimit(what, &limit);
    absl::StrAppend(&limits, limits.empty() ? "" : " ", limit.rlim_cur);
  }
  return limits;
}

// The kernel counts them as folders of the process; 0 where it does not say.
std::string Threads() {
  struct stat tasks = {};
  return absl::StrCat(stat("/proc/self/task", &tasks) == 0 ? tasks.st_nlink - 2 : 0);
}

// What C++ calls where nobody catches, and where no memory is left.
std::string Handlers() {
  return absl::StrCat(absl::Hex(reinterpret_cast<std::uintptr_t>(std::get_terminate())), " ",
                      absl::Hex(reinterpret_cast<std::uintptr_t>(std::get_new_handler())));
}

std::string Environment() {
  std::vector<std::string> all;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    all.emplace_back(*entry);
  }
  return absl::StrJoin(all, " ");
}

}  // namespace

ProcessState ReadProcessState() {
  std::error_code ignored;
  const mode_t mask = umask(0);
  umask(mask);
  return {{"rounding mode", absl::StrCat(fegetround())},
          {"subnormal numbers", KeepsSubnormals() ? "kept" : "flushed to zero (-ffast-math)"},
          {"floating-point traps", absl::StrCat(fegetexcept())},
          {"locale", absl::StrCat(std::setlocale(LC_ALL, nullptr), " ", std::locale().name())},
          {"working directory", std::filesystem::current_path(ignored).string()},
          {"file-creation mask", absl::StrCat(mask)},
          {"signal handlers", SignalHandlers()},
          {"blocked signals", BlockedSignals()},
          {"timers", Timers()},
          {"limits", Limits()},
          {"threads", Threads()},
          {"handlers of C++", Handlers()},
          {"priority", absl::StrCat(getpriority(PRIO_PROCESS, 0))},
          {"open files", OpenFiles()},
          {"environment", Environment()}};
}

std::string Difference(const ProcessState& before, const ProcessState& after) {
  for (const auto& [name, value] : before) {
    const auto now = after.find(name);
    if (now == after.end() || now->second == value) continue;
    return absl::StrCat(name, ": ", Printable(now->second, 100), " instead of ",
                        Printable(value, 100));
  }
  return "";
}

}  // namespace gpuday

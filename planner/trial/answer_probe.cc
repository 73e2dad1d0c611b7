// The child's side of probing.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/base/text.h"
#include "planner/trial/probe.h"
#include "planner/trial/probe_text.h"
#include "planner/trial/process_state.h"

namespace gpuday {
namespace {

// Behind the parent's limit of time: what this ends looks as if somebody else had ended it.
constexpr rlim_t kCpuSeconds = 60;
#ifdef GPUDAY_SANITIZED
constexpr rlim_t kMemoryBytes = RLIM_INFINITY;  // shadow memory cannot be limited
#else
constexpr rlim_t kMemoryBytes = rlim_t{2} << 30;
#endif
constexpr rlim_t kFileBytes = 1 << 20;  // of what it prints, and of any file

void Limit(decltype(RLIMIT_CPU) what, rlim_t most) {
  const rlimit limit{most, most};
  setrlimit(what, &limit);
}

void LimitThisProcess() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  Limit(RLIMIT_CPU, kCpuSeconds);
  Limit(RLIMIT_CORE, 0);
  Limit(RLIMIT_FSIZE, kFileBytes);
  Limit(RLIMIT_AS, kMemoryBytes);
}

// Standard output and error become a file in memory; returns where the verdict goes.
int TakeOutputAway(int& printed) {
  const int verdict = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  printed = memfd_create("printed", MFD_CLOEXEC);
  dup2(printed, STDOUT_FILENO);
  dup2(printed, STDERR_FILENO);
  return verdict;
}

void Write(int to, absl::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(to, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

// What the plugin has printed so far.
off_t PrintedBytes(int printed) {
  std::fflush(nullptr);
  struct stat info = {};
  return fstat(printed, &info) == 0 ? info.st_size : 0;
}

// Why a plugin cannot be tried here and now; empty: nothing is in the way. Opening it takes some
// descriptors, and so does looking at what it leaves open.
std::string WhatIsShort() {
  constexpr int kSpare = 6;
  std::vector<int> opened;
  int failed = 0;
  for (int i = 0; i < kSpare && failed == 0; ++i) {
    const int descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) failed = errno;
    if (descriptor >= 0) opened.push_back(descriptor);
  }
  for (const int descriptor : opened) close(descriptor);
  if (failed == 0 && access("/proc/self/fd", R_OK) != 0) {
    return absl::StrCat("its open files cannot be seen: /proc/self/fd: ", std::strerror(errno));
  }
  return failed == 0 ? "" : absl::StrCat("too few files can be opened: ", std::strerror(failed));
}

}  // namespace

void AnswerProbe(const PluginHost& host, std::optional<Family> family,
                 const std::filesystem::path& path) {
  LimitThisProcess();
  int printed = -1;
  const int verdict = TakeOutputAway(printed);
  // A plugin that closes the file or turns it into its own must not be able to look accepted.
  const CheckListener listener{
      .starts = [&](const std::string& name) { Write(verdict, StartLine(name)); },
      .ends = [&](const CheckResult& result) { Write(verdict, EndLine(result)); }};
  if (const std::string lacking = WhatIsShort(); !lacking.empty()) {
    Write(verdict, UntriedLine(lacking));
    return Write(verdict, kLastLine);
  }
  const ProcessState before = ReadProcessState();

  listener.starts(kLoadingCheck);
  const absl::StatusOr<Plugin> plugin = host.Load(family, path);
  if (!plugin.ok()) {
    listener.ends({kLoadingCheck, Outcome::kFailed, std::string(plugin.status().message())});
    return Write(verdict, kLastLine);
  }
  listener.ends({kLoadingCheck, Outcome::kPassed,
                 absl::StrCat(FamilyName(plugin->family), " ", plugin->name, " ", plugin->version,
                              ", interface ", GPUDAY_ABI_MAJOR, ".", plugin->abi_minor, ", ",
                              plugin->parameters.size(),
                              plugin->parameters.size() == 1 ? " parameter" : " parameters")});
  CheckContract(*plugin, listener);

  listener.starts("process");
  std::string damage = Difference(before, ReadProcessState());
  if (const off_t bytes = PrintedBytes(printed); damage.empty() && bytes > 0) {
    damage = absl::StrCat("it prints ", bytes, " bytes, which would land in gpuday's answer");
  }
  listener.ends({"process", damage.empty() ? Outcome::kPassed : Outcome::kFailed,
                 damage.empty() ? "left as it was: rounding, locale, folder, files, signals"
                                : absl::StrCat("is not left as it was: ", damage)});
  Write(verdict, kLastLine);
}

}  // namespace gpuday

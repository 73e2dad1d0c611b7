// The child's side of probing.
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "planner/apart/printed.h"
#include "planner/apart/process_state.h"
#include "planner/apart/restrain.h"
#include "planner/trial/probe.h"
#include "planner/trial/probe_text.h"

namespace gpuday {
namespace {

// Behind the parent's limit of time: what this ends looks as if somebody else had ended it.
constexpr rlim_t kCpuSeconds = 60;

// Where the verdict goes, and which check runs: a handler of signals needs them.
int verdict = -1;
std::string running;

void Write(int to, absl::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(to, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
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

void TellOffence(const char* offence) {
  Write(verdict, EndLine({running, Outcome::kFailed, offence}));
  Write(verdict, kLastLine);
}

}  // namespace

void AnswerProbe(const PluginHost& host, std::optional<Family> family,
                 const std::filesystem::path& path) {
  verdict = MovedAway(STDOUT_FILENO);
  const Printed printed;
  // A plugin that closes the file or turns it into its own must not be able to look accepted.
  const CheckListener listener{
      .starts =
          [&](const std::string& name) {
            running = name;
            Write(verdict, StartLine(name));
          },
      .ends = [&](const CheckResult& result) { Write(verdict, EndLine(result)); }};
  if (const std::string lacking = WhatIsShort(); !lacking.empty()) {
    Write(verdict, UntriedLine(lacking));
    return Write(verdict, kLastLine);
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const rlimit seconds{kCpuSeconds, kCpuSeconds};
  setrlimit(RLIMIT_CPU, &seconds);
  Restrain(TellOffence);
  const ProcessState before = ReadProcessState();

  listener.starts(kLoadingCheck);
  const absl::StatusOr<Plugin> plugin = host.Load(family, path);
  if (!plugin.ok()) {
    listener.ends({kLoadingCheck, Outcome::kFailed, std::string(plugin.status().message())});
    return Write(verdict, kLastLine);
  }
  AllowNoFiles();
  listener.ends({kLoadingCheck, Outcome::kPassed,
                 absl::StrCat(FamilyName(plugin->family), " ", plugin->name, " ", plugin->version,
                              ", interface ", GPUDAY_ABI_MAJOR, ".", plugin->abi_minor, ", ",
                              plugin->parameters.size(),
                              plugin->parameters.size() == 1 ? " parameter" : " parameters")});
  CheckContract(*plugin, listener);

  listener.starts("process");
  std::string damage = Difference(before, ReadProcessState());
  if (damage.empty()) {
    damage = printed.Offence();
  } else {
    damage = absl::StrCat("is not left as it was: ", damage);
  }
  listener.ends(
      {"process", damage.empty() ? Outcome::kPassed : Outcome::kFailed,
       damage.empty() ? "left as it was: rounding, locale, folder, files, signals" : damage});
  Write(verdict, kLastLine);
}

}  // namespace gpuday

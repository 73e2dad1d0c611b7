// The parent's side of probing.
#include "planner/trial/probe.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "planner/base/text.h"
#include "planner/trial/probe_text.h"

namespace gpuday {
namespace {

constexpr std::size_t kLongestVerdict = 1u << 20;

ProbeVerdict NotTried(const std::string& reason) {
  return {.accepted = false, .reason = reason, .lasting = false, .tried = false, .checks = {}};
}

// What others send: the kernel that is out of memory, a batch system, a user, a limit of time. A
// plugin that sends itself one of these is not found out, but not run either.
bool IsFromOutside(int signal) {
  return signal == SIGKILL || signal == SIGTERM || signal == SIGXCPU || signal == SIGHUP ||
         signal == SIGINT || signal == SIGQUIT;
}

// Starts the child in a process group of its own, its standard output on `out`.
absl::StatusOr<pid_t> Start(const ProbeSettings& settings, std::optional<Family> family,
                            const std::filesystem::path& path, int out) {
  std::vector<std::string> words = {settings.program.string(), kProbeCommand,
                                    family.has_value() ? FamilyName(*family) : kAnyFamily,
                                    path.string()};
  for (const std::filesystem::path& folder : settings.folders) {
    words.insert(words.end(), {"--plugin-dir", folder.string()});
  }
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const auto destroy_actions =
      absl::MakeCleanup([&] { posix_spawn_file_actions_destroy(&actions); });
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  const auto destroy_attributes = absl::MakeCleanup([&] { posix_spawnattr_destroy(&attributes); });
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  // Which the program ignores.
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGXFSZ);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  pid_t child = 0;
  const int failed = posix_spawn(&child, settings.program.c_str(), &actions, &attributes,
                                 arguments.data(), environ);
  if (failed != 0) {
    return absl::UnavailableError(
        absl::StrCat("no process to probe it in: ", std::strerror(failed)));
  }
  return child;
}

// Reads until the child has ended or `until` has come; false when it has not ended.
bool ReadUntilEnd(int in, int child_fd, std::chrono::steady_clock::time_point until,
                  std::string& text) {
  pollfd waiting[] = {{child_fd, POLLIN, 0}, {in, POLLIN, 0}};
  char buffer[4096];
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    if (poll(waiting, 2, static_cast<int>(left.count())) < 0 && errno != EINTR) return false;
    ssize_t got = 0;
    while ((got = read(in, buffer, sizeof(buffer))) > 0 && text.size() < kLongestVerdict) {
      text.append(buffer, static_cast<std::size_t>(got));
    }
    if (got == 0) waiting[1].fd = -1;
    if ((waiting[0].revents & POLLIN) != 0) return true;
  }
}

std::string During(const ProbeText& text) {
  return text.running.empty() ? "" : absl::StrCat(" during the check \"", text.running, "\"");
}

}  // namespace

ProbeVerdict Probe(const ProbeSettings& settings, std::optional<Family> family,
                   const std::filesystem::path& path) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    return NotTried(absl::StrCat("no pipe to probe it through: ", std::strerror(errno)));
  }
  const auto close_in = absl::MakeCleanup([&] { close(ends[0]); });
  absl::StatusOr<pid_t> child = Start(settings, family, path, ends[1]);
  close(ends[1]);
  if (!child.ok()) return NotTried(std::string(child.status().message()));
  // glibc 2.36 declares pidfd_open for C alone.
  const int child_fd = static_cast<int>(syscall(SYS_pidfd_open, *child, 0));
  const auto close_child = absl::MakeCleanup([&] { close(child_fd); });

  std::string written;
  const auto until = std::chrono::steady_clock::now() +
                     std::chrono::milliseconds(static_cast<std::int64_t>(1000 * settings.seconds));
  const int no_child_fd = child_fd < 0 ? errno : 0;
  const bool ended = child_fd >= 0 && ReadUntilEnd(ends[0], child_fd, until, written);
  // The group outlives its leader when the plugin has forked.
  kill(-*child, SIGKILL);
  int status = 0;
  while (waitpid(*child, &status, 0) < 0 && errno == EINTR) {
  }

  const ProbeText text = ReadProbeText(written);
  if (no_child_fd != 0) {
    return NotTried(absl::StrCat("the probe cannot be watched: ", std::strerror(no_child_fd)));
  }
  if (!text.untried.empty()) return NotTried(text.untried);
  if (ended && WIFSIGNALED(status) && IsFromOutside(WTERMSIG(status))) {
    return NotTried(absl::StrCat("its probe was ended from outside (", strsignal(WTERMSIG(status)),
                                 ")", During(text)));
  }
  // Not even the first check began, so the plugin was not looked at.
  if (ended && text.running.empty() && text.checks.empty() && !text.complete) {
    return NotTried(
        WIFSIGNALED(status)
            ? absl::StrCat("its probe ended before it began (", strsignal(WTERMSIG(status)), ")")
            : absl::StrCat("its probe ended before it began (exit status ", WEXITSTATUS(status),
                           ")"));
  }
  ProbeVerdict verdict{.accepted = false, .reason = "", .checks = text.checks};
  if (!ended) {
    verdict.lasting = false;
    verdict.reason = absl::StrCat("was not done after ", settings.seconds, " s", During(text));
  } else if (WIFSIGNALED(status)) {
    verdict.reason = absl::StrCat("crashed (", strsignal(WTERMSIG(status)), ")", During(text));
  } else if (!text.complete) {
    verdict.reason =
        absl::StrCat("ended the process (exit status ", WEXITSTATUS(status), ")", During(text));
  } else if (WEXITSTATUS(status) != 0) {
    verdict.reason = absl::StrCat("makes the process end badly (exit status ", WEXITSTATUS(status),
                                  ") after all checks");
  } else {
    verdict.accepted = true;
  }
  for (const CheckResult& check : verdict.checks) {
    if (check.outcome != Outcome::kFailed || !verdict.reason.empty()) continue;
    verdict.accepted = false;
    // A failure to load says itself where.
    verdict.reason =
        check.name == kLoadingCheck ? check.detail : absl::StrCat(check.name, ": ", check.detail);
  }
  return verdict;
}

}  // namespace gpuday

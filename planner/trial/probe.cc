// The parent's side of probing.
#include "planner/trial/probe.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "planner/apart/child_process.h"
#include "planner/trial/probe_text.h"

namespace gpuday {
namespace {

constexpr std::size_t kLongestVerdict = 1u << 20;

ProbeVerdict NotTried(const std::string& reason) {
  return {.accepted = false, .reason = reason, .lasting = false, .tried = false, .checks = {}};
}

absl::StatusOr<std::unique_ptr<ChildProcess>> Start(const ProbeSettings& settings,
                                                    std::optional<Family> family,
                                                    const std::filesystem::path& path, int out) {
  std::vector<std::string> words = {
      kProbeCommand, family.has_value() ? FamilyName(*family) : kAnyFamily, path.string()};
  for (const std::filesystem::path& folder : settings.folders) {
    words.insert(words.end(), {"--plugin-dir", folder.string()});
  }
  return ChildProcess::Start(settings.program, std::move(words), -1, out);
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

// The first check that failed; empty when none did.
std::string FailureOf(const std::vector<CheckResult>& checks) {
  for (const CheckResult& check : checks) {
    if (check.outcome != Outcome::kFailed) continue;
    // A failure to load says itself where.
    return check.name == kLoadingCheck ? check.detail
                                       : absl::StrCat(check.name, ": ", check.detail);
  }
  return "";
}

}  // namespace

ProbeVerdict Probe(const ProbeSettings& settings, std::optional<Family> family,
                   const std::filesystem::path& path) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    return NotTried(absl::StrCat("no pipe to probe it through: ", std::strerror(errno)));
  }
  const auto close_in = absl::MakeCleanup([&] { close(ends[0]); });
  absl::StatusOr<std::unique_ptr<ChildProcess>> child = Start(settings, family, path, ends[1]);
  close(ends[1]);
  if (!child.ok()) return NotTried(std::string(child.status().message()));

  std::string written;
  const auto until = std::chrono::steady_clock::now() +
                     std::chrono::milliseconds(static_cast<std::int64_t>(1000 * settings.seconds));
  const bool ended = ReadUntilEnd(ends[0], (*child)->ended_fd(), until, written);
  const int status = (*child)->End();

  const ProbeText text = ReadProbeText(written);
  if (!text.untried.empty()) return NotTried(text.untried);
  if (ended && WIFSIGNALED(status) && IsFromOutside(WTERMSIG(status))) {
    return NotTried(absl::StrCat("its probe was ended from outside (", SignalName(WTERMSIG(status)),
                                 ")", During(text)));
  }
  // Not even the first check began, so the plugin was not looked at.
  if (ended && text.running.empty() && text.checks.empty() && !text.complete) {
    return NotTried(
        WIFSIGNALED(status)
            ? absl::StrCat("its probe ended before it began (", SignalName(WTERMSIG(status)), ")")
            : absl::StrCat("its probe ended before it began (exit status ", WEXITSTATUS(status),
                           ")"));
  }
  ProbeVerdict verdict{.accepted = false, .reason = "", .checks = text.checks};
  if (!ended) {
    verdict.lasting = false;
    verdict.reason = absl::StrCat("was not done after ", settings.seconds, " s", During(text));
  } else if (WIFSIGNALED(status)) {
    verdict.reason = absl::StrCat(HowItEnded(status), During(text));
  } else if (!text.complete) {
    verdict.reason = absl::StrCat(HowItEnded(status), During(text));
  } else {
    verdict.reason = FailureOf(text.checks);
    if (verdict.reason.empty() && WEXITSTATUS(status) != 0) {
      verdict.reason = absl::StrCat("makes the process end badly (exit status ",
                                    WEXITSTATUS(status), ") after all checks");
    }
    verdict.accepted = verdict.reason.empty();
  }
  return verdict;
}

}  // namespace gpuday

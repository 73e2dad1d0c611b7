#include "planner/apart/child_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"

namespace gpuday {
namespace {

void Connect(posix_spawn_file_actions_t& actions, int from, int to) {
  if (from < 0) {
    posix_spawn_file_actions_addopen(&actions, to, "/dev/null",
                                     to == STDIN_FILENO ? O_RDONLY : O_WRONLY, 0);
  } else {
    posix_spawn_file_actions_adddup2(&actions, from, to);
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(
    const std::filesystem::path& program, std::vector<std::string> words, int in, int out) {
  words.insert(words.begin(), program.string());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const auto destroy_actions =
      absl::MakeCleanup([&] { posix_spawn_file_actions_destroy(&actions); });
  Connect(actions, in, STDIN_FILENO);
  Connect(actions, out, STDOUT_FILENO);
  Connect(actions, -1, STDERR_FILENO);
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
  const int failed =
      posix_spawn(&child, program.c_str(), &actions, &attributes, arguments.data(), environ);
  if (failed != 0) {
    return absl::UnavailableError(absl::StrCat("no process for it: ", std::strerror(failed)));
  }
  // glibc 2.36 declares pidfd_open for C alone.
  const int ended_fd = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
  const int unseen = ended_fd < 0 ? errno : 0;
  auto started = std::unique_ptr<ChildProcess>(new ChildProcess(child, ended_fd));
  if (unseen != 0) {
    return absl::UnavailableError(
        absl::StrCat("its process cannot be watched: ", std::strerror(unseen)));
  }
  return started;
}

ChildProcess::~ChildProcess() {
  End();
  if (ended_fd_ >= 0) close(ended_fd_);
}

int ChildProcess::End() {
  if (ended_) return status_;
  // The group outlives its leader when the plugin has forked.
  kill(-child_, SIGKILL);
  while (waitpid(child_, &status_, 0) < 0 && errno == EINTR) {
  }
  ended_ = true;
  return status_;
}

bool IsFromOutside(int signal) {
  return signal == SIGKILL || signal == SIGTERM || signal == SIGXCPU || signal == SIGHUP ||
         signal == SIGINT || signal == SIGQUIT;
}

std::string SignalName(int signal) {
  const char* name = sigdescr_np(signal);
  return name == nullptr ? absl::StrCat("signal ", signal) : name;
}

std::string HowItEnded(int status) {
  // Where Restrain() could not tell more.
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) {
    return "asked the system for a thread or something else that no plugin needs";
  }
  if (WIFSIGNALED(status)) return absl::StrCat("crashed (", SignalName(WTERMSIG(status)), ")");
  return absl::StrCat("ended the process (exit status ", WEXITSTATUS(status), ")");
}

}  // namespace gpuday

// A child of this program that may be lost: it runs code that is not trusted.
#ifndef GPUDAY_PLANNER_APART_CHILD_PROCESS_H_
#define GPUDAY_PLANNER_APART_CHILD_PROCESS_H_

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace gpuday {

class ChildProcess {
 public:
  // Starts `program words...` in a process group of its own, with these descriptors as standard
  // input and output (-1: /dev/null) and nothing for errors, default signals and none blocked. The
  // descriptors stay the caller's. Error: why there is no process.
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(const std::filesystem::path& program,
                                                             std::vector<std::string> words, int in,
                                                             int out);
  // Kills what is left of it.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Readable once it has ended.
  int ended_fd() const { return ended_fd_; }
  // Kills it and what it has forked in its group, unless it has ended itself, and returns the
  // status that waitpid has; the same one from then on.
  int End();

 private:
  ChildProcess(pid_t child, int ended_fd) : child_(child), ended_fd_(ended_fd) {}

  pid_t child_;
  int ended_fd_;
  bool ended_ = false;
  int status_ = 0;
};

// What others send: the kernel that is out of memory, a batch system, a user, a limit of time. A
// plugin that sends itself one of these is not found out, but not believed either.
bool IsFromOutside(int signal);

// "Segmentation fault".
std::string SignalName(int signal);

// "crashed (Segmentation fault)", "ended the process (exit status 0)".
std::string HowItEnded(int status);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_APART_CHILD_PROCESS_H_

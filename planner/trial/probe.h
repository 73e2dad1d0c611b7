// Tries a plugin in a child process that may be lost: dlopen of a damaged library ends a process,
// and a plugin may crash, hang or leave without a word.
#ifndef GPUDAY_PLANNER_TRIAL_PROBE_H_
#define GPUDAY_PLANNER_TRIAL_PROBE_H_

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "planner/host/plugin_host.h"
#include "planner/trial/contract.h"

namespace gpuday {

struct ProbeVerdict {
  bool accepted = false;
  std::string reason;   // why not
  bool lasting = true;  // false: it may be another next time (too slow)
  bool tried = true;    // false: `reason` is about the machine, not about the plugin
  std::vector<CheckResult> checks;
};

// The command that a program must answer to with AnswerProbe.
inline constexpr const char* kProbeCommand = "probe-plugin";
inline constexpr const char* kAnyFamily = "any";

struct ProbeSettings {
  std::filesystem::path program;               // run as: program probe-plugin FAMILY PATH
  std::vector<std::filesystem::path> folders;  // of plugins, for readers
  double seconds = 10;                         // of wall clock, then it is killed
};

// Runs the program on a plugin (of any family without one) and takes its verdict. Nothing that the
// plugin does in the child reaches this process; what it has forked in its process group is killed
// with it. Only a whole verdict followed by a good exit is an acceptance.
ProbeVerdict Probe(const ProbeSettings& settings, std::optional<Family> family,
                   const std::filesystem::path& path);

// The child's side: loads the plugin under limits of memory, CPU time and file size, checks it and
// writes the verdict to standard output. What the plugin prints itself is an offence.
void AnswerProbe(const PluginHost& host, std::optional<Family> family,
                 const std::filesystem::path& path);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_TRIAL_PROBE_H_

// Plugins: which there are and what became of them, one held against the contract, a new one.
#ifndef GPUDAY_PLANNER_ASK_PLUGINS_H_
#define GPUDAY_PLANNER_ASK_PLUGINS_H_

#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/ask/desk.h"
#include "planner/trial/plugin_states.h"
#include "planner/trial/probe.h"

namespace gpuday {

// All plugins in the folders of the desk, loaded where they may be.
std::vector<PluginState> AskPlugins(const Desk& desk);
// Those called `name`, one for each family. Error (kInput): there is none; the nearest is in it.
absl::StatusOr<std::vector<PluginState>> AskPlugin(const Desk& desk, const std::string& name);

// The file held against the contract of plugins, in a process of its own.
ProbeVerdict AskPluginCheck(const Desk& desk, const std::filesystem::path& file);

// A plugin's project that was made.
struct PluginProject {
  std::filesystem::path folder;
  std::vector<std::string> files;  // below it, sorted
  // A plugin of the same family and name that is there already; empty: none.
  std::filesystem::path namesake;
};
// Makes a project for a plugin of that family and name from the templates of the SDK, in a folder
// of the plugin's name inside `into` (empty: here). Errors: kUsage for a family or name that is
// none, kInput for a folder that is there already, kOutput. What fails leaves nothing behind.
absl::StatusOr<PluginProject> MakePluginProject(const Desk& desk, const std::string& family,
                                                const std::string& name, const std::string& into);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_PLUGINS_H_

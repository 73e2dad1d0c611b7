// Every plugin file with what became of it.
#ifndef GPUDAY_PLANNER_TRIAL_PLUGIN_STATES_H_
#define GPUDAY_PLANNER_TRIAL_PLUGIN_STATES_H_

#include <string>
#include <vector>

#include "planner/host/plugin_host.h"

namespace gpuday {

// The state of one plugin file for `gpuday plugins`.
struct PluginState {
  std::string family;
  std::string name;
  std::string state;  // accepted | refused | shadowed | disabled
  std::string path;
  std::string reason;              // why it is not accepted
  const Plugin* plugin = nullptr;  // of an accepted one
};

// All plugins that `host` finds, or those called `only`, loaded where they may be.
std::vector<PluginState> StatesOf(const PluginHost& host, const std::string& only);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_TRIAL_PLUGIN_STATES_H_

// Plugins, and how one did when it was checked, as JSON.
#ifndef GPUDAY_PLANNER_REPORT_JSON_PLUGINS_H_
#define GPUDAY_PLANNER_REPORT_JSON_PLUGINS_H_

#include <string>
#include <vector>

#include "planner/trial/plugin_states.h"
#include "planner/trial/probe.h"

namespace gpuday {

// Schema "gpuday.plugins/1".
std::string PluginsJson(const std::vector<PluginState>& plugins);
// Schema "gpuday.plugin-check/1": of the file at `path`.
std::string PluginCheckJson(const std::string& path, const ProbeVerdict& verdict);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_JSON_PLUGINS_H_

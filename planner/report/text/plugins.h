// Plugins: which there are, what one is, and how one did when it was checked.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_PLUGINS_H_
#define GPUDAY_PLANNER_REPORT_TEXT_PLUGINS_H_

#include <string>
#include <vector>

#include "planner/report/text/style.h"
#include "planner/trial/plugin_states.h"
#include "planner/trial/probe.h"

namespace gpuday {

// A row per plugin file, with what became of it.
std::string PluginTable(const std::vector<PluginState>& states, const Style& style);
// One plugin: options, formulas, known figures.
std::string PluginText(const PluginState& state, const Style& style);
// A row per check, and the verdict.
std::string PluginCheckText(const ProbeVerdict& verdict, const Style& style);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_PLUGINS_H_

// What a plugin understands, as keys of a scenario: the rows that it adds to the table of
// scenario/keys.h, so that forms and help treat them like any other.
#ifndef GPUDAY_PLANNER_HOST_PLUGIN_KEYS_H_
#define GPUDAY_PLANNER_HOST_PLUGIN_KEYS_H_

#include <vector>

#include "planner/host/plugin.h"
#include "planner/scenario/keys.h"

namespace gpuday {

// A row per parameter of `plugin`, in its order: "optimizer.rank", "precision.type",
// "model.parameters.hidden_size". They are read and checked by the plugin's values
// (host/options.h), so they have no slot. Empty for a reader, which has no table.
std::vector<ScenarioKey> KeysOfPlugin(const Plugin& plugin);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_HOST_PLUGIN_KEYS_H_

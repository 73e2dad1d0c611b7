// What a plugin understands, as keys of a scenario: the rows that it adds to the table of
// scenario/keys.h, so that forms and help treat them like any other.
#ifndef GPUDAY_PLANNER_HOST_PLUGIN_KEYS_H_
#define GPUDAY_PLANNER_HOST_PLUGIN_KEYS_H_

#include <optional>
#include <string>
#include <vector>

#include "planner/base/node.h"
#include "planner/host/plugin.h"
#include "planner/host/plugin_host.h"
#include "planner/scenario/keys.h"

namespace gpuday {

// A row per parameter of `plugin`, in its order: "optimizer.rank", "precision.type",
// "model.parameters.hidden_size". They are read and checked by the plugin's values
// (host/options.h), so they have no slot. Empty for a reader, which has no table.
std::vector<ScenarioKey> KeysOfPlugin(const Plugin& plugin);

// The row of `path` in a scenario: that of scenario/keys.h, or of the plugin that `document` names
// for the table, "optimizer.then.rank" too. Nothing where neither has such a key.
std::optional<ScenarioKey> FindKeyOf(const Node& document, const std::string& path,
                                     const PluginHost& host);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_HOST_PLUGIN_KEYS_H_

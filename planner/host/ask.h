// Asks a plugin its family's question and checks the answer, number by number, before anything else
// sees it. A wrong number names the plugin and the field.
#ifndef GPUDAY_PLANNER_HOST_ASK_H_
#define GPUDAY_PLANNER_HOST_ASK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/budget/workload.h"
#include "planner/host/options.h"
#include "planner/host/plugin.h"

namespace gpuday {

// Limits of what is believed: a model of 1e15 parameters is 500 times the largest ever announced.
inline constexpr double kMostParameters = 1e15;
inline constexpr std::size_t kMostMatrices = 65536;

// "What is this model made of?" Error: kInput at `where` when the plugin says that the values do
// not go together, kPlugin when it fails or its answer cannot be. So for the other questions.
absl::StatusOr<Model> AskArchitecture(const Plugin& plugin, const PluginValues& values,
                                      const Location& where);

// One stage of an optimizer with its values.
struct OptimizerStage {
  const Plugin* plugin;
  PluginValues values;
  Location where;
};

// Whether the plugin hands what is trained on to another, and to which unless the scenario says.
bool NeedsNextStage(const Plugin& optimizer);
std::string DefaultNextStage(const Plugin& optimizer);

// "What of it is trained, and what state does it carry?" Each stage sees what the one before
// trains.
absl::StatusOr<Training> AskOptimizer(const std::vector<OptimizerStage>& stages,
                                      const Model& model);

// "How many bits, and at which speed?" Also of each matrix of `model`, where the precision tells
// them apart.
absl::StatusOr<Precision> AskPrecision(const Plugin& plugin, const PluginValues& values,
                                       const Location& where, const Model& model);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_HOST_ASK_H_

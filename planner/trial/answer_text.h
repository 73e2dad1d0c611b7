// A plugin's whole answer as text, so that two can be compared, whatever the family.
#ifndef GPUDAY_PLANNER_TRIAL_ANSWER_TEXT_H_
#define GPUDAY_PLANNER_TRIAL_ANSWER_TEXT_H_

#include <string>

#include "absl/status/statusor.h"
#include "planner/budget/workload.h"
#include "planner/host/options.h"
#include "planner/host/plugin.h"

namespace gpuday {

// One line for each thing that the plugin said. `model` is what optimizers and precisions are asked
// about. Error as by asking (ask.h).
absl::StatusOr<std::string> AnswerText(const Plugin& plugin, const PluginValues& values,
                                       const Model& model);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_TRIAL_ANSWER_TEXT_H_

// What every plugin must do, as named checks. They run the plugin's code: call them in a process
// that may be lost (probe.h).
#ifndef GPUDAY_PLANNER_TRIAL_CONTRACT_H_
#define GPUDAY_PLANNER_TRIAL_CONTRACT_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "planner/budget/workload.h"
#include "planner/host/options.h"
#include "planner/host/plugin.h"

namespace gpuday {

enum class Outcome { kPassed, kFailed, kNote };

struct CheckResult {
  std::string name;  // "golden figures"
  Outcome outcome = Outcome::kPassed;
  std::string detail;  // what was seen, or what is wrong
};

// What is told as it happens, so that a crash can be placed.
struct CheckListener {
  std::function<void(const std::string& name)> starts;
  std::function<void(const CheckResult&)> ends;
};

// Runs the checks of a loaded plugin: golden figures, additivity, determinism over two calls and
// two orders, answers that are finite and bounded, parameters that are respected. Those that cannot
// be tried are notes that say why.
void CheckContract(const Plugin& plugin, const CheckListener& listener);

// The figure of that name (abi.h lists them) for these values. Error: kPlugin when there is no such
// figure of the plugin's family, or that of asking.
absl::StatusOr<double> FigureOf(const Plugin& plugin, const PluginValues& values,
                                const std::string& figure);

// The model that optimizers and precisions are asked about: an untied decoder of two layers, width
// 64 and 1,000 tokens, 226,560 parameters (docs/abi.md).
const Model& ReferenceModel();

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_TRIAL_CONTRACT_H_

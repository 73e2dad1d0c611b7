// Fits the constants of the step-time model to measured steps.
#ifndef GPUDAY_PLANNER_CALIBRATE_FIT_SPEED_H_
#define GPUDAY_PLANNER_CALIBRATE_FIT_SPEED_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/base/csv.h"
#include "planner/budget/step_work.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"

namespace gpuday {

// A measured step, prepared: evaluating it again is arithmetic alone.
struct MeasuredStep {
  std::string id, group, tier;
  Work work;
  Job job;
  Layout layout;
  Machine machine;
  double seconds = 0;

  double PredictedSeconds(const SpeedConstants& constants) const;
};

// Those rows of a table that can be planned; the others are told in `skipped`, when not null.
absl::StatusOr<std::vector<MeasuredStep>> PrepareSteps(const CsvTable& table,
                                                       const Catalog& catalog,
                                                       const PluginHost& host,
                                                       std::vector<std::string>* skipped);

// Fits those of `constants` that `entries` calls fitted, starting at their priors: least mean over
// groups of 0.6 x median + 0.4 x mean absolute logarithm of predicted / measured (large ones
// capped), plus the priors. Rows of tier C and of `left_out` do not count. Deterministic: a pattern
// search along one constant after another.
SpeedConstants FitSpeed(const std::vector<MeasuredStep>& steps,
                        const std::map<std::string, SpeedConstantEntry>& entries,
                        const std::vector<SpeedConstantInfo>& constants,
                        const std::string& left_out);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_CALIBRATE_FIT_SPEED_H_

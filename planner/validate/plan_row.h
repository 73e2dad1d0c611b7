// The plan of a row of speed.
#ifndef GPUDAY_PLANNER_VALIDATE_PLAN_ROW_H_
#define GPUDAY_PLANNER_VALIDATE_PLAN_ROW_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/base/csv.h"
#include "planner/base/node.h"
#include "planner/budget/workload.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"

namespace gpuday {

// A row planned as it says, or as somebody would choose what it leaves open.
struct CompletedPlan {
  Workload workload;
  std::vector<std::string> chosen;  // columns that were empty
};
absl::StatusOr<CompletedPlan> PlanCompleted(const CsvRow& row, const Node& words,
                                            const Catalog& catalog, const PluginHost& host);

// The measured seconds of a step of the workload's batch, from the first of the three columns that
// say the same thing. Of TFLOP/s the usual count: 6 x active parameters and 12 x layers x heads x
// head size x s per token. Error (kInput): the row has no speed.
absl::StatusOr<double> MeasuredStepSeconds(const CsvRow& row, const Workload& workload);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_VALIDATE_PLAN_ROW_H_

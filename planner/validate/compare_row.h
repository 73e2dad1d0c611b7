// One row of a measurement table against its plan.
#ifndef GPUDAY_PLANNER_VALIDATE_COMPARE_ROW_H_
#define GPUDAY_PLANNER_VALIDATE_COMPARE_ROW_H_

#include <vector>

#include "absl/status/statusor.h"
#include "planner/budget/workload.h"
#include "planner/validate/validate.h"

namespace gpuday {

// A row planned as it says, or as somebody would choose what it leaves open.
struct CompletedPlan {
  Workload workload;
  std::vector<std::string> chosen;  // columns that were empty
};
absl::StatusOr<CompletedPlan> PlanCompleted(const CsvRow& row, const Node& words, Catalog& catalog,
                                            PluginHost& host);

// The measured seconds of a step of the workload's batch. Error (kInput): the row has no speed.
absl::StatusOr<double> MeasuredStepSeconds(const CsvRow& row, const Workload& workload);

// What became of each figure of the row; one result with the reason when none can be planned.
std::vector<RowResult> CompareRow(const CsvRow& row, const Node& words, Catalog& catalog,
                                  PluginHost& host);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_VALIDATE_COMPARE_ROW_H_

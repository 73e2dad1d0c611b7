// One row of a measurement table against its plan.
#ifndef GPUDAY_PLANNER_VALIDATE_COMPARE_ROW_H_
#define GPUDAY_PLANNER_VALIDATE_COMPARE_ROW_H_

#include <vector>

#include "absl/status/statusor.h"
#include "planner/budget/workload.h"
#include "planner/validate/validate.h"

namespace gpuday {

// A row of speed, planned as it says or as somebody would choose what it leaves open.
struct SpeedRow {
  Workload workload;
  std::vector<std::string> chosen;  // columns that were empty
  double seconds = 0;               // measured, of a step of the workload's batch
};
absl::StatusOr<SpeedRow> PlanSpeed(const CsvRow& row, const Node& words, Catalog& catalog,
                                   PluginHost& host);

// What became of each figure of the row; one result with the reason when none can be planned.
std::vector<RowResult> CompareRow(const CsvRow& row, const Node& words, Catalog& catalog,
                                  PluginHost& host);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_VALIDATE_COMPARE_ROW_H_

// The workbook of several plans, in the format of Excel.
#ifndef GPUDAY_PLANNER_REPORT_XLSX_COMPARE_H_
#define GPUDAY_PLANNER_REPORT_XLSX_COMPARE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "planner/plan/plan.h"

namespace gpuday {

// Plans side by side, each with inputs of its own, and charts. Errors: kInput for a figure that is
// not finite and for no plan at all, kOutput.
absl::StatusOr<std::string> CompareWorkbook(const std::vector<Plan>& plans);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_XLSX_COMPARE_H_

// The workbook of one plan, in the format of Excel.
#ifndef GPUDAY_PLANNER_REPORT_XLSX_PLAN_H_
#define GPUDAY_PLANNER_REPORT_XLSX_PLAN_H_

#include <string>

#include "absl/status/statusor.h"
#include "planner/plan/plan.h"

namespace gpuday {

// Named inputs, live formulas that come to the plan's own figures, memory by part, the ledger,
// assumptions and sources; the file's bytes, the same for the same plan. Errors: kInput for a
// figure that is not finite, kOutput.
absl::StatusOr<std::string> PlanWorkbook(const Plan& plan);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_XLSX_PLAN_H_

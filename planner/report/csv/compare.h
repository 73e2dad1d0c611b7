// Plans side by side for a spreadsheet.
#ifndef GPUDAY_PLANNER_REPORT_CSV_COMPARE_H_
#define GPUDAY_PLANNER_REPORT_CSV_COMPARE_H_

#include <string>
#include <vector>

#include "planner/plan/plan.h"

namespace gpuday {

// A row for each figure of CompareRows(), three columns for each plan: its value, and the low and
// high end of its band. Numbers are bare, in the unit of the row.
std::string CompareCsv(const std::vector<Plan>& plans);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_CSV_COMPARE_H_

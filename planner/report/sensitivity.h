// What moves a plan most, as people and programs read it.
#ifndef GPUDAY_PLANNER_REPORT_SENSITIVITY_H_
#define GPUDAY_PLANNER_REPORT_SENSITIVITY_H_

#include <string>

#include "planner/report/report.h"
#include "planner/sweep/sensitivity.h"

namespace gpuday {

// Two tornados, of days and of dollars, the widest bar first; then what was tried, and from where.
std::string SensitivityTable(const Sensitivity& sensitivity, const Style& style);

// Schema "gpuday.sensitivity/1". Ends in a line break.
std::string SensitivityJson(const Sensitivity& sensitivity);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_SENSITIVITY_H_

// What moves a plan most, as text for a terminal.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_SENSITIVITY_H_
#define GPUDAY_PLANNER_REPORT_TEXT_SENSITIVITY_H_

#include <string>

#include "planner/report/text/style.h"
#include "planner/sweep/sensitivity.h"

namespace gpuday {

// Two tornados, of days and of dollars, the widest bar first; then what was tried, and from where.
std::string SensitivityTable(const Sensitivity& sensitivity, const Style& style);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_SENSITIVITY_H_

// What moves a plan most, as JSON, schema "gpuday.sensitivity/1".
#ifndef GPUDAY_PLANNER_REPORT_JSON_SENSITIVITY_H_
#define GPUDAY_PLANNER_REPORT_JSON_SENSITIVITY_H_

#include <string>

#include "planner/sweep/sensitivity.h"

namespace gpuday {

// Ends in a line break.
std::string SensitivityJson(const Sensitivity& sensitivity);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_JSON_SENSITIVITY_H_

// Plans against measured runs, as JSON.
#ifndef GPUDAY_PLANNER_REPORT_JSON_MEASUREMENTS_H_
#define GPUDAY_PLANNER_REPORT_JSON_MEASUREMENTS_H_

#include <string>

#include "planner/validate/validate.h"

namespace gpuday {

// Schema "gpuday.validation/1".
std::string ValidationJson(const Validation& validation);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_JSON_MEASUREMENTS_H_

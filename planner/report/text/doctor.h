// How the checks of an installation ended.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_DOCTOR_H_
#define GPUDAY_PLANNER_REPORT_TEXT_DOCTOR_H_

#include <string>
#include <vector>

#include "planner/report/text/style.h"
#include "planner/trial/contract.h"

namespace gpuday {

// A row per check: ok or BAD, what was checked, what was found.
std::string DoctorText(const std::vector<CheckResult>& checks, const Style& style);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_DOCTOR_H_

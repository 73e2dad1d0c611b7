// How the checks of an installation ended, as JSON.
#ifndef GPUDAY_PLANNER_REPORT_JSON_DOCTOR_H_
#define GPUDAY_PLANNER_REPORT_JSON_DOCTOR_H_

#include <string>
#include <vector>

#include "planner/trial/contract.h"

namespace gpuday {

// Schema "gpuday.doctor/1".
std::string DoctorJson(const std::vector<CheckResult>& checks);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_JSON_DOCTOR_H_

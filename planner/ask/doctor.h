// Whether what is installed is sound.
#ifndef GPUDAY_PLANNER_ASK_DOCTOR_H_
#define GPUDAY_PLANNER_ASK_DOCTOR_H_

#include <vector>

#include "planner/ask/desk.h"
#include "planner/trial/contract.h"

namespace gpuday {

// Reads every plugin, every file of the catalog and the whole store; what is wrong is in the checks
// that failed.
std::vector<CheckResult> AskDoctor(const Desk& desk);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_DOCTOR_H_

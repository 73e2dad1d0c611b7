// What moves the date and the cost of a plan most.
#ifndef GPUDAY_PLANNER_ASK_SENSITIVITY_H_
#define GPUDAY_PLANNER_ASK_SENSITIVITY_H_

#include "absl/status/statusor.h"
#include "planner/ask/desk.h"
#include "planner/ask/scenario.h"
#include "planner/sweep/sensitivity.h"

namespace gpuday {

// Errors as AskPlan().
absl::StatusOr<Sensitivity> AskSensitivity(const Desk& desk, const AskedScenario& asked);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_SENSITIVITY_H_

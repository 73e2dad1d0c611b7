// A plan's scenario as a file.
#ifndef GPUDAY_PLANNER_REPORT_TOML_PLAN_H_
#define GPUDAY_PLANNER_REPORT_TOML_PLAN_H_

#include <string>

#include "planner/plan/plan.h"

namespace gpuday {

// What was given, which plans the same, with what was assumed as comments behind it.
std::string PlanToml(const Plan& plan);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TOML_PLAN_H_

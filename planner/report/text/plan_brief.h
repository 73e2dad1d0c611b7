// The first screen of a plan.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_PLAN_BRIEF_H_
#define GPUDAY_PLANNER_REPORT_TEXT_PLAN_BRIEF_H_

#include <string>

#include "planner/plan/plan.h"
#include "planner/report/text/style.h"

namespace gpuday {

// At most 16 lines on an ordinary terminal: the answers, the end, time and money
// with their bands, GPUs and memory, what was assumed that moves them most.
std::string PlanBrief(const Plan& plan, const Style& style);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_PLAN_BRIEF_H_

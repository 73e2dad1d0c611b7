// A plan as one page of A4 in HTML.
#ifndef GPUDAY_PLANNER_REPORT_HTML_PLAN_H_
#define GPUDAY_PLANNER_REPORT_HTML_PLAN_H_

#include <string>

#include "planner/plan/plan.h"
#include "planner/sweep/sensitivity.h"

namespace gpuday {

// Needs no network and no script: decision, time, money, memory, what would change it,
// assumptions, sources. `sensitivity` of the same plan says what would change it; null: its band,
// tokens and price alone do. The same text for the same plan.
std::string PlanPage(const Plan& plan, const Sensitivity* sensitivity);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_HTML_PLAN_H_

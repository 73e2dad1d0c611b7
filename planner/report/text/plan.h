// A plan as text for a terminal. A function of the plan alone, so a saved plan prints the same
// whatever has changed since.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_PLAN_H_
#define GPUDAY_PLANNER_REPORT_TEXT_PLAN_H_

#include <string>

#include "planner/plan/plan.h"
#include "planner/report/text/style.h"

namespace gpuday {

// All that is worth reading: memory by part, the work, every note and assumption.
std::string PlanTable(const Plan& plan, const Style& style);

// Every line with its formula, the numbers put in, source and confidence; then all assumptions.
std::string Explanation(const Plan& plan, const Style& style);

// Pieces that plans of training and of inference share: the answers, one to a line; notes and
// assumptions.
std::string Verdicts(const Plan& plan, const Style& style);
std::string Remarks(const Plan& plan, const Style& style);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_PLAN_H_

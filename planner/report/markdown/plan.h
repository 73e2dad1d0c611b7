// A plan as GitHub-flavoured Markdown, for a ticket.
#ifndef GPUDAY_PLANNER_REPORT_MARKDOWN_PLAN_H_
#define GPUDAY_PLANNER_REPORT_MARKDOWN_PLAN_H_

#include <string>

#include "planner/plan/plan.h"
#include "planner/sweep/sensitivity.h"

namespace gpuday {

// What the page (report/html/plan.h) says, with the same `sensitivity`. The same text for the same
// plan.
std::string PlanMarkdown(const Plan& plan, const Sensitivity* sensitivity);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_MARKDOWN_PLAN_H_

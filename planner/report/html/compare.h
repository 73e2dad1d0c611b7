// Plans side by side as one page of HTML.
#ifndef GPUDAY_PLANNER_REPORT_HTML_COMPARE_H_
#define GPUDAY_PLANNER_REPORT_HTML_COMPARE_H_

#include <string>
#include <vector>

#include "planner/plan/plan.h"

namespace gpuday {

// Needs no network and no script: a table of what differs and one of what is the same in all. The
// same text for the same plans.
std::string ComparePage(const std::vector<Plan>& plans);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_HTML_COMPARE_H_

// Plans side by side for a ticket.
#ifndef GPUDAY_PLANNER_REPORT_MARKDOWN_COMPARE_H_
#define GPUDAY_PLANNER_REPORT_MARKDOWN_COMPARE_H_

#include <string>
#include <vector>

#include "planner/plan/plan.h"

namespace gpuday {

// A table of what differs, a list of what is the same in all. The same text for the same plans.
std::string CompareMarkdown(const std::vector<Plan>& plans);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_MARKDOWN_COMPARE_H_

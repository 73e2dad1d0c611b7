// The command line that plans again what a search has found.
#ifndef GPUDAY_PLANNER_REPORT_PLAN_COMMAND_H_
#define GPUDAY_PLANNER_REPORT_PLAN_COMMAND_H_

#include <string>

#include "planner/search/answer.h"

namespace gpuday {

// Of the question's operand, the settings that were given with it, and those that were found, as a
// shell takes it. Empty: nothing was found.
std::string PlanCommand(const std::string& operand, const Settings& given,
                        const SearchAnswer& found);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_PLAN_COMMAND_H_

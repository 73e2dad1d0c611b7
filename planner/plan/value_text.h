// The value of a line where there is little room: in the cells of tables. ValueText (plan/plan.h)
// is the long form.
#ifndef GPUDAY_PLANNER_PLAN_VALUE_TEXT_H_
#define GPUDAY_PLANNER_PLAN_VALUE_TEXT_H_

#include <string>

#include "planner/plan/plan.h"

namespace gpuday {

// A number for people, without a unit: whole where it is whole or has thousands, else with three
// digits: "2,713", "0.553".
std::string FigureText(double value);

// In one unit, which is left out where the row says it: "42.4 days", "24.9 GB", "$130,214", "1T",
// "64". Bytes are in GB, small ones in MB.
std::string CellText(const Line& line);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_PLAN_VALUE_TEXT_H_

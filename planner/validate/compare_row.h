// One row of a measurement table against its plan.
#ifndef GPUDAY_PLANNER_VALIDATE_COMPARE_ROW_H_
#define GPUDAY_PLANNER_VALIDATE_COMPARE_ROW_H_

#include <vector>

#include "planner/validate/validate.h"

namespace gpuday {

// What became of each figure of the row; one result with the reason when none can be planned.
std::vector<RowResult> CompareRow(const CsvRow& row, const Node& words, const Catalog& catalog,
                                  const PluginHost& host);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_VALIDATE_COMPARE_ROW_H_

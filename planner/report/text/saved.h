// What is saved, as a table in the order of its numbers.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_SAVED_H_
#define GPUDAY_PLANNER_REPORT_TEXT_SAVED_H_

#include <string>
#include <vector>

#include "db/store.h"

namespace gpuday {

std::string SavedTable(const std::vector<SavedSummary>& saved,
                       const std::vector<SavedSweepSummary>& sweeps);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_SAVED_H_

// What is saved, as a table in the order of its numbers.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_SAVED_H_
#define GPUDAY_PLANNER_REPORT_TEXT_SAVED_H_

#include <string>
#include <vector>

#include "db/store.h"
#include "planner/report/text/style.h"

namespace gpuday {

// Time, in one unit, and cost are those with interruptions; moments are those of the clock here.
std::string SavedTable(const std::vector<SavedSummary>& saved,
                       const std::vector<SavedSweepSummary>& sweeps, const Style& style);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_SAVED_H_

// Several plans beside each other, and what changed between two, as text for a terminal.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_COMPARE_H_
#define GPUDAY_PLANNER_REPORT_TEXT_COMPARE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "planner/plan/diff.h"
#include "planner/plan/plan.h"
#include "planner/report/text/style.h"

namespace gpuday {

// Plans side by side, with each figure's ratio to the first plan's.
std::string CompareTable(const std::vector<Plan>& plans, const Style& style);

// At most `limit` of them as a table; empty text when nothing differs.
std::string DiffTable(const std::vector<LineChange>& changes, const Style& style,
                      std::size_t limit = 1000);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_COMPARE_H_

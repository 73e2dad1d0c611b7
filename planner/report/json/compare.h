// Plans side by side and what changed between two, as JSON.
#ifndef GPUDAY_PLANNER_REPORT_JSON_COMPARE_H_
#define GPUDAY_PLANNER_REPORT_JSON_COMPARE_H_

#include <string>
#include <vector>

#include "planner/base/json_text.h"
#include "planner/plan/diff.h"
#include "planner/plan/plan.h"

namespace gpuday {

// Schema "gpuday.compare/1": the plans in a list, and for each after the first what changed and the
// waterfall of its dollars. Ends in a line break.
std::string CompareJson(const std::vector<Plan>& plans);

// The same as a value, for answers that hold more.
nlohmann::ordered_json CompareJsonValue(const std::vector<Plan>& plans);

// Schema "gpuday.diff/1". Ends in a line break.
std::string DiffJson(const std::vector<LineChange>& changes);

// The list of changes alone, for answers that hold it among other things. A line that only one
// plan has is without a ratio: null.
nlohmann::ordered_json ChangesJsonValue(const std::vector<LineChange>& changes);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_JSON_COMPARE_H_

// What is saved, as JSON.
#ifndef GPUDAY_PLANNER_REPORT_JSON_SAVED_H_
#define GPUDAY_PLANNER_REPORT_JSON_SAVED_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "db/store.h"
#include "planner/plan/plan.h"

namespace gpuday {

// Schema "gpuday.scenarios/1". `prices_changed` tells of some plans, by number, whether they would
// cost something else today; null is for those that nobody has looked at. Without it there is no
// such key.
std::string SavedListJson(const std::vector<SavedSummary>& saved,
                          const std::vector<SavedSweepSummary>& sweeps,
                          const std::map<std::int64_t, bool>* prices_changed = nullptr);

// Schema "gpuday.saved_plan/1": the plan as it was saved, and what would differ in `today`, the
// same scenario planned now.
std::string SavedPlanJson(const SavedPlan& saved, const absl::StatusOr<Plan>& today);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_JSON_SAVED_H_

// A plan as JSON: schemas "gpuday.plan/1" and "gpuday.inference/1".
#ifndef GPUDAY_PLANNER_REPORT_JSON_PLAN_H_
#define GPUDAY_PLANNER_REPORT_JSON_PLAN_H_

#include <string>

#include "planner/base/json_text.h"
#include "planner/plan/plan.h"

namespace gpuday {

// The lines by their ids as nested objects, then verdicts, assumptions, notes, lines, provenance
// and bands, schema "gpuday.plan/1". Ends in a line break.
std::string PlanJson(const Plan& plan);
// The same of a plan of inference, schema "gpuday.inference/1".
std::string InferenceJson(const Plan& plan);

// What PlanJson writes, for answers that hold a plan among other things.
nlohmann::ordered_json PlanJsonValue(const Plan& plan);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_JSON_PLAN_H_

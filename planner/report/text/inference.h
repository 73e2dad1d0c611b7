// A plan of inference as text for a terminal.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_INFERENCE_H_
#define GPUDAY_PLANNER_REPORT_TEXT_INFERENCE_H_

#include <string>

#include "planner/plan/plan.h"
#include "planner/report/text/style.h"

namespace gpuday {

// One screen: tokens per second, cost, memory, and what bounds them. `plan` has the lines of an
// inference ledger (ledger/inference.h).
std::string InferenceTable(const Plan& plan, const Style& style);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_INFERENCE_H_

// Plans against measured runs: how far off they are, and what own runs taught.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_MEASUREMENTS_H_
#define GPUDAY_PLANNER_REPORT_TEXT_MEASUREMENTS_H_

#include <string>

#include "planner/calibrate/own_runs.h"
#include "planner/report/text/style.h"
#include "planner/validate/validate.h"

namespace gpuday {

// Errors by group and tier, verdicts that were right, and why rows were skipped.
std::string ValidationText(const Validation& validation, const Style& style);
// A row per factor that was learnt, and why runs were skipped.
std::string OwnRunsText(const OwnRuns& runs, const Style& style);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_MEASUREMENTS_H_

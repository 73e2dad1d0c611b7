// A sweep as JSON, schema "gpuday.sweep/1".
#ifndef GPUDAY_PLANNER_REPORT_JSON_SWEEP_H_
#define GPUDAY_PLANNER_REPORT_JSON_SWEEP_H_

#include <string>
#include <vector>

#include "planner/plan/sweep_row.h"
#include "planner/report/sweep_head.h"

namespace gpuday {

// Keys, counts by verdict, the best rows, and `rows` (null: left out). Ends in a line break.
std::string SweepJson(const SweepHead& head, const SweepSummary& summary,
                      const std::vector<SweepRow>* rows);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_JSON_SWEEP_H_

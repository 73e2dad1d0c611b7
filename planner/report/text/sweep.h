// A sweep as text for a terminal.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_SWEEP_H_
#define GPUDAY_PLANNER_REPORT_TEXT_SWEEP_H_

#include <string>
#include <vector>

#include "planner/plan/sweep_row.h"
#include "planner/report/sweep_head.h"
#include "planner/report/text/style.h"

namespace gpuday {

// The rows as a table.
std::string SweepTable(const SweepHead& head, const std::vector<SweepRow>& rows,
                       const Style& style);

// How many rows hold and why others do not; the cheapest and the fastest.
std::string SweepSummaryText(const SweepHead& head, const SweepSummary& summary,
                             const Style& style);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_SWEEP_H_

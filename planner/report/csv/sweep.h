// A sweep as CSV (RFC 4180, as base/csv.h writes it).
#ifndef GPUDAY_PLANNER_REPORT_CSV_SWEEP_H_
#define GPUDAY_PLANNER_REPORT_CSV_SWEEP_H_

#include <string>
#include <vector>

#include "planner/plan/sweep_row.h"
#include "planner/report/sweep_head.h"

namespace gpuday {

// The keys, then verdict, the figures of kSweepColumns and the reason; header and rows apart, so
// that rows can be written as they come. A price that is not known is an empty cell. Lines end in
// "\n".
std::string SweepCsvHeader(const SweepHead& head);
std::string SweepCsvRows(const SweepHead& head, const std::vector<SweepRow>& rows);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_CSV_SWEEP_H_

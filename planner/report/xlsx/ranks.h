// The workbook of a table of ranks, in the format of Excel.
#ifndef GPUDAY_PLANNER_REPORT_XLSX_RANKS_H_
#define GPUDAY_PLANNER_REPORT_XLSX_RANKS_H_

#include <string>

#include "absl/status/statusor.h"
#include "planner/ranks/ranks.h"

namespace gpuday {

// Ranks, cards and every rank on every card, with charts; costs follow the prices of the cards.
// Errors: kInput for a figure that is not finite, kOutput.
absl::StatusOr<std::string> RankWorkbook(const RankTable& table);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_XLSX_RANKS_H_

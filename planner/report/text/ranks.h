// A table of ranks as text for a terminal.
#ifndef GPUDAY_PLANNER_REPORT_TEXT_RANKS_H_
#define GPUDAY_PLANNER_REPORT_TEXT_RANKS_H_

#include <string>

#include "planner/ranks/ranks.h"
#include "planner/report/text/style.h"

namespace gpuday {

// Conclusions, then a row per method, rank and targets, then a row per card.
std::string RankTableText(const RankTable& table, const Style& style);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_TEXT_RANKS_H_

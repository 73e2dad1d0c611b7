// A table of ranks as people and programs read it.
#ifndef GPUDAY_PLANNER_REPORT_RANKS_H_
#define GPUDAY_PLANNER_REPORT_RANKS_H_

#include <string>

#include "planner/ranks/ranks.h"
#include "planner/report/report.h"

namespace gpuday {

// Conclusions, then a row per method, rank and targets, then a row per card.
std::string RankTableText(const RankTable& table, const Style& style);

// Schema "gpuday.ranks/1": each row with what it takes on each card. Ends in a line break.
std::string RankTableJson(const RankTable& table);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_RANKS_H_

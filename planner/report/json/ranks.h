// A table of ranks as JSON, schema "gpuday.ranks/1".
#ifndef GPUDAY_PLANNER_REPORT_JSON_RANKS_H_
#define GPUDAY_PLANNER_REPORT_JSON_RANKS_H_

#include <string>

#include "planner/ranks/ranks.h"

namespace gpuday {

// Each row with what it takes on each card. Ends in a line break.
std::string RankTableJson(const RankTable& table);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_JSON_RANKS_H_

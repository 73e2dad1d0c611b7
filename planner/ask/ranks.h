// Full fine-tuning against adapters of several ranks, on several cards.
#ifndef GPUDAY_PLANNER_ASK_RANKS_H_
#define GPUDAY_PLANNER_ASK_RANKS_H_

#include "absl/status/statusor.h"
#include "planner/ask/desk.h"
#include "planner/ask/scenario.h"
#include "planner/ranks/ranks.h"

namespace gpuday {

// The table that answers `question` (ReadRankQuestion() reads one from words). Errors as AskPlan().
absl::StatusOr<RankTable> AskRanks(const Desk& desk, const AskedScenario& asked,
                                   const RankQuestion& question);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_RANKS_H_

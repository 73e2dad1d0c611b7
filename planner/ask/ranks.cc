#include "planner/ask/ranks.h"

namespace gpuday {

absl::StatusOr<RankTable> AskRanks(const Desk& desk, const AskedScenario& asked,
                                   const RankQuestion& question) {
  Turn turn(desk);
  return MakeRankTable(asked.document, question, turn.catalog(), turn.plugins());
}

}  // namespace gpuday

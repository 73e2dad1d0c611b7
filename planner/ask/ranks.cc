#include "planner/ask/ranks.h"

namespace gpuday {

absl::StatusOr<RankTable> AskRanks(const Desk& desk, const AskedScenario& asked,
                                   const RankQuestion& question) {
  return MakeRankTable(asked.document, question, desk.FreshCatalog(), desk.plugins());
}

}  // namespace gpuday

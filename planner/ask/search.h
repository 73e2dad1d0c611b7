// The plan that meets a date and a budget; and Reverse search.
#ifndef GPUDAY_PLANNER_ASK_SEARCH_H_
#define GPUDAY_PLANNER_ASK_SEARCH_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "planner/ask/desk.h"
#include "planner/ask/scenario.h"
#include "planner/search/answer.h"
#include "planner/search/largest.h"
#include "planner/search/run.h"
#include "planner/search/wishes.h"

namespace gpuday {

// A search that has been read and can begin.
struct SearchQuestion {
  AskedScenario scenario;
  WishesRead wishes;
  std::optional<Largest> largest;  // what is asked for in place of a plan
  std::size_t top = 10;            // best plans in the answer
};

// Reads what somebody wishes. `largest`: "tokens", ...; empty: a plan is searched. Error (kUsage):
// what is wrong with which wish.
absl::StatusOr<SearchQuestion> ReadSearch(AskedScenario scenario, Wishes wishes,
                                          const std::string& largest, std::size_t top);

// Blocks until it is done or `options.stop` is set; then the answer is the best so far. Errors:
// kUsage for what was wished, else as AskPlan().
absl::StatusOr<SearchAnswer> AskSearch(const Desk& desk, const SearchQuestion& question,
                                       const RunOptions& options);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_SEARCH_H_

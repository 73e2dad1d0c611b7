// A scenario planned for every combination of values of some of its keys, and kept if that is asked
// for.
#ifndef GPUDAY_PLANNER_ASK_SWEEP_H_
#define GPUDAY_PLANNER_ASK_SWEEP_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "planner/ask/desk.h"
#include "planner/ask/scenario.h"
#include "planner/plan/sweep_row.h"
#include "planner/sweep/sweep.h"

namespace gpuday {

// A sweep that has been read and can begin.
struct SweepQuestion {
  std::string title;  // "llama-2-7b", or the scenario's own name
  Sweep sweep;
  unsigned threads = 0;                // 0: as many as there are cores
  std::optional<std::string> save_as;  // a name, empty: the title; nullopt: nothing is kept
};

// `vary`: "KEY=RANGE" each. Errors as MakeSweep().
absl::StatusOr<SweepQuestion> ReadSweep(const Desk& desk, const AskedScenario& asked,
                                        const std::vector<std::string>& vary);

// Where the rows go, called from the thread that asks. An error ends the sweep.
struct SweepListener {
  // Once, before the first rows: a sweep of which nothing can be planned leaves nothing behind.
  std::function<absl::Status()> begin;
  // The rows in order, some thousand at a time.
  std::function<absl::Status(const std::vector<SweepRow>&)> take;
  // Asked in between with the rows done; false ends the sweep.
  std::function<bool(std::uint64_t done)> go_on;
};

struct SweepAnswer {
  SweepSummary summary;
  std::uint64_t done = 0;                // rows; fewer than all: it was ended
  std::optional<std::int64_t> saved_id;  // under which it is kept, with the rows done
};

// Blocks until it is done or ended. Errors as RunSweep(), the listener's and the store's.
absl::StatusOr<SweepAnswer> AskSweep(const Desk& desk, const SweepQuestion& question,
                                     const SweepListener& listener);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_SWEEP_H_

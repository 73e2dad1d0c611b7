// The search itself: the plan of every recipe on every number of GPUs, over all cores. The result
// does not depend on the number of threads.
#ifndef GPUDAY_PLANNER_SEARCH_RUN_H_
#define GPUDAY_PLANNER_SEARCH_RUN_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "planner/budget/chances.h"
#include "planner/layouts/fastest.h"
#include "planner/search/space.h"

namespace gpuday {

// The plan of a candidate on a number of GPUs: what `gpuday plan` answers to it.
struct CellPlan {
  Job job;
  Layout layout;
  Machine machine;  // its number of GPUs, and the size of a node
  Prices prices;
  Figures figures;
  Chances chances;
  VerdictState answer = VerdictState::kNo;
  Estimate wall_days, wall_usd;

  // What it stays below in as many runs as the confidence asks for.
  double SureDays() const { return SureBelow(wall_days, machine); }
  double SureUsd() const { return SureBelow(wall_usd, machine); }
};

// What was found for a candidate and a number of GPUs.
struct CellResult {
  std::size_t candidate = 0;
  std::uint64_t gpus = 1;
  LayoutCounts counts;
  bool rented = true;            // false: a layout fits, but on no machines that a price names
  std::optional<CellPlan> plan;  // that fits and counts; nothing: there is none
};

struct Progress {
  std::uint64_t configurations = 0;  // looked at or ruled out
  double share = 0;                  // done, of the work
  double seconds = 0;
};

struct RunOptions {
  unsigned threads = 0;                           // 0: as many as there are cores
  const std::atomic<bool>* stop = nullptr;        // set it to end early
  std::function<void(const Progress&)> progress;  // now and then, from the calling thread
};

struct RunResult {
  std::vector<CellResult> cells;  // by candidate, then ascending number of GPUs
  LayoutCounts counts;
  double seconds = 0;
  bool stopped = false;  // before the end
};

// Searches `space`, which must outlive the result.
RunResult RunSearch(const Space& space, const RunOptions& options = {});

// The plan of a cell on which nothing fits, in the layout that takes the least memory; nothing
// where the model, the batch and the GPUs allow none.
std::optional<CellPlan> LeastMemory(const Space& space, const CellResult& cell);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SEARCH_RUN_H_

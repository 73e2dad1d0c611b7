// The search itself: every plan of a space over all cores. The result does not depend on the number
// of threads.
#ifndef GPUDAY_PLANNER_SEARCH_RUN_H_
#define GPUDAY_PLANNER_SEARCH_RUN_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "planner/search/candidate_on_gpus.h"
#include "planner/search/space.h"

namespace gpuday {

// One configuration of a cell. Which of two is better is settled by `value`, then the memory, then
// the order of enumeration, so always.
struct Found {
  double value = 0;  // wall-clock days, or bytes for what does not fit
  double total_bytes = 0;
  std::uint64_t split = 0, ordinal = 0;  // where it stands in the enumeration
  Job job;
  Layout layout;

  bool BetterThan(const Found& other) const;
};

// How many configurations there were. The space counts what the model's shapes and the batch allow.
struct Counts {
  std::uint64_t evaluated = 0;  // decided on
  std::uint64_t pruned = 0;     // of these, by memory alone: no time or cost was computed
  std::uint64_t feasible = 0;   // that fit and keep the bounds at the cheapest offer

  std::uint64_t Fitting() const { return evaluated - pruned; }
  Counts& operator+=(const Counts& other);
};

// What was found for a candidate and a number of GPUs. At a given price fastest is cheapest, so one
// configuration answers for all.
struct CellResult {
  std::size_t candidate = 0;
  std::uint64_t gpus = 1;
  Counts counts;
  std::optional<Found> best;          // the fastest that fits
  std::optional<Found> least_memory;  // of those that do not fit
};

struct Progress {
  std::uint64_t evaluated = 0;
  double share = 0;  // done, of the work
  double seconds = 0;
};

struct RunOptions {
  unsigned threads = 0;                           // 0: as many as there are cores
  const std::atomic<bool>* stop = nullptr;        // set it to end early
  std::function<void(const Progress&)> progress;  // now and then, from the calling thread
};

struct RunResult {
  std::vector<CellResult> cells;  // by candidate, then ascending number of GPUs
  Counts counts;
  double seconds = 0;
  bool stopped = false;  // before the end

  // Keeps what the cells' figures are computed from.
  std::vector<std::unique_ptr<PreparedCandidate>> prepared;  // by candidate
  CandidateOnGpus CellOf(const CellResult& result) const {
    return {prepared[result.candidate].get(), result.gpus};
  }
};

// Searches `space`, which must outlive the result.
RunResult RunSearch(const Space& space, const RunOptions& options = {});

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SEARCH_RUN_H_

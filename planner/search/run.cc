#include "planner/search/run.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <tuple>

#include "planner/base/workers.h"

namespace gpuday {
namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// A piece of work: one split of one cell's GPUs.
struct Task {
  std::size_t cell = 0;
  std::uint64_t index = 0;  // among the cell's splits
  Split split;
};

// Keeps the best of a task's plans.
class Keeper {
 public:
  Keeper(const Machine& machine, bool safe, std::uint64_t split, const std::atomic<bool>* stop)
      : capacity_bytes_(machine.capacity_bytes),
        spread_(safe ? &machine.memory_spread : nullptr),
        split_(split),
        stop_(stop) {}

  bool Stopped() const { return stop_ != nullptr && stop_->load(std::memory_order_relaxed); }

  bool Wants(const MemoryPerGpu& memory, const Job& job, const Layout& layout) {
    ++counts_.evaluated;
    if (memory.total_bytes <= capacity_bytes_ &&
        (spread_ == nullptr || TotalBand(memory, *spread_).high <= capacity_bytes_)) {
      return true;
    }
    ++counts_.pruned;
    if (memory.total_bytes < least_memory_.value) {
      Keep(memory.total_bytes, memory, job, layout, least_memory_);
    }
    return false;
  }

  void Take(const Figures& f, const Job& job, const Layout& layout) {
    if (f.within_budget && f.within_deadline) ++counts_.feasible;
    if (f.wall_days < best_.value ||
        (f.wall_days == best_.value && f.memory.total_bytes < best_.total_bytes)) {
      Keep(f.wall_days, f.memory, job, layout, best_);
    }
  }

  // Adds what was kept to the cell's result.
  void AddTo(CellResult& cell) const {
    cell.counts += counts_;
    const auto merge = [](const Found& found, std::optional<Found>& kept) {
      if (found.value != HUGE_VAL && (!kept.has_value() || found.BetterThan(*kept))) kept = found;
    };
    merge(best_, cell.best);
    merge(least_memory_, cell.least_memory);
  }

  const Counts& counts() const { return counts_; }

 private:
  void Keep(double value, const MemoryPerGpu& memory, const Job& job, const Layout& layout,
            Found& found) const {
    found = {value, memory.total_bytes, split_, counts_.evaluated, job, layout};
  }

  double capacity_bytes_;
  const MemorySpread* spread_;  // null: the expected value counts
  std::uint64_t split_;
  const std::atomic<bool>* stop_;
  Counts counts_;
  Found best_{.value = HUGE_VAL, .job = {}, .layout = {}};
  Found least_memory_{.value = HUGE_VAL, .job = {}, .layout = {}};
};

class Search {
 public:
  Search(const Space& space, const RunOptions& options) : space_(space), options_(options) {
    for (const Candidate& candidate : space.candidates) {
      result_.prepared.push_back(std::make_unique<PreparedCandidate>(candidate, space.choices));
      for (const std::uint64_t gpus : candidate.gpus) {
        const std::size_t cell = result_.cells.size();
        result_.cells.push_back({.candidate = result_.prepared.size() - 1,
                                 .gpus = gpus,
                                 .counts = {},
                                 .best = {},
                                 .least_memory = {}});
        const std::vector<Split> splits = SplitsOf(candidate, space.choices, gpus);
        for (const Split& split : splits) tasks_.push_back({cell, tasks_.size(), split});
      }
    }
  }

  RunResult Run() {
    {
      running_ = WorkersFor(options_.threads, tasks_.size());
      const Workers workers(running_, [this] { Work(); });
      Watch();
    }
    for (const CellResult& cell : result_.cells) result_.counts += cell.counts;
    result_.stopped = done_ < tasks_.size();
    result_.seconds = SecondsSince(start_);
    return std::move(result_);
  }

 private:
  bool Stopped() const {
    return options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed);
  }

  void Work() {
    for (std::size_t i = next_++; i < tasks_.size() && !Stopped(); i = next_++) {
      const Task& task = tasks_[i];
      const CandidateOnGpus cell = result_.CellOf(result_.cells[task.cell]);
      Keeper keeper(cell.prepared->candidate->workload.machine, space_.safe, task.index,
                    options_.stop);
      ForEachPlan(cell, space_.choices, BoundsFor(space_, *cell.prepared->candidate), task.split,
                  keeper);
      const std::lock_guard lock(mutex_);
      keeper.AddTo(result_.cells[task.cell]);
      evaluated_ += keeper.counts().evaluated;
      if (!Stopped()) ++done_;
    }
    const std::lock_guard lock(mutex_);
    if (--running_ == 0) ended_.notify_one();
  }

  // Waits for the workers and tells how far they are.
  void Watch() {
    std::unique_lock lock(mutex_);
    while (!ended_.wait_for(lock, std::chrono::milliseconds(200), [&] { return running_ == 0; })) {
      if (!options_.progress) continue;
      const Progress progress{evaluated_,
                              static_cast<double>(done_) / static_cast<double>(tasks_.size()),
                              SecondsSince(start_)};
      lock.unlock();
      options_.progress(progress);
      lock.lock();
    }
  }

  const Space& space_;
  const RunOptions& options_;
  const Clock::time_point start_ = Clock::now();
  RunResult result_;
  std::vector<Task> tasks_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex mutex_;  // of what follows and the cells' results
  std::condition_variable ended_;
  std::size_t running_ = 0, done_ = 0;
  std::uint64_t evaluated_ = 0;
};

}  // namespace

bool Found::BetterThan(const Found& other) const {
  return std::tie(value, total_bytes, split, ordinal) <
         std::tie(other.value, other.total_bytes, other.split, other.ordinal);
}

Counts& Counts::operator+=(const Counts& other) {
  evaluated += other.evaluated;
  pruned += other.pruned;
  feasible += other.feasible;
  return *this;
}

RunResult RunSearch(const Space& space, const RunOptions& options) {
  return Search(space, options).Run();
}

}  // namespace gpuday

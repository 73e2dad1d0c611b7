#include "planner/search/run.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "planner/base/workers.h"
#include "planner/budget/evaluate_workload.h"
#include "planner/scenario/keys.h"

namespace gpuday {
namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Plans a candidate on one number of GPUs after the other.
class CellPlanner {
 public:
  CellPlanner(const Candidate& candidate, const Space& space)
      : document_(candidate.foundation.document), composer_(candidate.foundation, space.choices) {}

  JobComposer& composer() { return composer_; }

  // Nothing: it cannot be composed.
  std::optional<CellPlan> PlanOn(std::uint64_t gpus) {
    if (!SetPath(document_, key::kClusterGpus.path,
                 Node::Integer(static_cast<std::int64_t>(gpus), {"search", 0, 0}))
             .ok()) {
      return std::nullopt;
    }
    const absl::StatusOr<const Workload*> composed = composer_.Compose(document_);
    if (!composed.ok()) return std::nullopt;
    return PlanOf(**composed);
  }

 private:
  CellPlan PlanOf(const Workload& w) {
    CellPlan plan{.job = w.job,
                  .layout = w.layout,
                  .machine = w.machine,
                  .prices = w.prices,
                  .figures = evaluator_.Evaluate(w),
                  .chances = {},
                  .wall_days = {},
                  .wall_usd = {}};
    plan.chances = ChancesOf(w, plan.figures, HostBytes(w));
    plan.answer = plan.chances.Answer(w.confidence);
    plan.wall_days = TimeEstimate(w, plan.figures, plan.figures.wall_days);
    plan.wall_usd = MoneyEstimate(w, plan.figures, plan.figures.wall_usd);
    return plan;
  }

  Node document_;
  JobComposer composer_;
  WorkloadEvaluator evaluator_;
};

class Search {
 public:
  Search(const Space& space, const RunOptions& options) : space_(space), options_(options) {
    for (std::size_t i = 0; i < space.candidates.size(); ++i) {
      for (const std::uint64_t gpus : space.candidates[i].gpus) {
        result_.cells.push_back({.candidate = i, .gpus = gpus, .counts = {}, .plan = {}});
      }
    }
  }

  RunResult Run() {
    {
      running_ = WorkersFor(options_.threads, result_.cells.size());
      const Workers workers(running_, [this] { Work(); });
      Watch();
    }
    for (const CellResult& cell : result_.cells) result_.counts += cell.counts;
    result_.stopped = done_ < result_.cells.size();
    result_.seconds = SecondsSince(start_);
    return std::move(result_);
  }

 private:
  bool Stopped() const {
    return options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed);
  }

  void Work() {
    // Cells of a candidate follow each other, so its planner serves many.
    std::size_t current = space_.candidates.size();
    std::unique_ptr<CellPlanner> planner;
    for (std::size_t i = next_++; i < result_.cells.size() && !Stopped(); i = next_++) {
      CellResult& cell = result_.cells[i];
      if (cell.candidate != current) {
        current = cell.candidate;
        planner = std::make_unique<CellPlanner>(space_.candidates[current], space_);
        planner->composer().set_look_for_least(false);
        planner->composer().set_stop(options_.stop);
      }
      Plan(*planner, cell);
      const std::lock_guard lock(mutex_);
      configurations_ += cell.counts.all;
      if (Stopped()) {
        cell.plan.reset();
      } else {
        ++done_;
      }
    }
    const std::lock_guard lock(mutex_);
    if (--running_ == 0) ended_.notify_one();
  }

  void Plan(CellPlanner& planner, CellResult& cell) const {
    std::optional<CellPlan> plan = planner.PlanOn(cell.gpus);
    if (!plan.has_value()) return;
    cell.counts = planner.composer().Counts();
    if (!planner.composer().Fits() || !plan->figures.fits) return;
    cell.rented = plan->prices.rented || space_.any_machine;
    if (cell.rented) cell.plan = std::move(plan);
  }

  // Waits for the workers and tells how far they are.
  void Watch() {
    std::unique_lock lock(mutex_);
    while (!ended_.wait_for(lock, std::chrono::milliseconds(200), [&] { return running_ == 0; })) {
      if (!options_.progress) continue;
      const Progress progress{
          configurations_, static_cast<double>(done_) / static_cast<double>(result_.cells.size()),
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
  std::atomic<std::size_t> next_ = 0;
  std::mutex mutex_;  // of what follows
  std::condition_variable ended_;
  std::size_t running_ = 0, done_ = 0;
  std::uint64_t configurations_ = 0;
};

}  // namespace

RunResult RunSearch(const Space& space, const RunOptions& options) {
  return Search(space, options).Run();
}

std::optional<CellPlan> LeastMemory(const Space& space, const CellResult& cell) {
  CellPlanner planner(space.candidates[cell.candidate], space);
  std::optional<CellPlan> plan = planner.PlanOn(cell.gpus);
  return planner.composer().Counts().all == 0 ? std::nullopt : plan;
}

}  // namespace gpuday

// The figures of a workload without its ledger: what a plan says in numbers, for tables of many.
#ifndef GPUDAY_PLANNER_BUDGET_EVALUATE_WORKLOAD_H_
#define GPUDAY_PLANNER_BUDGET_EVALUATE_WORKLOAD_H_

#include <optional>

#include "planner/budget/evaluate.h"
#include "planner/budget/workload.h"

namespace gpuday {

// The same figures as MakePlan() (ledger/ledger.h) writes down.
inline Figures EvaluateWorkload(const Workload& w) {
  return Evaluate(TakeTotals(w.model, w.training, w.precision, w.job.recompute),
                  TakeShard(w.model, w.training, w.precision, w.job, w.layout),
                  TakeWork(w.model, w.training, w.precision, w.compute_type),
                  AttentionForwardFlops(w.model, w.job.sequence_length), w.job, w.machine, w.layout,
                  w.prices, w.losses);
}

// HostBytesPerNode() of it.
inline double HostBytes(const Workload& w) {
  if (w.layout.offload == Offload::kNone) return 0;
  return HostBytesPerNode(TakeShard(w.model, w.training, w.precision, w.job, w.layout), w.job,
                          w.machine, w.layout);
}

// The same for one workload after the other, all of one model, training, precision and compute type
// (those of a foundation): sums over the model's matrices are taken once. One thread at a time.
class WorkloadEvaluator {
 public:
  Figures Evaluate(const Workload& w) {
    if (!work_.has_value()) work_ = TakeWork(w.model, w.training, w.precision, w.compute_type);
    if (!totals_.has_value() || recompute_ != w.job.recompute) {
      totals_ = TakeTotals(w.model, w.training, w.precision, w.job.recompute);
      recompute_ = w.job.recompute;
    }
    return gpuday::Evaluate(*totals_, TakeShard(w.model, w.training, w.precision, w.job, w.layout),
                            *work_, AttentionForwardFlops(w.model, w.job.sequence_length), w.job,
                            w.machine, w.layout, w.prices, w.losses);
  }

 private:
  std::optional<Work> work_;
  std::optional<Totals> totals_;
  Recompute recompute_ = Recompute::kNone;  // of totals_
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BUDGET_EVALUATE_WORKLOAD_H_

// The figures of a workload without its ledger: what a plan says in numbers, for tables of many.
#ifndef GPUDAY_PLANNER_SWEEP_EVALUATE_WORKLOAD_H_
#define GPUDAY_PLANNER_SWEEP_EVALUATE_WORKLOAD_H_

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

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_SWEEP_EVALUATE_WORKLOAD_H_

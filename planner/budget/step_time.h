// The time of one optimizer step from physical terms: products at a rate that depends on their
// shape, attention, passes over memory, recomputation, collectives, the pipeline's bubble, the
// optimizer, and the host. Pure arithmetic without allocation. Formulas and sources:
// docs/formulas.md, section 8.
#ifndef GPUDAY_PLANNER_BUDGET_STEP_TIME_H_
#define GPUDAY_PLANNER_BUDGET_STEP_TIME_H_

#include "planner/budget/step_work.h"

namespace gpuday {

// Seconds of one optimizer step, on the critical path of the slowest pipeline stage.
struct StepTime {
  double matmul_seconds = 0;       // layers and head, forward and backward
  double attention_seconds = 0;    // scores
  double elementwise_seconds = 0;  // norms, activation functions, loss
  double recompute_seconds = 0;
  double tensor_seconds = 0;    // tensor-parallel collectives, as far as they are waited for
  double context_seconds = 0;   // context-parallel exchange
  double expert_seconds = 0;    // all-to-all
  double launch_seconds = 0;    // waiting for the host
  double pipeline_seconds = 0;  // sends between stages
  double bubble_seconds = 0;
  double data_seconds = 0;  // gradients and parameters between data-parallel GPUs
  double optimizer_seconds = 0;
  double offload_seconds = 0;
  double straggler_seconds = 0;  // waiting for the slowest node
  double own_runs_seconds = 0;   // what own runs took beyond the model; negative: less
  double total_seconds = 0;
};

StepTime EvaluateStep(const Work& work, const Job& job, const Layout& layout,
                      const Machine& machine);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BUDGET_STEP_TIME_H_

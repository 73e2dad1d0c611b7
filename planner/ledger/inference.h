// From an inference workload to a plan: every number of planner/budget/inference.h with its
// formula, the numbers put in, its source and its confidence.
#ifndef GPUDAY_PLANNER_LEDGER_INFERENCE_H_
#define GPUDAY_PLANNER_LEDGER_INFERENCE_H_

#include "planner/budget/inference.h"
#include "planner/ledger/ledger.h"
#include "planner/plan/plan.h"

namespace gpuday {

// Never fails: a workload is checked when it is composed.
Plan MakeInferencePlan(const InferenceWorkload& workload);

// The pieces, in the order in which the plan holds them.
void WriteInferenceMemory(const InferenceWorkload& workload, const InferenceSums& sums,
                          const Inference& figures, LineWriter& writer);
void WriteInferenceTime(const InferenceWorkload& workload, const InferenceSums& sums,
                        const Inference& figures, LineWriter& writer);
// Does it fit, and what would change the answer.
void WriteInferenceVerdict(const InferenceWorkload& workload, const Inference& figures, Plan& plan);

// Bytes of the weights on a GPU: parameters x bytes / GPUs that they are split over.
Formula WeightFormula(const std::vector<WeightGroup>& groups);
// Of these what `tokens` tokens pass through together: experts x (1 - (1 - k/E)^tokens).
Formula TouchedFormula(const std::vector<WeightGroup>& groups, const Formula& tokens);
// The cache of all sequences on each of `tensor` GPUs: b x bytes x layers x elements x tokens.
// `tokens` is in the cache of each, and `context` says it as a formula.
Formula CacheFormula(const InferenceWorkload& workload, std::uint64_t tokens,
                     const Formula& context, std::uint64_t tensor);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_LEDGER_INFERENCE_H_

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

// "6,476,005,376 x 2 / 4 + 8,192 x 2": weights on a GPU; with `tokens` above 0 those that so many
// tokens pass through, experts as "... x (1 - (1 - 2 / 8)^16)".
std::string WeightNumbers(const std::vector<WeightGroup>& groups, double tokens = 0);
// "8 x 2 x (32 x 1,024 x 640 / 4)": the cache of `batch` sequences of `tokens` on each GPU.
std::string CacheNumbers(const InferenceWorkload& workload, std::uint64_t batch,
                         std::uint64_t tokens, std::uint64_t tensor);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_LEDGER_INFERENCE_H_

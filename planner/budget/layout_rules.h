// What a model's work can be split over: the rules that both a scenario's layout and a search
// obey. Each says why not, in words that finish "parallel.KEY: ", or nothing where it is fine.
#ifndef GPUDAY_PLANNER_BUDGET_LAYOUT_RULES_H_
#define GPUDAY_PLANNER_BUDGET_LAYOUT_RULES_H_

#include <cstdint>
#include <string>

#include "planner/budget/workload.h"

namespace gpuday {

// Heads and MLP widths must be multiples of the tensor-parallel degree, and KV heads too or be
// repeated evenly.
std::string WhyNotTensor(const Model& model, std::uint64_t tensor);

// A stage has a layer at least, and layers that are frozen have no stages of their own.
std::string WhyNotPipeline(const Model& model, const Training& training, std::uint64_t pipeline);

// Chunks need stages, and a layer each; embedding and head may count as one (Llama 3: 126 + 2).
std::string WhyNotVirtualStages(const Model& model, std::uint64_t pipeline,
                                std::uint64_t virtual_stages);

// Tokens of a sequence are dealt out evenly.
std::string WhyNotContext(std::uint64_t sequence_length, std::uint64_t context);

// Experts are dealt out evenly, within the GPUs of a pipeline stage.
std::string WhyNotExpert(const Model& model, std::uint64_t expert, std::uint64_t gpus_per_stage);

// Interleaved stages take a step's micro-batches in groups as large as the pipeline.
inline bool FeedsVirtualStages(std::uint64_t micro_batches, std::uint64_t pipeline,
                               std::uint64_t virtual_stages) {
  return virtual_stages == 1 || micro_batches % pipeline == 0;
}

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BUDGET_LAYOUT_RULES_H_

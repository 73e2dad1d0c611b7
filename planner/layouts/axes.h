// The values along each axis of a layout: what a model can be split by and its batch divided into.
#ifndef GPUDAY_PLANNER_LAYOUTS_AXES_H_
#define GPUDAY_PLANNER_LAYOUTS_AXES_H_

#include <cstdint>
#include <vector>

#include "planner/budget/workload.h"
#include "planner/layouts/choices.h"

namespace gpuday {

// All divisors of `number`, ascending. Above 0.
std::vector<std::uint64_t> Divisors(std::uint64_t number);

// The degrees that share one part of the GPUs: what is left is pipeline x data.
struct Split {
  std::uint64_t tensor = 1, context = 1, expert = 1;
};

// Every split of `gpus` that the model, the sequence length and the choices allow.
std::vector<Split> SplitsOf(const Workload& workload, const Choices& choices, std::uint64_t gpus);

// Stages and data parallelism of the GPUs that a split leaves, with the chunks that stages may
// have.
struct Stages {
  std::uint64_t pipeline = 1, data = 1;
  std::vector<std::uint64_t> virtual_stages;
};
std::vector<Stages> StagesOf(const Workload& workload, std::uint64_t global_batch,
                             const Choices& choices, const Split& split, std::uint64_t gpus);

// What a plan does with ZeRO and the host's memory, for so many GPUs with the same weights.
struct Sharding {
  int zero = 0;
  std::uint64_t group = 0;
  Offload offload = Offload::kNone;
};
std::vector<Sharding> ShardingsOf(const Choices& choices, std::uint64_t replicas);

// Kernels, sequence parallelism and recomputation that change what a layer takes, and its losses.
struct Variant {
  Recompute recompute = Recompute::kNone;
  Kernels kernels = Kernels::kFused;
  bool sequence_parallel = false;
};
std::vector<Variant> VariantsOf(const Choices& choices, std::uint64_t tensor);

// Micro-batches that divide the global batch.
std::vector<std::uint64_t> MicroBatchesOf(const Choices& choices, std::uint64_t global_batch);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_LAYOUTS_AXES_H_

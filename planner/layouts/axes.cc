#include "planner/layouts/axes.h"

#include <algorithm>

#include "planner/budget/layout_rules.h"

namespace gpuday {
namespace {

std::vector<std::uint64_t> ChunksOf(const Model& model, const Choices& choices,
                                    std::uint64_t pipeline) {
  std::vector<std::uint64_t> chunks;
  for (std::uint64_t v = 1; pipeline * v <= model.layers + 2; ++v) {
    // Embedding and head may stand for a layer each, as in Llama 3.
    const bool even =
        model.layers % (pipeline * v) == 0 || (model.layers + 2) % (pipeline * v) == 0;
    if (choices.virtual_stages.Holds(v) && (v == 1 || even) &&
        WhyNotVirtualStages(model, pipeline, v).empty()) {
      chunks.push_back(v);
    }
    if (pipeline == 1) break;
  }
  return chunks;
}

}  // namespace

std::vector<std::uint64_t> Divisors(std::uint64_t number) {
  std::vector<std::uint64_t> low, high;
  for (std::uint64_t d = 1; d * d <= number; ++d) {
    if (number % d != 0) continue;
    low.push_back(d);
    if (d * d != number) high.push_back(number / d);
  }
  low.insert(low.end(), high.rbegin(), high.rend());
  return low;
}

std::vector<Split> SplitsOf(const Workload& w, const Choices& choices, std::uint64_t gpus) {
  const std::vector<std::uint64_t> degrees = Divisors(gpus);
  std::vector<Split> splits;
  for (const std::uint64_t tensor : degrees) {
    if (!choices.tensor.Holds(tensor) || !WhyNotTensor(w.model, tensor).empty()) continue;
    for (const std::uint64_t context : degrees) {
      if (gpus % (tensor * context) != 0 || !choices.context.Holds(context) ||
          !WhyNotContext(w.job.sequence_length, context).empty()) {
        continue;
      }
      for (const std::uint64_t expert : degrees) {
        if (choices.expert.Holds(expert) && WhyNotExpert(w.model, expert, gpus).empty()) {
          splits.push_back({tensor, context, expert});
        }
      }
    }
  }
  return splits;
}

std::vector<Stages> StagesOf(const Workload& w, std::uint64_t global_batch, const Choices& choices,
                             const Split& split, std::uint64_t gpus) {
  std::vector<Stages> all;
  for (const std::uint64_t pipeline : Divisors(gpus / (split.tensor * split.context))) {
    const std::uint64_t data = gpus / (split.tensor * split.context * pipeline);
    if (!choices.pipeline.Holds(pipeline) || !choices.data.Holds(data) ||
        global_batch % data != 0 || !WhyNotPipeline(w.model, w.training, pipeline).empty() ||
        !WhyNotExpert(w.model, split.expert, gpus / pipeline).empty()) {
      continue;
    }
    Stages stages{pipeline, data, ChunksOf(w.model, choices, pipeline)};
    if (!stages.virtual_stages.empty()) all.push_back(std::move(stages));
  }
  return all;
}

std::vector<Sharding> ShardingsOf(const Choices& choices, std::uint64_t replicas) {
  std::vector<Sharding> shardings;
  for (int zero = 0; zero <= 3; ++zero) {
    if (!choices.zero.Holds(static_cast<std::uint64_t>(zero))) continue;
    for (const Offload offload : choices.offload) {
      const bool parameters = offload == Offload::kParameters || offload == Offload::kBoth;
      if (parameters && zero < 3) continue;  // moved by ZeRO 3 alone
      // One GPU has nothing to share.
      const bool pointless = replicas == 1 && zero > 0 && !parameters;
      if (pointless && choices.zero.Holds(0)) continue;
      if (!choices.zero_groups.HoldsAll()) {
        for (const std::uint64_t group : Divisors(replicas)) {
          if (zero == 0 || group == 1 || !choices.zero_groups.Holds(group)) continue;
          shardings.push_back({zero, group, offload});
        }
        continue;
      }
      if (choices.zero_group == 0) shardings.push_back({zero, 0, offload});
      if (zero == 0) continue;
      if (choices.zero_group != 0 && replicas % choices.zero_group == 0) {
        shardings.push_back({zero, choices.zero_group, offload});
      }
      if (!choices.every_zero_group) continue;
      for (const std::uint64_t group : Divisors(replicas)) {
        if (group > 1 && group < replicas) shardings.push_back({zero, group, offload});
      }
    }
  }
  return shardings;
}

std::vector<Variant> VariantsOf(const Choices& choices, std::uint64_t tensor) {
  std::vector<Variant> variants;
  for (const Recompute recompute : choices.recompute) {
    for (const Kernels kernels : choices.kernels) {
      if (tensor == 1) {
        variants.push_back({recompute, kernels, false});
        continue;
      }
      for (const bool sequence : choices.sequence_parallel) {
        variants.push_back({recompute, kernels, sequence});
      }
    }
  }
  return variants;
}

std::vector<std::uint64_t> MicroBatchesOf(const Choices& choices, std::uint64_t global_batch) {
  std::vector<std::uint64_t> micro_batches = Divisors(global_batch);
  std::erase_if(micro_batches, [&](std::uint64_t b) { return !choices.micro_batch.Holds(b); });
  return micro_batches;
}

}  // namespace gpuday

#include "planner/budget/evaluate.h"

#include <algorithm>

namespace gpuday {
namespace {

constexpr std::uint64_t kMostTried = 1u << 22;  // divisors of a batch

// With the other degrees as they are: the least data parallelism. One GPU needs no communication
// buffers, so it can fit where two do not; from two on, more GPUs never need more memory each.
std::uint64_t SmallestGpus(const Shard& shard, const Job& job, const Machine& machine,
                           const Layout& layout) {
  const std::uint64_t each = layout.tensor * layout.pipeline * layout.context;
  const auto fits_with = [&](std::uint64_t data) {
    Machine trial = machine;
    trial.gpus = each * data;
    Layout spread = layout;
    spread.data = data;
    return EvaluateMemory(shard, job, trial, spread).total_bytes <= machine.capacity_bytes;
  };
  // What the batch and the experts can be dealt out to.
  const auto allowed = [&](std::uint64_t data) {
    return job.global_batch % (job.micro_batch * data) == 0 &&
           layout.tensor * layout.context * data % layout.expert == 0 &&
           (layout.zero_group == 0 || layout.context * data % layout.zero_group == 0);
  };
  if (fits_with(1) && allowed(1)) return each;
  constexpr std::uint64_t kMost = 1u << 24;
  if (!fits_with(kMost)) return 0;
  std::uint64_t low = fits_with(2) ? 1 : 2, high = fits_with(2) ? 2 : kMost;  // does not fit, fits
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (fits_with(middle) ? high : low) = middle;
  }
  const std::uint64_t most = std::min(kMost, job.global_batch / job.micro_batch);
  while (high <= most && !allowed(high)) ++high;
  return high <= most ? each * high : 0;
}

}  // namespace

std::uint64_t LargestMicroBatch(const Shard& shard, const Job& job, const Machine& machine,
                                const Layout& layout) {
  const auto fits = [&](std::uint64_t micro_batch) {
    Job trial = job;
    trial.micro_batch = micro_batch;
    return EvaluateMemory(shard, trial, machine, layout).total_bytes <= machine.capacity_bytes;
  };
  if (!fits(1)) return 0;
  // What divides the batch can be chosen.
  const std::uint64_t per_gpu = job.global_batch / layout.data;
  for (std::uint64_t parts = 1; parts < std::min(per_gpu, kMostTried); ++parts) {
    if (per_gpu % parts == 0 && fits(per_gpu / parts)) return per_gpu / parts;
  }
  return 1;
}

Limits FindLimits(const Shard& shard, const Job& job, const Machine& machine,
                  const Layout& layout) {
  return {.largest_micro_batch = LargestMicroBatch(shard, job, machine, layout),
          .smallest_gpus = SmallestGpus(shard, job, machine, layout)};
}

Figures Evaluate(const Totals& totals, const Shard& shard, const Work& work, double attention_flops,
                 const Job& job, const Machine& machine, const Layout& layout, const Prices& prices,
                 const Losses& losses) {
  const StepTime step =
      machine.utilization == 0 ? EvaluateStep(work, job, layout, machine) : StepTime{};
  return Combine(totals, attention_flops, job, machine,
                 {.prices = prices, .goodput_share = EvaluateGoodput(losses, machine.gpus).share},
                 EvaluateMemory(shard, job, machine, layout), step);
}

}  // namespace gpuday

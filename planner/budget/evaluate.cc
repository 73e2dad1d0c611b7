#include "planner/budget/evaluate.h"

#include <algorithm>
#include <cmath>

#include "planner/base/numbers.h"

namespace gpuday {
namespace {

// The lasting bytes that are split over the data-parallel GPUs in this layout.
double ShardedBytes(const StateBytes& states, int zero) {
  double bytes = 0;
  if (zero >= 1) bytes += states.optimizer + states.master_weights;
  if (zero >= 2) bytes += states.gradients + states.gradient_copy;
  if (zero >= 3) bytes += states.weights;
  return bytes;
}

// Activations and their kin grow in proportion to the micro-batch; the rest does not.
std::uint64_t LargestMicroBatch(const Totals& totals, const Job& job, const Machine& machine,
                                const MemoryPerGpu& memory) {
  const auto s = static_cast<double>(job.sequence_length);
  const double per_sequence =
      totals.layers.Of(1, s) + totals.output.Of(1, s) + totals.recomputed.Of(1, s);
  const double fixed = memory.total_bytes - memory.activations_bytes - memory.output_bytes -
                       memory.recomputation_bytes;
  constexpr double kMost = 1e9;
  // Three parts are rounded up to whole bytes.
  const double room = machine.capacity_bytes - fixed - 3;
  return room <= 0 ? 0 : static_cast<std::uint64_t>(std::min(kMost, room / per_sequence));
}

// One GPU needs no communication buffers, so it can fit where two do not; from two on, more GPUs
// never need more memory each.
std::uint64_t SmallestGpus(const Totals& totals, const Job& job, const Machine& machine,
                           const Layout& layout) {
  const auto fits_on = [&](std::uint64_t gpus) {
    Machine trial = machine;
    trial.gpus = gpus;
    const Layout spread{.data = gpus, .zero = layout.zero};
    return EvaluateMemory(totals, job, trial, spread).total_bytes <= machine.capacity_bytes;
  };
  if (fits_on(1)) return 1;
  constexpr std::uint64_t kMostGpus = 1u << 24;
  if (!fits_on(kMostGpus)) return 0;
  Machine trial = machine;
  trial.gpus = kMostGpus;
  const MemoryPerGpu most =
      EvaluateMemory(totals, job, trial, {.data = kMostGpus, .zero = layout.zero});
  const double sharded = ShardedBytes(totals.states, layout.zero);
  const double fixed = most.total_bytes - sharded / static_cast<double>(kMostGpus);
  auto gpus = static_cast<std::uint64_t>(
      std::max(2.0, std::floor(sharded / (machine.capacity_bytes - fixed))));
  // Shards are rounded up to whole bytes, which can ask for one GPU more than the quotient.
  while (gpus < kMostGpus && !fits_on(gpus)) ++gpus;
  return gpus;
}

}  // namespace

MemoryPerGpu EvaluateMemory(const Totals& totals, const Job& job, const Machine& machine,
                            const Layout& layout) {
  const auto data = static_cast<double>(layout.data);
  // Shards are padded up to whole bytes on the fullest GPU.
  const auto shard = [&](double bytes, int from_stage) {
    return std::ceil(layout.zero >= from_stage ? bytes / data : bytes);
  };
  const auto b = static_cast<double>(job.micro_batch);
  const auto s = static_cast<double>(job.sequence_length);

  MemoryPerGpu memory;
  memory.weights_bytes = shard(totals.states.weights, 3);
  memory.gradients_bytes = shard(totals.states.gradients, 2);
  memory.gradient_copy_bytes = shard(totals.states.gradient_copy, 2);
  memory.master_weights_bytes = shard(totals.states.master_weights, 1);
  memory.optimizer_bytes = shard(totals.states.optimizer, 1);
  memory.activations_bytes = std::ceil(totals.layers.Of(b, s));
  memory.output_bytes = std::ceil(totals.output.Of(b, s));
  memory.recomputation_bytes = std::ceil(totals.recomputed.Of(b, s));
  memory.runtime_bytes =
      machine.context_bytes + (machine.gpus > 1 ? machine.communication_bytes : 0);
  memory.overhead_bytes = memory.output_bytes + memory.recomputation_bytes + memory.runtime_bytes;
  memory.total_bytes = memory.weights_bytes + memory.gradients_bytes + memory.gradient_copy_bytes +
                       memory.master_weights_bytes + memory.optimizer_bytes +
                       memory.activations_bytes + memory.overhead_bytes;
  return memory;
}

Figures Evaluate(const Totals& totals, double attention_flops, const Job& job,
                 const Machine& machine, const Layout& layout, const Prices& prices) {
  Figures f;
  f.memory = EvaluateMemory(totals, job, machine, layout);
  const StateBytes& states = totals.states;
  f.bytes_per_parameter = (states.weights + states.gradients + states.gradient_copy +
                           states.master_weights + states.optimizer) /
                          static_cast<double>(totals.parameters.total);
  f.fits = f.memory.total_bytes <= machine.capacity_bytes;
  f.free_bytes = machine.capacity_bytes - f.memory.total_bytes;
  f.largest_micro_batch = LargestMicroBatch(totals, job, machine, f.memory);
  f.smallest_gpus = SmallestGpus(totals, job, machine, layout);

  f.model_flops = job.tokens * static_cast<double>(totals.model_flops);
  f.training_flops = job.tokens * static_cast<double>(totals.training_flops);
  f.tokens_per_step =
      static_cast<double>(job.global_batch) * static_cast<double>(job.sequence_length);
  f.exact_forward_flops_per_step =
      f.tokens_per_step * (totals.exact_forward_flops + attention_flops);
  // Scores are computed forward once and backward twice; both kinds of recomputation redo them.
  const double attention_passes = job.recompute == Recompute::kNone ? 3 : 4;
  f.exact_training_flops =
      job.tokens * (totals.exact_training_flops + attention_passes * attention_flops);

  const double flops_per_second =
      static_cast<double>(machine.gpus) * machine.peak_flops_per_second * machine.utilization;
  f.steps = std::ceil(job.tokens / f.tokens_per_step);
  f.tokens_per_second = flops_per_second / static_cast<double>(totals.training_flops);
  f.step_seconds = f.tokens_per_step / f.tokens_per_second;
  const double seconds = f.training_flops / flops_per_second;
  f.days = seconds / kSecondsPerDay;
  f.gpu_days = f.days * static_cast<double>(machine.gpus);
  f.gpu_hours = f.gpu_days * 24;

  f.usd = f.gpu_hours * prices.usd_per_gpu_hour;
  f.within_budget = prices.budget_usd == 0 || f.usd <= prices.budget_usd;
  f.within_deadline = prices.deadline_days == 0 || f.days <= prices.deadline_days;
  return f;
}

}  // namespace gpuday

// The cost model: from totals, a job, a machine and a layout to memory, time and money. Plain
// arithmetic without allocation; a search calls it millions of times, a plan once.
#ifndef GPUDAY_PLANNER_BUDGET_EVALUATE_H_
#define GPUDAY_PLANNER_BUDGET_EVALUATE_H_

#include <cmath>
#include <cstdint>

#include "planner/base/numbers.h"
#include "planner/budget/goodput.h"
#include "planner/budget/step_time.h"
#include "planner/budget/totals.h"
#include "planner/budget/workload.h"

namespace gpuday {

// Bytes on one GPU. ZeRO (Rajbhandari et al. 2020, section 5) splits optimizer states and master
// weights from stage 1, gradients from stage 2 and weights from stage 3 over the data-parallel
// GPUs.
struct MemoryPerGpu {
  double weights_bytes = 0;
  double gradients_bytes = 0;
  double gradient_copy_bytes = 0;
  double master_weights_bytes = 0;
  double optimizer_bytes = 0;
  double activations_bytes = 0;  // saved by the layers
  // Parts of the overhead.
  double output_bytes = 0;         // embeddings, final norm, head input, logits
  double recomputation_bytes = 0;  // the layer being recomputed
  double gathered_bytes = 0;       // whole parameters that ZeRO 3 holds for a while
  double buffers_bytes = 0;        // workspaces, buckets, FP32 gradients of the optimizer's share
  double fragmentation_bytes = 0;  // reserved by the allocator and not in use
  double runtime_bytes = 0;        // the runtime's context, communication buffers
  double overhead_bytes = 0;
  double total_bytes = 0;

  // Kinds of tensors, which plans miss by different amounts (MemorySpread).
  double LastingBytes() const {
    return weights_bytes + gradients_bytes + gradient_copy_bytes + master_weights_bytes +
           optimizer_bytes;
  }
  double TransientBytes() const {
    return activations_bytes + output_bytes + recomputation_bytes + gathered_bytes +
           fragmentation_bytes;
  }

  // What PyTorch reads as max_memory_allocated and max_memory_reserved; the driver reads the total.
  double AllocatedBytes() const { return ReservedBytes() - fragmentation_bytes; }
  double ReservedBytes() const { return total_bytes - runtime_bytes; }

  bool last_stage = false;  // the fullest pipeline stage is the last; otherwise the first
};

// What offloading puts into the memory of a node's host, bytes: masters, optimizer states and
// 32-bit gradients of the optimizer's share (16 bytes per parameter with Adam; Ren et al. 2021,
// ZeRO-Offload, section 3), weights, activations. 0 without it.
double HostBytesPerNode(const Shard& shard, const Job& job, const Machine& machine,
                        const Layout& layout);

// How much of a shard one pipeline stage holds.
struct Stage {
  double layers = 1;       // share of the model's layers
  double in_flight = 1;    // micro-batches whose activations its layers keep at once
  bool input = true;       // holds the embeddings
  bool output = true;      // holds final norm and head
  bool tied_copy = false;  // holds a copy of a tied head
};

// The first or the last stage, which are the fullest: the first keeps most micro-batches in flight,
// the last has the head and the logits. Layers that do not divide evenly make a stage one larger.
// In flight: Narayanan et al. 2021, section 2.2 (1F1B, interleaved); Korthikanti et al. 2022,
// section 4.2.3.
enum class StageEnd { kFirst, kLast };
Stage StageOf(const Shard& shard, const Job& job, const Layout& layout, StageEnd end);

// A stage's memory is found in two parts, so that many batches share the first and many ways to
// shard the second.

// States and what serves them: what no batch changes.
struct LastingMemory {
  double weights_bytes = 0;
  double gradients_bytes = 0;
  double gradient_copy_bytes = 0;
  double master_weights_bytes = 0;
  double optimizer_bytes = 0;
  double gathered_bytes = 0;
  double buffers_bytes = 0;
  double runtime_bytes = 0;
  double fragmentation = 0;  // what the allocator adds to what comes and goes, a share
  bool last_stage = false;
};
LastingMemory EvaluateLasting(const Shard& shard, const Stage& stage, const Machine& machine,
                              const Layout& layout);

// What comes and goes with every micro-batch.
struct PassingMemory {
  double activations_bytes = 0;
  double output_bytes = 0;
  double recomputation_bytes = 0;
};
PassingMemory EvaluatePassing(const Shard& shard, const Stage& stage, const Job& job,
                              const Layout& layout);

// The stage's memory of both.
inline MemoryPerGpu Combine(const LastingMemory& lasting, const PassingMemory& passing) {
  MemoryPerGpu memory;
  memory.weights_bytes = lasting.weights_bytes;
  memory.gradients_bytes = lasting.gradients_bytes;
  memory.gradient_copy_bytes = lasting.gradient_copy_bytes;
  memory.master_weights_bytes = lasting.master_weights_bytes;
  memory.optimizer_bytes = lasting.optimizer_bytes;
  memory.activations_bytes = passing.activations_bytes;
  memory.output_bytes = passing.output_bytes;
  memory.recomputation_bytes = passing.recomputation_bytes;
  memory.gathered_bytes = lasting.gathered_bytes;
  memory.buffers_bytes = lasting.buffers_bytes;
  memory.runtime_bytes = lasting.runtime_bytes;
  memory.fragmentation_bytes =
      std::ceil(lasting.fragmentation * (memory.activations_bytes + memory.output_bytes +
                                         memory.recomputation_bytes + memory.gathered_bytes));
  memory.overhead_bytes = memory.output_bytes + memory.recomputation_bytes + memory.gathered_bytes +
                          memory.buffers_bytes + memory.fragmentation_bytes + memory.runtime_bytes;
  memory.total_bytes = memory.weights_bytes + memory.gradients_bytes + memory.gradient_copy_bytes +
                       memory.master_weights_bytes + memory.optimizer_bytes +
                       memory.activations_bytes + memory.overhead_bytes;
  memory.last_stage = lasting.last_stage;
  return memory;
}

// The fuller of two stages.
inline const MemoryPerGpu& Fuller(const MemoryPerGpu& first, const MemoryPerGpu& last) {
  return last.total_bytes > first.total_bytes ? last : first;
}

// The 80 % interval of a figure of these kinds together. The kinds err each for
// itself, the parts of a kind together.
Band SpreadBand(double lasting_bytes, double transient_bytes, double runtime_bytes,
                const MemorySpread& spread);
// Of the total.
inline Band TotalBand(const MemoryPerGpu& m, const MemorySpread& spread) {
  return SpreadBand(m.LastingBytes(), m.TransientBytes(), m.buffers_bytes + m.runtime_bytes,
                    spread);
}

// Whether it fits, and whether it does so in as many runs as the machine's margin asks for.
inline bool Fits(const MemoryPerGpu& m, const Machine& machine) {
  return m.total_bytes <= machine.capacity_bytes;
}
inline bool FitsSafely(const MemoryPerGpu& m, const Machine& machine) {
  if (!Fits(m, machine)) return false;
  const double room = machine.capacity_bytes - m.total_bytes;
  return machine.margin_share * (TotalBand(m, machine.memory_spread).high - m.total_bytes) <= room;
}

struct Figures {
  MemoryPerGpu memory;
  double bytes_per_parameter = 0;  // lasting tensors before sharding, per parameter: "16 Phi"
  bool fits = false;
  double free_bytes = 0;  // negative: what is missing

  // Whole numbers of FLOPs reach 1e27; doubles hold them to 16 digits.
  double model_flops = 0;     // 6TP
  double training_flops = 0;  // with recomputation, up to 8TP
  double exact_forward_flops_per_step = 0;
  double exact_training_flops = 0;  // with attention's scores

  // Of the dense peak: the user's, or what the step-time model reaches. Executed FLOPs are counted
  // by the rule of thumb.
  double utilization = 0;
  StepTime step;  // all 0 where the user gave the utilization
  double steps = 0;
  double tokens_per_step = 0;
  double step_seconds = 0;
  double tokens_per_second = 0;  // of the whole cluster
  double days = 0;
  double gpu_hours = 0;
  double gpu_days = 0;

  // With failures, checkpoints and other losses.
  double wall_days = 0;
  double wall_gpu_hours = 0;
  double wall_usd = 0;

  double usd = 0;  // 0 when no price is known
};

// What a run costs in money and wall-clock time beside its steps: taken once per machine.
struct RunTerms {
  Prices prices;
  double goodput_share = 1;  // of EvaluateGoodput()
};

// Figures from memory and step time. `attention_flops` is AttentionForwardFlops() at the job's
// length; `step` counts where machine.utilization is 0.
inline Figures Combine(const Totals& totals, double attention_flops, const Job& job,
                       const Machine& machine, const RunTerms& terms, const MemoryPerGpu& memory,
                       const StepTime& step) {
  Figures f;
  f.memory = memory;
  const StateBytes& states = totals.states;
  f.bytes_per_parameter = (states.weights + states.gradients + states.gradient_copy +
                           states.master_weights + states.optimizer) /
                          static_cast<double>(totals.parameters.total);
  f.fits = memory.total_bytes <= machine.capacity_bytes;
  f.free_bytes = machine.capacity_bytes - memory.total_bytes;

  f.model_flops = job.tokens * static_cast<double>(totals.model_flops);
  f.training_flops = job.tokens * static_cast<double>(totals.training_flops);
  f.tokens_per_step =
      static_cast<double>(job.global_batch) * static_cast<double>(job.sequence_length);
  f.exact_forward_flops_per_step =
      f.tokens_per_step * (totals.exact_forward_flops + attention_flops);
  const double attention_passes = AttentionPasses(job.recompute);
  f.exact_training_flops =
      job.tokens * (totals.exact_training_flops + attention_passes * attention_flops);

  const double peak = static_cast<double>(machine.gpus) * machine.peak_flops_per_second;
  f.utilization = machine.utilization;
  if (f.utilization == 0) {
    f.step = step;
    f.utilization = f.tokens_per_step * static_cast<double>(totals.training_flops) /
                    (peak * f.step.total_seconds);
  }
  const double flops_per_second = peak * f.utilization;
  f.steps = std::ceil(job.tokens / f.tokens_per_step);
  f.tokens_per_second = flops_per_second / static_cast<double>(totals.training_flops);
  f.step_seconds = f.tokens_per_step / f.tokens_per_second;
  // The last step takes as long as the others.
  f.days = f.steps * f.step_seconds / kSecondsPerDay;
  f.gpu_days = f.days * static_cast<double>(machine.gpus);
  f.gpu_hours = f.gpu_days * 24;

  const double billed = terms.prices.billed_gpus == 0
                            ? static_cast<double>(machine.gpus)
                            : static_cast<double>(terms.prices.billed_gpus);
  f.usd = 24 * f.days * billed * terms.prices.usd_per_gpu_hour;
  f.wall_days = f.days / terms.goodput_share;
  f.wall_gpu_hours = f.gpu_hours / terms.goodput_share;
  f.wall_usd = f.usd / terms.goodput_share;
  return f;
}

// Evaluates one configuration. `attention_flops` is AttentionForwardFlops() at the job's length.
Figures Evaluate(const Totals& totals, const Shard& shard, const Work& work, double attention_flops,
                 const Job& job, const Machine& machine, const Layout& layout, const Prices& prices,
                 const Losses& losses);

// How far the answer carries, found by trying.
struct Limits {
  std::uint64_t largest_micro_batch = 0;  // that fits; 0: not even one sequence
  std::uint64_t smallest_gpus = 0;        // from which it fits with more data parallelism; 0: never
};

// The largest micro-batch alone, of those that divide the batch.
std::uint64_t LargestMicroBatch(const Shard& shard, const Job& job, const Machine& machine,
                                const Layout& layout);
Limits FindLimits(const Shard& shard, const Job& job, const Machine& machine, const Layout& layout);

// How many groups of GPUs a GPU talks in, each with communication buffers of its own.
int CommunicationGroups(const Layout& layout);

// The lasting bytes of a stage on one GPU before ZeRO: experts apart, since ZeRO shares them with
// `ExpertReplicas` rather than Layout::ZeroGpus() GPUs.
struct StageStates {
  StateBytes dense, experts;
};
StageStates StatesOf(const Shard& shard, const Stage& stage);
double ExpertReplicas(const Layout& layout);

// The memory part alone; `layout` may differ from the shard's in data, zero, pipeline,
// virtual_stages, context and offload, `job` in the batches and the sequence length.
MemoryPerGpu EvaluateMemory(const Shard& shard, const Job& job, const Machine& machine,
                            const Layout& layout);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BUDGET_EVALUATE_H_

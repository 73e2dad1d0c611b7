// The memory of the fullest pipeline stage.
#include <algorithm>
#include <cmath>

#include "planner/budget/evaluate.h"

namespace gpuday {
namespace {

// Micro-batches of one optimizer step that a pipeline works on.
double MicroBatches(const Job& job, const Layout& layout) {
  const auto per_pass = static_cast<double>(job.micro_batch * layout.data);
  return std::max(1.0, std::floor(static_cast<double>(job.global_batch) / per_pass));
}

}  // namespace

int CommunicationGroups(const Layout& layout) {
  return (layout.Replicas() > 1 ? 1 : 0) + (layout.tensor > 1 ? 1 : 0) +
         (layout.pipeline > 1 ? 1 : 0) + (layout.expert > 1 ? 1 : 0);
}

StageStates StatesOf(const Shard& shard, const Stage& stage) {
  // Layers without experts lie in other stages than the fullest.
  const double expert_share = std::min(1.0, stage.layers * shard.layers / shard.expert_layers);
  StageStates states{.dense = shard.dense * stage.layers, .experts = shard.experts * expert_share};
  if (stage.input) states.dense += shard.input;
  if (stage.output) states.dense += shard.output;
  if (stage.tied_copy) states.dense += shard.tied;
  return states;
}

double ExpertReplicas(const Layout& layout) {
  return std::max(1.0, static_cast<double>(layout.ZeroGpus()) / static_cast<double>(layout.expert));
}

Stage StageOf(const Shard& shard, const Job& job, const Layout& layout, StageEnd end) {
  if (layout.pipeline == 1) return {};
  const bool last = end == StageEnd::kLast;
  const auto p = static_cast<double>(layout.pipeline);
  const auto v = static_cast<double>(layout.virtual_stages);
  Stage stage{.layers = std::ceil(shard.layers / p) / shard.layers,
              .input = !last,
              .output = last,
              .tied_copy = last};
  // Plain: p on the first stage, one on the last. Interleaved: the chunks of p + (p - 1) / v and of
  // p - (p - 1) / v micro-batches.
  const double most = v == 1 ? (last ? 1 : p) : p + (last ? -1 : 1) * (p - 1) / v;
  stage.in_flight = std::min(most, MicroBatches(job, layout));
  return stage;
}

LastingMemory EvaluateLasting(const Shard& shard, const Stage& stage, const Machine& machine,
                              const Layout& layout) {
  const StageStates states = StatesOf(shard, stage);
  const auto replicas = static_cast<double>(layout.ZeroGpus());
  const double expert_replicas = ExpertReplicas(layout);
  // Shards are padded up to whole bytes on the fullest GPU.
  const auto share = [&](double StateBytes::*part, int from_stage) {
    const bool split = layout.zero >= from_stage;
    return std::ceil(states.dense.*part / (split ? replicas : 1) +
                     states.experts.*part / (split ? expert_replicas : 1));
  };
  const bool host_states = layout.Offloads(Offload::kOptimizer);
  LastingMemory memory;
  memory.weights_bytes = layout.Offloads(Offload::kParameters) ? 0 : share(&StateBytes::weights, 3);
  memory.gradients_bytes = share(&StateBytes::gradients, 2);
  memory.gradient_copy_bytes = host_states ? 0 : share(&StateBytes::gradient_copy, 2);
  memory.master_weights_bytes = host_states ? 0 : share(&StateBytes::master_weights, 1);
  memory.optimizer_bytes = host_states ? 0 : share(&StateBytes::optimizer, 1);
  // The layer at work and the next one, which is fetched ahead; embeddings and head stay.
  if (layout.zero == 3 && layout.ZeroGpus() > 1) {
    memory.gathered_bytes =
        std::ceil(shard.bytes_in_use * (2 * shard.layer_elements + shard.end_elements));
  }
  memory.buffers_bytes = machine.workspace_bytes +
                         (layout.Replicas() > 1 ? layout.bucket_bytes : 0) +
                         (layout.sharded_gradient_copy ? memory.master_weights_bytes : 0);
  memory.runtime_bytes =
      machine.context_bytes + machine.communication_bytes * CommunicationGroups(layout);
  memory.fragmentation = machine.fragmentation;
  memory.last_stage = stage.output && !stage.input;
  return memory;
}

PassingMemory EvaluatePassing(const Shard& shard, const Stage& stage, const Job& job,
                              const Layout& layout) {
  const auto b = static_cast<double>(job.micro_batch);
  const auto s = static_cast<double>(job.sequence_length);
  // A GPU has its part of the sequence, whose tokens attend to all of it.
  const auto activations = [&](const ActivationBytes& bytes) {
    return bytes.Of(b, s) / static_cast<double>(layout.context);
  };
  PassingMemory memory;
  // Of those on the host, the layer at work and the next one, fetched ahead, are back.
  memory.activations_bytes =
      std::ceil(layout.Offloads(Offload::kActivations)
                    ? 2 * activations(shard.kept) / shard.layers
                    : activations(shard.kept) * stage.layers * stage.in_flight);
  memory.output_bytes =
      std::ceil((stage.output ? activations(shard.output_kept) : 0) +
                (stage.input ? activations(shard.input_kept) : 0) * stage.in_flight);
  memory.recomputation_bytes = std::ceil(activations(shard.recomputed));
  return memory;
}

double HostBytesPerNode(const Shard& shard, const Job& job, const Machine& machine,
                        const Layout& layout) {
  if (layout.offload == Offload::kNone) return 0;
  Layout kept = layout;
  kept.offload = Offload::kNone;
  const auto of_stage = [&](StageEnd end) {
    const Stage stage = StageOf(shard, job, layout, end);
    const LastingMemory lasting = EvaluateLasting(shard, stage, machine, kept);
    double bytes = 0;
    if (layout.Offloads(Offload::kOptimizer)) {
      bytes += 2 * lasting.master_weights_bytes + lasting.optimizer_bytes;
    }
    if (layout.Offloads(Offload::kParameters)) bytes += lasting.weights_bytes;
    if (layout.Offloads(Offload::kActivations)) {
      bytes += EvaluatePassing(shard, stage, job, kept).activations_bytes;
    }
    return bytes;
  };
  const double node = std::min(machine.device.gpus_per_node, static_cast<double>(machine.gpus));
  return node * std::max(of_stage(StageEnd::kFirst), of_stage(StageEnd::kLast));
}

MemoryPerGpu EvaluateMemory(const Shard& shard, const Job& job, const Machine& machine,
                            const Layout& layout) {
  const auto memory_of = [&](StageEnd end) {
    const Stage stage = StageOf(shard, job, layout, end);
    return Combine(EvaluateLasting(shard, stage, machine, layout),
                   EvaluatePassing(shard, stage, job, layout));
  };
  const MemoryPerGpu first = memory_of(StageEnd::kFirst);
  return layout.pipeline == 1 ? first : Fuller(first, memory_of(StageEnd::kLast));
}

Band SpreadBand(double lasting_bytes, double transient_bytes, double runtime_bytes,
                const MemorySpread& s) {
  const double sum = lasting_bytes + transient_bytes + runtime_bytes;
  return {.low = sum - std::hypot(lasting_bytes * (1 - s.lasting_low),
                                  transient_bytes * (1 - s.transient_low),
                                  runtime_bytes * (1 - s.runtime_low)),
          .high = sum + std::hypot(lasting_bytes * (s.lasting_high - 1),
                                   transient_bytes * (s.transient_high - 1),
                                   runtime_bytes * (s.runtime_high - 1))};
}

}  // namespace gpuday

// The time of one optimizer step from physical terms: products at a rate that depends on their
// shape, attention, passes over memory, recomputation, collectives, the pipeline's bubble, the
// optimizer, and the host. Pure arithmetic without allocation. Formulas and sources:
// docs/formulas.md, section 8.
#ifndef GPUDAY_PLANNER_BUDGET_STEP_TIME_H_
#define GPUDAY_PLANNER_BUDGET_STEP_TIME_H_

#include <algorithm>

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
  double unpack_seconds = 0;  // quantized weights made into what products take
  double offload_seconds = 0;
  double straggler_seconds = 0;  // waiting for the slowest node
  double own_runs_seconds = 0;   // what own runs took beyond the model; negative: less
  double total_seconds = 0;
};

// Forward and backward, seconds.
struct Passes {
  double forward = 0;
  double backward = 0;

  double Both() const { return forward + backward; }
  Passes& operator+=(const Passes& other) {
    forward += other.forward;
    backward += other.backward;
    return *this;
  }
};
inline Passes operator*(const Passes& passes, double factor) {
  return {passes.forward * factor, passes.backward * factor};
}

// A step's time is found in three parts, so that many layouts can share the first and many batches
// the last. EvaluateStep() takes one of each.

// Seconds of one micro-batch in one layer on average, and in the head. Depends on the degrees
// tensor, context and expert, the micro-batch and the sequence length, recomputation and kernels,
// and the machine.
struct LayerTime {
  Passes products, attention, elementwise, tensor, context, expert;
  double recompute_seconds = 0;
  double launch_seconds = 0;
  double layer_seconds = 0;  // all of these
  Passes head;
  double loss_seconds = 0;
  double head_seconds = 0;                             // head and loss
  double node_send_seconds = 0, far_send_seconds = 0;  // to a stage in the node, or beyond it
};
LayerTime EvaluateLayer(const Work& work, const Job& job, const Layout& layout,
                        const Machine& machine);

// A step of the slowest pipeline stage before GPUs with the same weights talk. Needs the layer's
// time for the same degrees and micro-batch; depends besides on the degrees pipeline,
// virtual_stages and data and the global batch.
struct StageTime {
  StepTime time;               // without what ShardingTime adds, and without a total
  double sum_seconds = 0;      // of its parts
  double slowest_seconds = 0;  // of one micro-batch
  double micro_batches = 1;
  double unpack_passes = 0;  // over quantized weights, of a micro-batch
};
StageTime EvaluateStage(const LayerTime& layer, const Work& work, const Job& job,
                        const Layout& layout, const Machine& machine);

// What ZeRO, data parallelism and offloading cost a step, before anything hides behind work.
// Depends on the degrees, the ZeRO stage and group, offloading and the machine; not on batches.
struct ShardingTime {
  bool gathers = false;           // ZeRO 3 gathers for each micro-batch
  double each_seconds = 0;        // of traffic per micro-batch
  double between_seconds = 0;     // once a step, between groups of shards
  double once_seconds = 0;        // once a step
  double data_hidden = 0;         // share of traffic that hides behind work
  double backward_window = 0;     // share of a micro-batch behind which `once_seconds` hides
  bool overlap = true;            // of `once_seconds`
  double optimizer_seconds = 0;   // once a step
  double accumulate_seconds = 0;  // per micro-batch
  double unpack_seconds = 0;      // per pass over quantized weights
  double offload_seconds = 0;     // once a step
  double fetch_seconds = 0;       // of offloaded parameters, per micro-batch
  double straggler_share = 0;     // of the step
  double own_share = 0;           // what own runs add to the step, as a share
};
ShardingTime EvaluateSharding(const Work& work, const Layout& layout, const Machine& machine);

// The step of both.
inline StepTime Combine(const StageTime& stage, const ShardingTime& sharding) {
  StepTime time = stage.time;
  // Hidden behind `compute` as far as it goes; the rest of it is waited for.
  const auto waited = [&](double seconds, double compute) {
    return std::max(0.0, seconds - sharding.data_hidden * compute) +
           (1 - sharding.data_hidden) * std::min(seconds, compute);
  };
  // Behind the last backward pass, where it is once a step.
  const double backward = sharding.backward_window * stage.slowest_seconds;
  if (sharding.gathers) {
    time.data_seconds = stage.micro_batches * waited(sharding.each_seconds, stage.slowest_seconds) +
                        waited(sharding.between_seconds, backward);
  } else {
    time.data_seconds =
        sharding.overlap ? waited(sharding.once_seconds, backward) : sharding.once_seconds;
  }
  time.optimizer_seconds =
      sharding.optimizer_seconds + stage.micro_batches * sharding.accumulate_seconds;
  time.unpack_seconds = stage.micro_batches * stage.unpack_passes * sharding.unpack_seconds;
  time.offload_seconds = sharding.offload_seconds + stage.micro_batches * sharding.fetch_seconds;
  const double sum = stage.sum_seconds + time.data_seconds + time.optimizer_seconds +
                     time.unpack_seconds + time.offload_seconds;
  time.straggler_seconds = sum * sharding.straggler_share;
  time.own_runs_seconds = sharding.own_share * (sum + time.straggler_seconds);
  time.total_seconds = sum + time.straggler_seconds + time.own_runs_seconds;
  return time;
}

StepTime EvaluateStep(const Work& work, const Job& job, const Layout& layout,
                      const Machine& machine);

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_BUDGET_STEP_TIME_H_

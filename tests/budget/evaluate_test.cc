// The cost model on plain structs: sharding, limits found by closed form against brute force.
#include "planner/budget/evaluate.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gpuday {
namespace {

// 1e9 parameters in mixed precision with Adam: 16 bytes each; 1 MB of activations per token.
Totals OneBillion() {
  Totals totals;
  totals.parameters.total = totals.parameters.active = totals.parameters.trainable = 1'000'000'000;
  totals.states = {.weights = 2e9,
                   .gradients = 2e9,
                   .gradient_copy = 0,
                   .master_weights = 4e9,
                   .optimizer = 8e9};
  totals.forward_flops = 2'000'000'000;
  totals.model_flops = totals.training_flops = 6'000'000'000;
  return totals;
}

// The same as a shard of `layers` layers that hold all of it.
Shard OneBillionShard(double layers = 1) {
  Shard shard;
  shard.layers = layers;
  shard.dense = OneBillion().states;
  shard.kept.per_token = 1e6;
  shard.output_kept.per_token = 1e5;
  return shard;
}

Job OneSequence() {
  Job job;
  job.tokens = 1e9;
  job.sequence_length = 1000;
  return job;
}

Machine Gpus(std::uint64_t gpus, double capacity_bytes) {
  Machine machine;
  machine.gpus = gpus;
  machine.capacity_bytes = capacity_bytes;
  machine.peak_flops_per_second = 1e14;
  machine.utilization = 0.5;
  machine.context_bytes = 1e9;
  machine.communication_bytes = 2e9;
  return machine;
}

double TotalBytes(const Shard& shard, const Job& job, std::uint64_t gpus, int zero) {
  return EvaluateMemory(shard, job, Gpus(gpus, 0), {.data = gpus, .zero = zero}).total_bytes;
}

TEST(EvaluateMemory, EachZeroStageSplitsOnePartMore) {
  const Shard shard = OneBillionShard();
  const double rest = 1e9 + 2e9 + 1e9 + 1e8;  // context, communication, activations, output
  EXPECT_EQ(TotalBytes(shard, OneSequence(), 4, 0), 16e9 + rest);
  EXPECT_EQ(TotalBytes(shard, OneSequence(), 4, 1), 4e9 + 12e9 / 4 + rest);
  EXPECT_EQ(TotalBytes(shard, OneSequence(), 4, 2), 2e9 + 14e9 / 4 + rest);
  EXPECT_EQ(TotalBytes(shard, OneSequence(), 4, 3), 16e9 / 4 + rest);
  // One GPU talks to nobody.
  EXPECT_EQ(TotalBytes(shard, OneSequence(), 1, 0), 16e9 + rest - 2e9);
}

TEST(FindLimits, LargestMicroBatchIsTheLastThatFits) {
  const Shard shard = OneBillionShard();
  for (const double capacity : {17e9, 18.2e9, 25e9, 80e9, 141.7e9}) {
    const Machine machine = Gpus(1, capacity);
    Job job = OneSequence();
    job.global_batch = 1u << 20;
    const std::uint64_t largest = FindLimits(shard, job, machine, {}).largest_micro_batch;
    const auto fits = [&](std::uint64_t micro_batch) {
      job.micro_batch = micro_batch;
      return EvaluateMemory(shard, job, machine, {}).total_bytes <= capacity;
    };
    EXPECT_TRUE(largest == 0 || fits(largest)) << capacity;
    // What divides the batch can be chosen.
    EXPECT_FALSE(fits(std::max<std::uint64_t>(1, 2 * largest))) << capacity;
  }
}

TEST(FindLimits, SmallestGpusIsTheFirstThatFits) {
  Shard shard = OneBillionShard();
  shard.layer_elements = 2e7;  // with ZeRO 3 two layers' are there whole
  shard.end_elements = 1e7;
  Job job = OneSequence();
  job.global_batch = 1u << 12;
  for (int zero = 0; zero <= 3; ++zero) {
    for (const double capacity : {4.2e9, 4.5e9, 6.1e9, 7e9, 9e9, 18.1e9, 30e9}) {
      const Machine machine = Gpus(8, capacity);
      const std::uint64_t smallest =
          FindLimits(shard, job, machine, {.data = 8, .zero = zero}).smallest_gpus;
      std::uint64_t first = 0;
      for (std::uint64_t gpus = 1; gpus <= job.global_batch && first == 0; ++gpus) {
        if (job.global_batch % gpus == 0 && TotalBytes(shard, job, gpus, zero) <= capacity)
          first = gpus;
      }
      EXPECT_EQ(smallest, first) << "ZeRO " << zero << ", " << capacity;
    }
  }
}

Job Micro(std::uint64_t micro_batches) {
  Job job = OneSequence();
  job.global_batch = micro_batches;
  return job;
}

TEST(EvaluateMemory, APipelinesFullestStageIsReported) {
  // Eight layers over four stages: each two layers, a quarter of 16e9 bytes.
  const Layout layout{.pipeline = 4};
  Shard shard = OneBillionShard(8);
  MemoryPerGpu m = EvaluateMemory(shard, Micro(8), Gpus(4, 0), layout);
  // The first keeps four micro-batches of its quarter of the layers: as much as one of all.
  EXPECT_FALSE(m.last_stage);
  EXPECT_EQ(m.weights_bytes, 2e9 / 4);
  EXPECT_EQ(m.activations_bytes, 1e9);
  EXPECT_EQ(m.output_bytes, 0);
  // With a step of two micro-batches only two are in flight.
  EXPECT_EQ(EvaluateMemory(shard, Micro(2), Gpus(4, 0), layout).activations_bytes, 0.5e9);
  // Logits make the last stage the fullest: it keeps one micro-batch of its layers.
  shard.output_kept.per_token = 1e7;
  m = EvaluateMemory(shard, Micro(8), Gpus(4, 0), layout);
  EXPECT_TRUE(m.last_stage);
  EXPECT_EQ(m.activations_bytes, 0.25e9);
  EXPECT_EQ(m.output_bytes, 1e10);
  // Interleaved: the first stage keeps (1 + (p - 1) / (p v)) times all layers
  // (Korthikanti et al. 2022, section 4.2.3).
  shard.output_kept.per_token = 0;
  m = EvaluateMemory(shard, Micro(8), Gpus(4, 0), {.pipeline = 4, .virtual_stages = 2});
  EXPECT_EQ(m.activations_bytes, 1e9 * (1 + 3.0 / 8));
  // Nine layers: the larger stages have three.
  shard.layers = 9;
  EXPECT_EQ(EvaluateMemory(shard, Micro(8), Gpus(4, 0), layout).weights_bytes,
            std::ceil(2e9 * (3.0 / 9)));
}

TEST(EvaluateMemory, AnEmbeddingsCopyForATiedHeadLiesOnTheLastStage) {
  Shard shard = OneBillionShard(8);
  shard.input.weights = shard.tied.weights = 3e9;
  const Layout one{}, four{.pipeline = 4};
  EXPECT_EQ(EvaluateMemory(shard, Micro(8), Gpus(1, 0), one).weights_bytes, 5e9);
  EXPECT_EQ(EvaluateMemory(shard, Micro(8), Gpus(4, 0), four).weights_bytes, 3.5e9);
  shard.output_kept.per_token = 1e7;
  const MemoryPerGpu m = EvaluateMemory(shard, Micro(8), Gpus(4, 0), four);
  EXPECT_TRUE(m.last_stage);
  EXPECT_EQ(m.weights_bytes, 3.5e9);
}

TEST(EvaluateMemory, ContextParallelismSharesTokensAndZeroShards) {
  Shard shard = OneBillionShard();
  shard.kept.per_token_pair = 100;
  const MemoryPerGpu m =
      EvaluateMemory(shard, OneSequence(), Gpus(8, 0), {.data = 2, .zero = 3, .context = 4});
  EXPECT_EQ(m.weights_bytes, 2e9 / 8);
  EXPECT_EQ(m.activations_bytes, (1000 * 1e6 + 1000 * 1000 * 100) / 4.0);
}

TEST(EvaluateMemory, ZeroSharesExpertsWithFewerGpus) {
  Shard shard = OneBillionShard();
  shard.experts.optimizer = 64e9;  // of one of four expert-parallel GPUs
  const Layout layout{.data = 8, .zero = 1, .expert = 4};
  EXPECT_EQ(EvaluateMemory(shard, OneSequence(), Gpus(8, 0), layout).optimizer_bytes,
            8e9 / 8 + 64e9 / 2);
}

TEST(EvaluateMemory, OffloadedPartsAreNotOnTheGpu) {
  const Shard shard = OneBillionShard();
  const auto memory = [&](Offload offload) {
    return EvaluateMemory(shard, OneSequence(), Gpus(2, 0),
                          {.data = 2, .zero = 3, .offload = offload});
  };
  EXPECT_EQ(memory(Offload::kOptimizer).optimizer_bytes, 0);
  EXPECT_EQ(memory(Offload::kOptimizer).master_weights_bytes, 0);
  EXPECT_EQ(memory(Offload::kOptimizer).weights_bytes, 1e9);
  EXPECT_EQ(memory(Offload::kParameters).weights_bytes, 0);
  EXPECT_EQ(memory(Offload::kParameters).optimizer_bytes, 4e9);
  EXPECT_EQ(memory(Offload::kBoth).weights_bytes + memory(Offload::kBoth).optimizer_bytes, 0);
}

TEST(Evaluate, TimeAndMoneyFollow) {
  const Prices prices{.known = true, .usd_per_gpu_hour = 2};
  const Figures f = Evaluate(OneBillion(), OneBillionShard(), Work{}, 0, OneSequence(),
                             Gpus(2, 80e9), {.data = 2, .zero = 3}, prices, {});
  // 6e18 FLOP at 2 x 1e14 x 0.5 per second: 60,000 s.
  EXPECT_DOUBLE_EQ(f.days, 60000.0 / 86400);
  EXPECT_DOUBLE_EQ(f.gpu_hours, 2 * 60000.0 / 3600);
  EXPECT_DOUBLE_EQ(f.usd, 2 * f.gpu_hours);
  EXPECT_EQ(f.wall_days, f.days);  // nothing is lost
}

}  // namespace
}  // namespace gpuday

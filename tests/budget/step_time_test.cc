// The step-time model's terms, each by hand on a machine of round figures.
#include "planner/budget/step_time.h"

#include <gtest/gtest.h>

#include <cmath>

#include "planner/budget/goodput.h"

namespace gpuday {
namespace {

// One layer with one 1024 x 4096 product, no attention, nothing else.
Work OneProduct() {
  Work work;
  work.layers = 1;
  work.hidden = 1024;
  work.products = {{.inner = 1024, .outer = 4096, .layers = 1}};
  work.parameters = 1024.0 * 4096;
  work.trained_parameters = work.parameters;
  return work;
}

// 1e14 FLOP/s, all shares 1, no losses, memory that costs nothing.
Machine RoundMachine(std::uint64_t gpus) {
  Machine machine;
  machine.gpus = gpus;
  machine.device = {.flops16 = 1e14,
                    .flops8 = 2e14,
                    .flops4 = 4e14,
                    .memory_bytes_per_second = 1e30,
                    .link_bytes_per_second = 1e11,
                    .network_bytes_per_second = 1e10,
                    .pcie_bytes_per_second = 1e10,
                    .gpus_per_node = 8,
                    .multiprocessors = 100};
  machine.speed.tile_rows = 128;
  machine.speed.tile_columns = 256;
  machine.speed.least_waves = 0.25;
  machine.speed.backward_window = 0.67;
  return machine;
}

Job OneBatch() {
  Job job;
  job.sequence_length = 1024;
  job.micro_batch = 2;
  job.global_batch = 2;
  return job;
}

constexpr double kProductFlops = 2.0 * 2048 * 1024 * 4096;  // of 2,048 tokens, one pass

TEST(StepTime, OfOneProductIsItsFlopsThreeTimes) {
  const StepTime time = EvaluateStep(OneProduct(), OneBatch(), {}, RoundMachine(1));
  EXPECT_DOUBLE_EQ(time.matmul_seconds, 3 * kProductFlops / 1e14);
  EXPECT_DOUBLE_EQ(time.recompute_seconds, 0);
  EXPECT_EQ(time.tensor_seconds + time.bubble_seconds + time.data_seconds + time.straggler_seconds,
            0);
  EXPECT_NEAR(time.total_seconds, time.matmul_seconds, 1e-12);
}

TEST(StepTime, OfFrozenWeightsHasNoWeightGradients) {
  Work work = OneProduct();
  work.products[0].trained = false;
  const StepTime time = EvaluateStep(work, OneBatch(), {}, RoundMachine(1));
  EXPECT_DOUBLE_EQ(time.matmul_seconds, 2 * kProductFlops / 1e14);
}

TEST(StepTime, RecomputationIsAnotherForwardPass) {
  Job job = OneBatch();
  job.recompute = Recompute::kFull;
  EXPECT_DOUBLE_EQ(EvaluateStep(OneProduct(), job, {}, RoundMachine(1)).recompute_seconds,
                   kProductFlops / 1e14);
  job.recompute = Recompute::kOperations;
  EXPECT_DOUBLE_EQ(EvaluateStep(OneProduct(), job, {}, RoundMachine(1)).recompute_seconds,
                   kProductFlops / 2 / 1e14);
}

TEST(StepTime, ShapesCost) {
  Machine machine = RoundMachine(1);
  machine.speed.ramp_length = 1024;  // doubles the time of products of that inner length
  const double ramped = EvaluateStep(OneProduct(), OneBatch(), {}, machine).matmul_seconds;
  // Forward over 1,024, input gradients over 4,096, weight gradients over 2,048 tokens.
  EXPECT_DOUBLE_EQ(ramped, kProductFlops / 1e14 * (2 + 1.25 + 1.5));
  machine.speed.ramp_length = 0;
  machine.speed.misaligned_64 = 0.5;
  Work odd = OneProduct();
  odd.products[0].outer = 4100;
  EXPECT_GT(EvaluateStep(odd, OneBatch(), {}, machine).matmul_seconds,
            1.4 * EvaluateStep(OneProduct(), OneBatch(), {}, machine).matmul_seconds);
  machine.speed.misaligned_64 = 0;
  machine.speed.tail_waves = 0.5;
  EXPECT_GT(EvaluateStep(OneProduct(), OneBatch(), {}, machine).matmul_seconds,
            3 * kProductFlops / 1e14);
}

TEST(StepTime, LowPrecisionRunsAtItsOwnRate) {
  Work work = OneProduct();
  work.type = ProductType::kFp8;
  EXPECT_DOUBLE_EQ(EvaluateStep(work, OneBatch(), {}, RoundMachine(1)).matmul_seconds,
                   3 * kProductFlops / 2e14);
  work.type = ProductType::kFp4;
  EXPECT_DOUBLE_EQ(EvaluateStep(work, OneBatch(), {}, RoundMachine(1)).matmul_seconds,
                   3 * kProductFlops / 4e14);
}

TEST(StepTime, TensorParallelTrafficIsFourAllReduces) {
  Layout layout{.data = 1, .tensor = 4};
  const StepTime time = EvaluateStep(OneProduct(), OneBatch(), layout, RoundMachine(4));
  // Two each way, each 2 (t - 1) / t x tokens x h x 2 bytes.
  EXPECT_DOUBLE_EQ(time.tensor_seconds, 4 * 2.0 * 3 / 4 * 2048 * 1024 * 2 / 1e11);
}

TEST(StepTime, TheBubbleIsAMicroBatchForEachStageButOne) {
  Work work = OneProduct();
  work.layers = 8;
  Job job = OneBatch();
  job.global_batch = 16;  // eight micro-batches
  Layout layout{.data = 1, .pipeline = 4};
  const StepTime plain = EvaluateStep(work, job, layout, RoundMachine(4));
  const double busy = plain.matmul_seconds + plain.pipeline_seconds;
  EXPECT_NEAR(plain.bubble_seconds, busy / 8 * 3, 1e-12);
  layout.virtual_stages = 2;
  const StepTime interleaved = EvaluateStep(work, job, layout, RoundMachine(4));
  EXPECT_LT(interleaved.bubble_seconds, 0.6 * plain.bubble_seconds);
}

TEST(StepTime, DataParallelTrafficHidesBehindCompute) {
  Machine machine = RoundMachine(16);
  Layout layout{.data = 16};
  Work work = OneProduct();
  const double bytes = work.parameters * (2 + 2) * 15 / 16;
  machine.software.overlap_gradients = false;
  // Two nodes of eight: a node's GPUs share its network.
  const double seconds = bytes / 8e10;
  EXPECT_DOUBLE_EQ(EvaluateStep(work, OneBatch(), layout, machine).data_seconds, seconds);
  machine.software.overlap_gradients = true;
  machine.speed.data_hidden = 1;
  const StepTime hidden = EvaluateStep(work, OneBatch(), layout, machine);
  EXPECT_NEAR(hidden.data_seconds, std::max(0.0, seconds - 0.67 * hidden.matmul_seconds), 1e-12);
}

TEST(StepTime, WaitsForTheSlowestNode) {
  Machine machine = RoundMachine(64);
  machine.speed.straggler_spread = 0.01;
  const StepTime time = EvaluateStep(OneProduct(), OneBatch(), {.data = 64}, machine);
  const double sum = time.total_seconds - time.straggler_seconds;
  EXPECT_NEAR(time.straggler_seconds, sum * 0.01 * std::sqrt(2 * std::log(8.0)), 1e-12);
}

TEST(StepTime, SmallWorkWaitsForTheHost) {
  Machine machine = RoundMachine(1);
  machine.speed.launch_seconds = 1;
  // A second forward, two backward, less what the GPU does meanwhile.
  EXPECT_NEAR(EvaluateStep(OneProduct(), OneBatch(), {}, machine).total_seconds, 3, 1e-9);
  machine.software.compiled_launch = true;
  machine.speed.launch_compiled = 0.5;
  EXPECT_NEAR(EvaluateStep(OneProduct(), OneBatch(), {}, machine).total_seconds, 1.5, 1e-9);
}

TEST(Goodput, HasTheBestIntervalOfYoungAndDaly) {
  // 1,000 GPUs that fail once in 1,000 days each: once a day. sqrt(2 x 60 x 86,400) = 3,220 s.
  const Goodput goodput = EvaluateGoodput(
      {.failures_per_gpu_day = 1e-3, .restart_seconds = 600, .checkpoint_seconds = 60}, 1000);
  EXPECT_DOUBLE_EQ(goodput.seconds_between_failures, 86400);
  EXPECT_NEAR(goodput.interval_seconds, 3219.9, 0.1);
  EXPECT_NEAR(goodput.share, 1 / (1 + 60 / 3219.94 + (3219.94 / 2 + 600) / 86400), 1e-6);
  // Any other interval loses more.
  for (const double seconds : {1000.0, 3000.0, 3500.0, 10000.0}) {
    EXPECT_LT(EvaluateGoodput({.failures_per_gpu_day = 1e-3,
                               .restart_seconds = 600,
                               .checkpoint_seconds = 60,
                               .interval_seconds = seconds},
                              1000)
                  .share,
              goodput.share);
  }
}

TEST(Goodput, IsOneWhereNothingIsLost) {
  EXPECT_EQ(EvaluateGoodput({}, 16384).share, 1);
  EXPECT_EQ(EvaluateGoodput({.other_share = 0.25}, 1).share, 0.75);
}

TEST(Goodput, LosesMoreWithEachDoublingOfNodes) {
  const Losses losses{.share_per_doubling = 0.01, .gpus_per_node = 8};
  EXPECT_EQ(EvaluateGoodput(losses, 1).share, 1);
  EXPECT_EQ(EvaluateGoodput(losses, 8).share, 1);
  EXPECT_DOUBLE_EQ(EvaluateGoodput(losses, 9).share, 0.99);
  EXPECT_DOUBLE_EQ(EvaluateGoodput(losses, 1024).share, 0.93);
  EXPECT_DOUBLE_EQ(EvaluateGoodput({.share_per_doubling = 0.2}, 1u << 20).share, 1 - 0.95);
}

}  // namespace
}  // namespace gpuday

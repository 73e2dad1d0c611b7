// Rules of the cost model, each by hand: whole steps, whole machines, weights of 8 bit, GPUs that
// are taken away.
#include <gtest/gtest.h>

#include <cmath>

#include "planner/budget/evaluate.h"

namespace gpuday {
namespace {

// A billion parameters that a step of 512 x 4,096 tokens takes 100 s for on eight GPUs.
Figures OfTokens(double tokens, std::uint64_t billed_gpus = 0) {
  Totals totals;
  totals.parameters.total = 1'000'000'000;
  totals.model_flops = totals.training_flops = 6'000'000'000;
  Job job;
  job.tokens = tokens;
  job.sequence_length = 4096;
  job.global_batch = 512;
  Machine machine;
  machine.gpus = 8;
  machine.utilization = 0.5;
  machine.peak_flops_per_second = 512.0 * 4096 * 6e9 / (8 * 0.5 * 100);
  return Evaluate(totals, Shard{}, Work{}, 0, job, machine, {.data = 8},
                  {.known = true, .usd_per_gpu_hour = 3, .billed_gpus = billed_gpus}, {});
}

TEST(Steps, AreTakenWhole) {
  constexpr double kStepTokens = 512.0 * 4096;
  for (const double tokens : {1.0, 1000.0, 100000.0, kStepTokens}) {
    const Figures figures = OfTokens(tokens);
    EXPECT_EQ(figures.steps, 1) << tokens;
    EXPECT_DOUBLE_EQ(figures.step_seconds, 100);
    EXPECT_DOUBLE_EQ(figures.days, 100.0 / 86400);
    EXPECT_DOUBLE_EQ(figures.gpu_hours, 8 * 100.0 / 3600);
    EXPECT_DOUBLE_EQ(figures.usd, 8 * 100.0 / 3600 * 3);
  }
  EXPECT_EQ(OfTokens(kStepTokens + 1).steps, 2);
  EXPECT_DOUBLE_EQ(OfTokens(kStepTokens + 1).days, 200.0 / 86400);
  EXPECT_EQ(OfTokens(1000 * kStepTokens).steps, 1000);
}

TEST(Money, IsPaidForIdleGpusToo) {
  const Figures used = OfTokens(1e9), billed = OfTokens(1e9, 16);
  EXPECT_DOUBLE_EQ(billed.usd, 2 * used.usd);
  EXPECT_DOUBLE_EQ(billed.wall_usd, 2 * used.wall_usd);
  EXPECT_EQ(billed.gpu_hours, used.gpu_hours);
}

// Adapters on a base of 1e9 weights, on a GPU with 1e12 bytes/s.
double UnpackSeconds(double bits) {
  Work work;
  work.layers = 1;
  work.parameters = 1e9;
  work.trained_parameters = 1e6;
  work.adapters = true;
  work.frozen_bits = bits;
  Machine machine;
  machine.device.memory_bytes_per_second = 1e12;
  machine.speed.unpack_bytes = 20;
  return EvaluateSharding(work, {}, machine).unpack_seconds;
}

TEST(QuantizedWeights, OfEightBitAreReadCastAndWritten) {
  EXPECT_DOUBLE_EQ(UnpackSeconds(4), 1e9 * 20 / 1e12);  // as measured
  EXPECT_DOUBLE_EQ(UnpackSeconds(4.5), 1e9 * 20 / 1e12);
  EXPECT_DOUBLE_EQ(UnpackSeconds(8), 1e9 * (1 + 2) / 1e12);
  EXPECT_EQ(UnpackSeconds(16), 0);
}

TEST(Preemptions, GrowWithAPowerOfTheNodes) {
  Losses losses{.preemptions_per_node_hour = 0.4, .gang_exponent = 0.15, .gpus_per_node = 8};
  EXPECT_DOUBLE_EQ(EvaluateGoodput(losses, 8).preemptions_per_day, 24 * 0.4);
  EXPECT_DOUBLE_EQ(EvaluateGoodput(losses, 128).preemptions_per_day, 24 * 0.4 * std::pow(16, 0.15));
  EXPECT_DOUBLE_EQ(EvaluateGoodput(losses, 128).seconds_between_failures,
                   86400 / (24 * 0.4 * std::pow(16, 0.15)));
  // Where each node goes by itself they add up; where all go together they do not grow.
  losses.gang_exponent = 1;
  EXPECT_DOUBLE_EQ(EvaluateGoodput(losses, 128).preemptions_per_day, 16 * 24 * 0.4);
  losses.gang_exponent = 0;
  EXPECT_DOUBLE_EQ(EvaluateGoodput(losses, 128).preemptions_per_day, 24 * 0.4);
}

TEST(Preemptions, AddToFailures) {
  const Losses failing{.failures_per_gpu_day = 1e-3,
                       .restart_seconds = 900,
                       .checkpoint_seconds = 60,
                       .gpus_per_node = 8};
  Losses taken = failing;
  taken.preemptions_per_node_hour = 0.1;
  const Goodput both = EvaluateGoodput(taken, 64), alone = EvaluateGoodput(failing, 64);
  EXPECT_DOUBLE_EQ(86400 / both.seconds_between_failures,
                   86400 / alone.seconds_between_failures + both.preemptions_per_day);
  EXPECT_LT(both.interval_seconds, alone.interval_seconds);
  EXPECT_LT(both.share, alone.share);
  EXPECT_EQ(alone.preemptions_per_day, 0);
}

}  // namespace
}  // namespace gpuday

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
  totals.layers.per_token = 1e6;
  totals.output.per_token = 1e5;
  totals.forward_flops = 2'000'000'000;
  totals.model_flops = totals.training_flops = 6'000'000'000;
  return totals;
}

Job OneSequence() {
  Job job;
  job.tokens = 1e9;
  job.sequence_length = 1000;
  return job;
}

Machine Gpus(std::uint64_t gpus, double capacity_bytes) {
  return {.gpus = gpus,
          .capacity_bytes = capacity_bytes,
          .peak_flops_per_second = 1e14,
          .utilization = 0.5,
          .context_bytes = 1e9,
          .communication_bytes = 2e9};
}

double TotalBytes(const Totals& totals, const Job& job, std::uint64_t gpus, int zero) {
  return EvaluateMemory(totals, job, Gpus(gpus, 0), {.data = gpus, .zero = zero}).total_bytes;
}

TEST(EvaluateMemory, EachZeroStageSplitsOnePartMore) {
  const Totals totals = OneBillion();
  const double rest = 1e9 + 2e9 + 1e9 + 1e8;  // context, communication, activations, output
  EXPECT_EQ(TotalBytes(totals, OneSequence(), 4, 0), 16e9 + rest);
  EXPECT_EQ(TotalBytes(totals, OneSequence(), 4, 1), 4e9 + 12e9 / 4 + rest);
  EXPECT_EQ(TotalBytes(totals, OneSequence(), 4, 2), 2e9 + 14e9 / 4 + rest);
  EXPECT_EQ(TotalBytes(totals, OneSequence(), 4, 3), 16e9 / 4 + rest);
  // One GPU talks to nobody.
  EXPECT_EQ(TotalBytes(totals, OneSequence(), 1, 0), 16e9 + rest - 2e9);
}

TEST(Evaluate, LargestMicroBatchIsTheLastThatFits) {
  const Totals totals = OneBillion();
  for (const double capacity : {17e9, 18.2e9, 25e9, 80e9, 141.7e9}) {
    const Machine machine = Gpus(1, capacity);
    Job job = OneSequence();
    const std::uint64_t largest = Evaluate(totals, 0, job, machine, {}, {}).largest_micro_batch;
    const auto fits = [&](std::uint64_t micro_batch) {
      job.micro_batch = micro_batch;
      return EvaluateMemory(totals, job, machine, {}).total_bytes <= capacity;
    };
    EXPECT_TRUE(largest == 0 || fits(largest)) << capacity;
    EXPECT_FALSE(fits(largest + 1)) << capacity;
  }
}

TEST(Evaluate, SmallestGpusIsTheFirstThatFits) {
  const Totals totals = OneBillion();
  const Job job = OneSequence();
  for (int zero = 0; zero <= 3; ++zero) {
    for (const double capacity : {4.2e9, 4.5e9, 6.1e9, 7e9, 9e9, 18.1e9, 30e9}) {
      const Machine machine = Gpus(8, capacity);
      const std::uint64_t smallest =
          Evaluate(totals, 0, job, machine, {.data = 8, .zero = zero}, {}).smallest_gpus;
      std::uint64_t first = 0;
      for (std::uint64_t gpus = 1; gpus <= 2000 && first == 0; ++gpus) {
        if (TotalBytes(totals, job, gpus, zero) <= capacity) first = gpus;
      }
      EXPECT_EQ(smallest, first) << "ZeRO " << zero << ", " << capacity;
    }
  }
}

TEST(Evaluate, TimeAndMoneyFollow) {
  const Prices prices{.usd_per_gpu_hour = 2, .budget_usd = 0.5, .deadline_days = 1};
  const Figures f =
      Evaluate(OneBillion(), 0, OneSequence(), Gpus(2, 80e9), {.data = 2, .zero = 3}, prices);
  // 6e18 FLOP at 2 x 1e14 x 0.5 per second: 60,000 s.
  EXPECT_DOUBLE_EQ(f.days, 60000.0 / 86400);
  EXPECT_DOUBLE_EQ(f.gpu_hours, 2 * 60000.0 / 3600);
  EXPECT_DOUBLE_EQ(f.usd, 2 * f.gpu_hours);
  EXPECT_FALSE(f.within_budget);
  EXPECT_TRUE(f.within_deadline);
}

}  // namespace
}  // namespace gpuday

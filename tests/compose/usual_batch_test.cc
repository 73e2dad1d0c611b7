// The global batch that nobody gave, against its published rule.
#include "planner/compose/usual_batch.h"

#include <gmock/gmock.h>

#include <bit>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "tests/ledger/planning.h"

namespace gpuday {
namespace {

constexpr double kGpt2Flops = 6 * 124e6;  // per token

BatchFor Gpt2(std::uint64_t gpus) {
  return {.flops_per_token = kGpt2Flops, .tokens = 10e9, .sequence_length = 1024, .gpus = gpus};
}

// 0.2920 (7.44e8 x 1e10)^0.3271 = 435,000 tokens, 425 sequences; GPT-2 was trained on 512
// (Radford et al. 2019, section 2.3), its reproductions on 0.5M tokens.
TEST(UsualBatch, OfGpt2IsNearHalfAMillionTokens) {
  EXPECT_NEAR(0.2920 * std::pow(kGpt2Flops * 10e9, 0.3271), 435e3, 1e3);
  for (const std::uint64_t gpus : {1u, 2u, 8u, 64u, 512u}) {
    EXPECT_EQ(UsualBatchFor(Gpt2(gpus)).sequences, 512u) << gpus;
  }
  EXPECT_THAT(UsualBatchFor(Gpt2(8)).reason, testing::HasSubstr("arXiv:2401.02954"));
}

TEST(UsualBatch, CanBeSharedByTheGpus) {
  // 425 / 3 is nearest to 128 on the scale of doublings, 425 / 5 to 64, 425 / 7 to 64.
  EXPECT_EQ(UsualBatchFor(Gpt2(24)).sequences, 3u * 128);
  EXPECT_EQ(UsualBatchFor(Gpt2(40)).sequences, 5u * 64);
  EXPECT_EQ(UsualBatchFor(Gpt2(56)).sequences, 7u * 64);
  for (std::uint64_t gpus = 1; gpus <= 400; ++gpus) {
    const std::uint64_t odd = gpus >> std::countr_zero(gpus);
    EXPECT_EQ(UsualBatchFor(Gpt2(gpus)).sequences % odd, 0u) << gpus;
  }
  // An odd number that is larger than the batch is no part of it.
  EXPECT_EQ(UsualBatchFor(Gpt2(1001)).sequences, 512u);
}

TEST(UsualBatch, GrowsWithTheCompute) {
  std::uint64_t before = 0;
  for (double tokens = 1e6; tokens < 1e14; tokens *= 3) {
    BatchFor what = Gpt2(8);
    what.tokens = tokens;
    const std::uint64_t sequences = UsualBatchFor(what).sequences;
    EXPECT_GE(sequences, before);
    // Rounded to the nearest power of two.
    const double wanted = 0.2920 * std::pow(kGpt2Flops * tokens, 0.3271) / 1024;
    if (wanted > 1) {
      EXPECT_LE(std::fabs(std::log2(static_cast<double>(sequences) / wanted)), 0.5 + 1e-9);
    }
    before = sequences;
  }
  EXPECT_GT(before, 4096u);
}

// The batch of so many steps is the batch of the tokens that they make with it.
TEST(UsualBatch, OfStepsSolvesTheSameEquation) {
  for (const double steps : {10.0, 1000.0, 20000.0, 1e6}) {
    for (const std::uint64_t gpus : {8u, 24u}) {
      // B = 0.292 (f n B)^e.
      double batch_tokens = 1;
      for (int i = 0; i < 200; ++i) {
        batch_tokens = 0.2920 * std::pow(kGpt2Flops * steps * batch_tokens, 0.3271);
      }
      BatchFor of_steps = Gpt2(gpus), of_tokens = of_steps;
      of_steps.tokens = 0;
      of_steps.steps = steps;
      of_tokens.tokens = steps * batch_tokens;
      EXPECT_EQ(UsualBatchFor(of_steps).sequences, UsualBatchFor(of_tokens).sequences)
          << steps << " steps";
    }
  }
}

TEST(UsualBatch, OfFineTuningIs64OrLeaves100Steps) {
  const auto batch = [](double sequences, std::uint64_t gpus) {
    return UsualBatchFor({.task = Task::kFineTuning,
                          .flops_per_token = 4e10,
                          .tokens = sequences * 512,
                          .sequence_length = 512,
                          .gpus = gpus})
        .sequences;
  };
  EXPECT_EQ(batch(1e6, 1), 64u);
  EXPECT_EQ(batch(1e9, 8), 64u);
  EXPECT_EQ(batch(1600, 1), 16u);
  EXPECT_EQ(batch(100, 8), 1u);
  EXPECT_EQ(batch(10, 1), 1u);
  EXPECT_EQ(batch(1e6, 24), 3u * 16);  // 64 / 3 = 21.3
}

TEST(UsualBatch, IsThatOfThePlanAndAssumed) {
  const auto composed = [](const std::string& training, int gpus) {
    const Catalog catalog({std::filesystem::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog"});
    const PluginHost host({std::filesystem::path(GPUDAY_BUILD_ROOT) / "lib/gpuday/plugins"});
    const absl::StatusOr<Node> document =
        ParseToml(absl::StrCat("[model]\nname = \"gpt2\"\n[training]\n", training,
                               "[cluster]\ngpus = ", gpus, "\n"),
                  "scenario.toml");
    EXPECT_TRUE(document.ok()) << document.status().message();
    const absl::StatusOr<Workload> workload = Compose(*document, catalog, host);
    EXPECT_TRUE(workload.ok()) << workload.status().message();
    return workload.ok() ? *workload : Workload();
  };
  const Workload usual = composed("tokens = \"10B\"\n", 8);
  EXPECT_EQ(usual.job.global_batch, 512u);
  const Assumption* assumed = FindAssumption(usual.told.assumptions, "training.global_batch");
  ASSERT_NE(assumed, nullptr);
  EXPECT_EQ(assumed->value, "512");
  EXPECT_THAT(assumed->reason, testing::HasSubstr("batch of least loss"));
  EXPECT_EQ(composed("tokens = \"10B\"\n", 24).job.global_batch, 384u);
  EXPECT_EQ(composed("tokens = \"10B\"\nglobal_batch = 40\n", 8).job.global_batch, 40u);
  // 19,074 steps of half a million tokens are 10 billion.
  EXPECT_EQ(composed("steps = 19074\n", 8).job.global_batch, 512u);
}

}  // namespace
}  // namespace gpuday

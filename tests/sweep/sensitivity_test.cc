#include "planner/sweep/sensitivity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/sweep/sweep_testing.h"

namespace gpuday {
namespace {

constexpr char kScenario[] =
    "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"1T\"\n[cluster]\n"
    "gpu = \"A100-SXM4-80GB\"\ngpus = 64\n";

Sensitivity Asked(World& world, const std::string& toml) {
  absl::StatusOr<Sensitivity> made = MakeSensitivity(world.Read(toml), world.catalog, world.host);
  EXPECT_TRUE(made.ok()) << made.status().message();
  return made.ok() ? *std::move(made) : Sensitivity{};
}

const Factor* Find(const Sensitivity& sensitivity, const std::string& key) {
  for (const Factor& factor : sensitivity.factors) {
    if (factor.key == key) return &factor;
  }
  return nullptr;
}

TEST(Sensitivity, IsThePlanWithOneInputChanged) {
  World world;
  const Sensitivity s = Asked(world, kScenario);
  const Plan plan = world.PlanOf(kScenario);
  EXPECT_EQ(s.wall_days, ValueOf(plan, "time.wall_days"));
  EXPECT_EQ(s.wall_usd, ValueOf(plan, "cost.wall_usd"));
  const Factor* gpus = Find(s, "cluster.gpus");
  ASSERT_NE(gpus, nullptr);
  EXPECT_EQ(gpus->own, "64");
  ASSERT_EQ(gpus->trials.size(), 2u);
  EXPECT_EQ(gpus->trials[0].value, "32");
  const Plan half = world.PlanOf(
      absl::StrCat("[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"1T\"\n[cluster]\n",
                   "gpu = \"A100-SXM4-80GB\"\ngpus = 32\n"));
  EXPECT_EQ(gpus->trials[0].wall_days, ValueOf(half, "time.wall_days"));
  EXPECT_EQ(gpus->high_days, ValueOf(half, "time.wall_days"));
}

TEST(Sensitivity, TokensMoveDaysInProportion) {
  World world;
  const Sensitivity s = Asked(world, kScenario);
  const Factor* tokens = Find(s, "training.tokens");
  ASSERT_NE(tokens, nullptr);
  EXPECT_NEAR(tokens->low_days / s.wall_days, 0.9, 1e-9);
  EXPECT_NEAR(tokens->high_days / s.wall_days, 1.1, 1e-9);
  EXPECT_NEAR(tokens->high_usd / s.wall_usd, 1.1, 1e-9);
}

// However the work was said, each trial is of the same work.
TEST(Sensitivity, WorkThatIsSaidInExamplesStaysAsItIs) {
  World world;
  const std::string model = "[model]\nname = \"llama-2-7b\"\n[optimizer]\nname = \"lora\"\n";
  const std::string padded =
      "[data]\nexamples = 50_000\naverage_tokens = 600\nepochs = 3\npacking = \"padded\"\n";
  const Sensitivity s = Asked(world, model + padded);
  // 50,000 x 3 x 1,216 tokens.
  const Sensitivity same =
      Asked(world, model + "[training]\ntokens = 182_400_000\nsequence_length = 1216\n");
  EXPECT_EQ(s.wall_days, same.wall_days);
  for (const char* key : {"cluster.gpus", "training.sequence_length", "training.tokens"}) {
    const Factor* factor = Find(s, key);
    const Factor* other = Find(same, key);
    ASSERT_TRUE(factor != nullptr && other != nullptr) << key;
    EXPECT_EQ(factor->low_days, other->low_days) << key;
    EXPECT_EQ(factor->high_days, other->high_days) << key;
  }
}

TEST(Sensitivity, PricesMoveDollarsAlone) {
  World world;
  const Sensitivity s = Asked(world, kScenario);
  const Factor* price = Find(s, "price.usd_per_gpu_hour");
  ASSERT_NE(price, nullptr);
  EXPECT_EQ(price->SwingDays(), 0);
  EXPECT_GT(price->SwingUsd(), 0);
  EXPECT_LT(price->low_usd, s.wall_usd);
  EXPECT_GT(price->high_usd, s.wall_usd);
}

TEST(Sensitivity, IsSortedBySwing) {
  World world;
  const Sensitivity s = Asked(world, kScenario);
  ASSERT_GE(s.factors.size(), 10u);
  const auto share = [&](const Factor& factor) {
    return std::max(factor.SwingDays() / s.wall_days, factor.SwingUsd() / s.wall_usd);
  };
  for (std::size_t i = 1; i < s.factors.size(); ++i) {
    EXPECT_GE(share(s.factors[i - 1]), share(s.factors[i]));
  }
}

TEST(Sensitivity, WhatDoesNotFitOrCannotBePlannedCountsForNothing) {
  World world;
  // Beside tensor parallelism over all GPUs, half of them are no whole group.
  const Sensitivity s = Asked(
      world,
      "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"1T\"\nmicro_batch = 3\n[cluster]\n"
      "gpu = \"A100-SXM4-80GB\"\ngpus = 8\n[parallel]\ntensor = 8\n");
  const Factor* gpus = Find(s, "cluster.gpus");
  ASSERT_NE(gpus, nullptr);
  EXPECT_NE(gpus->trials[0].refused, "");
  EXPECT_EQ(gpus->high_days, s.wall_days);
  const Sensitivity tight = Asked(
      world,
      "[model]\nname = \"llama-2-7b\"\n[training]\ntokens = \"1T\"\nmicro_batch = 3\n[cluster]\n"
      "gpu = \"A100-SXM4-80GB\"\ngpus = 8\n");
  EXPECT_NE(tight.answer, VerdictState::kYes);
  const Factor* batch = Find(tight, "training.micro_batch");
  ASSERT_NE(batch, nullptr);
  ASSERT_EQ(batch->trials.back().value, "6");
  EXPECT_FALSE(batch->trials.back().fits);
  EXPECT_GE(batch->low_days, std::min(tight.wall_days, batch->trials.front().wall_days));
}

TEST(Sensitivity, AGivenUtilizationTakesThePlaceOfTheBand) {
  World world;
  const Sensitivity predicted = Asked(world, kScenario);
  EXPECT_NE(Find(predicted, ""), nullptr);
  EXPECT_EQ(Find(predicted, "efficiency.utilization"), nullptr);
  const Sensitivity given =
      Asked(world, absl::StrCat(kScenario, "[efficiency]\nutilization = 0.5\n"));
  EXPECT_EQ(Find(given, ""), nullptr);
  const Factor* utilization = Find(given, "efficiency.utilization");
  ASSERT_NE(utilization, nullptr);
  EXPECT_NEAR(utilization->high_days / given.wall_days, 1 / 0.8, 1e-9);
  EXPECT_NEAR(utilization->low_days / given.wall_days, 1 / 1.2, 1e-9);
}

}  // namespace
}  // namespace gpuday

// What other tools call keys: taken where it means the same, explained where it does not.
#include "planner/scenario/other_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "planner/base/status.h"
#include "planner/scenario/scenario.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// The scenario of `text` after its other names were taken.
absl::StatusOr<Scenario> Read(const std::string& text) {
  auto document = ParseToml(text, "s.toml");
  EXPECT_TRUE(document.ok()) << document.status();
  TakeOtherNames(*document);
  return ReadScenario(*document);
}

TEST(TakeOtherNames, PutsValuesWhereTheKeyIs) {
  const auto scenario = Read(R"([training]
per_device_train_batch_size = 4
max_seq_length = "8k"
global_batch_size = 64
zero_stage = 2
max_steps = 1000
)");
  ASSERT_TRUE(scenario.ok()) << scenario.status();
  EXPECT_EQ(scenario->Get<key::kTrainingMicroBatch>()->value, 4u);
  EXPECT_EQ(scenario->Get<key::kTrainingMicroBatch>()->where.Text(), "s.toml:2:1");
  EXPECT_EQ(scenario->Get<key::kTrainingSequenceLength>()->value, 8192u);
  EXPECT_EQ(scenario->Get<key::kTrainingGlobalBatch>()->value, 64u);
  EXPECT_EQ(scenario->Get<key::kParallelZero>()->value, 2u);
  EXPECT_EQ(scenario->Get<key::kTrainingSteps>()->value, 1000u);
}

TEST(TakeOtherNames, OurKeyGoesBeforeAndTheOtherIsToldOf) {
  const auto scenario = Read("[training]\nmicro_batch = 2\nmicro_batch_size = 4\n");
  ASSERT_FALSE(scenario.ok());
  EXPECT_EQ(scenario.status().message(),
            "s.toml:3:1: unknown key training.micro_batch_size; it is training.micro_batch here");
  // Two names of one key: the first is taken, the second told of.
  EXPECT_FALSE(Read("[training]\nseq_len = 2\nseq_length = 4\n").ok());
}

TEST(TakeOtherNames, LeavesTablesOfPluginsAlone) {
  auto document = ParseToml("[precision]\nname = \"p\"\nblock_size = 64\n", "s.toml");
  ASSERT_TRUE(document.ok());
  TakeOtherNames(*document);
  EXPECT_NE(document->FindPath("precision.block_size"), nullptr);
  EXPECT_EQ(document->Find("training"), nullptr);
}

TEST(WhyUnknown, NamesOurKeyOrSaysThatNoneIsNeeded) {
  const std::vector<std::string> known = {"tokens", "steps"};
  EXPECT_THAT(WhyUnknown("training", "epochs", known), HasSubstr("it is data.epochs here"));
  EXPECT_THAT(WhyUnknown("training", "batch_size", known),
              AllOf(HasSubstr("training.micro_batch"), HasSubstr("training.global_batch")));
  EXPECT_THAT(WhyUnknown("training", "learning_rate", known), HasSubstr("leave it out"));
  EXPECT_THAT(WhyUnknown("cluster", "num_nodes", known), HasSubstr("8 nodes"));
  EXPECT_THAT(WhyUnknown("price", "eur_per_gpu_hour", {"usd_per_gpu_hour"}),
              AllOf(HasSubstr("US dollars"), Not(HasSubstr("did you mean"))));
  EXPECT_THAT(WhyUnknown("training", "token", known), HasSubstr("did you mean \"tokens\"?"));
  // A key that stands in another table.
  EXPECT_THAT(WhyUnknown("training", "gpus", known), HasSubstr("did you mean \"cluster.gpus\"?"));
  EXPECT_EQ(WhyUnknown("training", "foo", known), " (gpuday keys lists all)");
  EXPECT_EQ(WhatOtherNameMeans("foo"), "");
}

}  // namespace
}  // namespace gpuday

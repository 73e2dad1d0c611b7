// The values along each axis of a layout, counted by hand.
#include "planner/layouts/axes.h"

#include <gmock/gmock.h>

#include <tuple>

#include "tests/layouts/one_way.h"

namespace gpuday {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

NumberSet UpTo(std::uint64_t most) {
  return NumberSet(std::vector{NumberSet::Range{.low = 0, .high = most}});
}

// Layers of eight heads, of them four of keys and values, with `experts` each.
Workload EightHeads(std::uint64_t layers, std::uint64_t experts) {
  Workload workload;
  workload.model.layers = layers;
  workload.model.attention = {
      {.name = "attention", .layers = layers, .query_heads = 8, .kv_heads = 4}};
  workload.model.matrices = {
      {.name = "down", .rows = 64, .columns = 64, .layers = layers, .per_layer = experts}};
  workload.job.sequence_length = 6;
  return workload;
}

std::vector<std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>> Splits(
    const Workload& workload, const Choices& choices, std::uint64_t gpus) {
  std::vector<std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>> splits;
  for (const Split& split : SplitsOf(workload, choices, gpus)) {
    splits.emplace_back(split.tensor, split.context, split.expert);
  }
  return splits;
}

TEST(Divisors, AreAllOfThem) {
  EXPECT_THAT(Divisors(1), ElementsAre(1));
  EXPECT_THAT(Divisors(36), ElementsAre(1, 2, 3, 4, 6, 9, 12, 18, 36));
}

TEST(Splits, DivideGpusHeadsTokensAndExperts) {
  // Three divides neither heads nor experts, four no sequence of six tokens.
  EXPECT_THAT(Splits(EightHeads(4, 1), OneWay(), 4),
              UnorderedElementsAre(std::tuple(1, 1, 1), std::tuple(2, 1, 1), std::tuple(4, 1, 1),
                                   std::tuple(1, 2, 1), std::tuple(2, 2, 1)));
  EXPECT_THAT(Splits(EightHeads(4, 1), OneWay(), 3),
              UnorderedElementsAre(std::tuple(1, 1, 1), std::tuple(1, 3, 1)));
  // Experts are shared by GPUs that share sequences and matrices as well.
  EXPECT_THAT(Splits(EightHeads(4, 2), OneWay(), 2),
              UnorderedElementsAre(std::tuple(1, 1, 1), std::tuple(1, 1, 2), std::tuple(2, 1, 1),
                                   std::tuple(2, 1, 2), std::tuple(1, 2, 1), std::tuple(1, 2, 2)));
  Choices narrow = OneWay();
  narrow.tensor = NumberSet::Of(2);
  narrow.context = NumberSet::Of(1);
  EXPECT_THAT(Splits(EightHeads(4, 2), narrow, 2),
              UnorderedElementsAre(std::tuple(2, 1, 1), std::tuple(2, 1, 2)));
}

TEST(Stages, ShareLayersEvenlyWithEmbeddingAndHeadOrWithout) {
  // Llama 3 405B: 126 layers, with embedding and head 128.
  Choices choices = OneWay();
  choices.pipeline = NumberSet::Of(16);
  const std::vector<Stages> stages = StagesOf(EightHeads(126, 1), 16, choices, {}, 16);
  ASSERT_EQ(stages.size(), 1u);
  EXPECT_EQ(stages[0].data, 1u);
  EXPECT_THAT(stages[0].virtual_stages, ElementsAre(1, 2, 4, 8));
  choices.virtual_stages = UpTo(3);
  EXPECT_THAT(StagesOf(EightHeads(126, 1), 16, choices, {}, 16)[0].virtual_stages,
              ElementsAre(1, 2));
}

TEST(Stages, LeaveWhatTheBatchCanBeDealtOutTo) {
  const auto data_of = [](std::uint64_t batch) {
    std::vector<std::uint64_t> data;
    for (const Stages& stages : StagesOf(EightHeads(64, 1), batch, OneWay(), {.tensor = 2}, 24)) {
      EXPECT_EQ(stages.pipeline * stages.data * 2, 24u);
      data.push_back(stages.data);
    }
    return data;
  };
  EXPECT_THAT(data_of(12), UnorderedElementsAre(1, 2, 3, 4, 6, 12));
  EXPECT_THAT(data_of(8), UnorderedElementsAre(1, 2, 4));
  // Layers that are frozen have no stages of their own.
  Workload partly = EightHeads(64, 1);
  partly.training.backward_share = 0.5;
  EXPECT_EQ(StagesOf(partly, 12, OneWay(), {}, 12).size(), 1u);
}

TEST(Shardings, OfOneGpuShareNothing) {
  EXPECT_EQ(ShardingsOf(OneWay(), 1).size(), 1u);
  Choices choices = OneWay();
  choices.zero = NumberSet::Of(3);  // as somebody says
  ASSERT_EQ(ShardingsOf(choices, 1).size(), 1u);
  EXPECT_EQ(ShardingsOf(choices, 1)[0].zero, 3);
  // Parameters on the host are moved by ZeRO 3, also for one GPU.
  choices.zero = NumberSet();
  choices.offload = {Offload::kParameters};
  ASSERT_EQ(ShardingsOf(choices, 1).size(), 1u);
  EXPECT_EQ(ShardingsOf(choices, 1)[0].zero, 3);
}

TEST(Shardings, AreStagesTimesGroupsTimesOffloading) {
  const auto count = [](const Choices& choices, std::uint64_t replicas) {
    return ShardingsOf(choices, replicas).size();
  };
  Choices choices = OneWay();
  EXPECT_EQ(count(choices, 8), 4u);
  choices.zero_group = 4;
  EXPECT_EQ(count(choices, 8), 3u);  // stages 1 to 3; nothing is sharded without
  EXPECT_EQ(count(choices, 6), 0u);  // which four does not divide
  choices.zero_group = 0;
  choices.every_zero_group = true;
  EXPECT_EQ(count(choices, 8), 4u + 3 * 2);  // groups of 2 and of 4
  choices.zero_groups = UpTo(4);             // these alone, also the ones that are no choice else
  EXPECT_EQ(count(choices, 8), 3u * 2);
  choices = OneWay();
  choices.offload = {Offload::kNone, Offload::kOptimizer, Offload::kBoth};
  EXPECT_EQ(count(choices, 8), 4u + 4 + 1);
}

TEST(Variants, SplitNormsOverTensorParallelGpusAlone) {
  Choices choices = OneWay();
  choices.recompute = {Recompute::kNone, Recompute::kFull};
  choices.kernels = {Kernels::kFused, Kernels::kUnfused};
  choices.sequence_parallel = {true, false};
  EXPECT_EQ(VariantsOf(choices, 1).size(), 4u);
  for (const Variant& variant : VariantsOf(choices, 1)) EXPECT_FALSE(variant.sequence_parallel);
  EXPECT_EQ(VariantsOf(choices, 2).size(), 8u);
}

TEST(MicroBatches, DivideTheBatch) {
  Choices choices = OneWay();
  EXPECT_THAT(MicroBatchesOf(choices, 12), ElementsAre(1, 2, 3, 4, 6, 12));
  choices.micro_batch = UpTo(3);
  EXPECT_THAT(MicroBatchesOf(choices, 12), ElementsAre(1, 2, 3));
  choices.micro_batch = NumberSet::Of(5);
  EXPECT_THAT(MicroBatchesOf(choices, 12), IsEmpty());
}

}  // namespace
}  // namespace gpuday

// What a question leaves to choose, and which GPUs answer it.
#include <gmock/gmock.h>

#include "planner/base/status.h"
#include "planner/layouts/axes.h"
#include "tests/search/search_testing.h"

namespace gpuday {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Question Of(const std::string& scenario, const std::string& gpus = "") {
  Question question;
  question.document = ScenarioOf("[model]\nname = \"gpt2\"\n" + scenario);
  question.gpus = gpus;
  return question;
}

ComposedSpace Composed(const Question& question) {
  absl::StatusOr<ComposedSpace> space = SpaceOf(question);
  EXPECT_TRUE(space.ok()) << space.status().message();
  return space.ok() ? *std::move(space) : ComposedSpace{};
}

std::vector<std::string> KindsOf(const ComposedSpace& composed) {
  std::vector<std::string> kinds;
  for (const Candidate& candidate : composed.space.candidates) kinds.push_back(candidate.gpu);
  return kinds;
}

TEST(Divisors, AreAllOfThem) {
  EXPECT_THAT(Divisors(1), ElementsAre(1));
  EXPECT_THAT(Divisors(36), ElementsAre(1, 2, 3, 4, 6, 9, 12, 18, 36));
}

TEST(GpuCounts, ArePartsOfANodeAndWholeNodes) {
  EXPECT_THAT(GpuCounts(NumberSet(std::vector<NumberSet::Range>{{0, 32}}), 8),
              ElementsAre(1, 2, 4, 8, 16, 24, 32));
  EXPECT_THAT(GpuCounts(NumberSet(std::vector<NumberSet::Range>{{3, 20}}), 8),
              ElementsAre(4, 8, 16));
  EXPECT_THAT(GpuCounts(NumberSet(std::vector<NumberSet::Range>{{7, 7}, {12, 12}}), 8),
              ElementsAre(7, 12));
  EXPECT_THAT(GpuCounts(NumberSet(std::vector<NumberSet::Range>{{0, 3}}), 1), ElementsAre(1, 2, 3));
  // Beyond 16 nodes in steps of an eighth at most.
  const std::vector<std::uint64_t> many =
      GpuCounts(NumberSet(std::vector<NumberSet::Range>{{0, 1000000}}), 8);
  EXPECT_LT(many.size(), 200u);
  for (std::size_t i = 1; i < many.size(); ++i) {
    if (many[i - 1] >= 128) {
      EXPECT_LE(static_cast<double>(many[i]), 1.126 * static_cast<double>(many[i - 1]));
    }
  }
}

TEST(Choices, KeepWhatTheScenarioSays) {
  const absl::StatusOr<Choices> choices =
      ChoicesOf(Of("[training]\nrecompute = \"full\"\nmicro_batch = 4\n[parallel]\ntensor = 2\n"
                   "zero = 1\n"),
                BundledCatalog());
  ASSERT_TRUE(choices.ok()) << choices.status().message();
  EXPECT_THAT(choices->recompute, ElementsAre(Recompute::kFull));
  EXPECT_TRUE(choices->micro_batch.Holds(4) && !choices->micro_batch.Holds(2));
  EXPECT_TRUE(choices->tensor.Holds(2) && !choices->tensor.Holds(1));
  EXPECT_TRUE(choices->zero.Holds(1) && !choices->zero.Holds(0));
  EXPECT_TRUE(choices->pipeline.HoldsAll());
}

TEST(Choices, KeepWhatTheFrameworkBrings) {
  const absl::StatusOr<Choices> choices =
      ChoicesOf(Of("[training]\nframework = \"megatron-lm\"\n"), BundledCatalog());
  ASSERT_TRUE(choices.ok()) << choices.status().message();
  EXPECT_TRUE(choices->zero.Holds(1) && !choices->zero.Holds(3));
}

TEST(Choices, NarrowByOnly) {
  Question question = Of("");
  question.only = {{"tensor", "1,2"}, {"recompute", "none,f*"}, {"zero", "<=1"}};
  const absl::StatusOr<Choices> choices = ChoicesOf(question, BundledCatalog());
  ASSERT_TRUE(choices.ok()) << choices.status().message();
  EXPECT_THAT(choices->recompute, ElementsAre(Recompute::kNone, Recompute::kFull));
  EXPECT_FALSE(choices->tensor.Holds(4));
  EXPECT_TRUE(choices->zero.Holds(0) && choices->zero.Holds(1) && !choices->zero.Holds(2));
}

TEST(Choices, RefuseWhatNobodyKnows) {
  const auto message = [](const std::string& axis, const std::string& list) {
    Question question = Of("");
    question.only = {{axis, list}};
    const absl::Status status = ChoicesOf(question, BundledCatalog()).status();
    EXPECT_EQ(FaultOf(status), Fault::kUsage);
    return std::string(status.message());
  };
  EXPECT_THAT(message("tensr", "1"), HasSubstr("did you mean \"tensor\""));
  EXPECT_THAT(message("recompute", "some"),
              HasSubstr("expected some of none, selective, operations, full, found \"some\""));
  EXPECT_THAT(message("zero", "two"), HasSubstr("--only zero: expected whole numbers"));
}

TEST(ComposeSpace, TakesKindsByPatternWithTheirOffers) {
  Question question = Of("", "<=16");
  question.only = {{"gpu", "H100*"}, {"kind", "*"}};
  const ComposedSpace composed = Composed(question);
  EXPECT_THAT(KindsOf(composed),
              AllOf(testing::Contains("H100-SXM5-80GB"), Each(testing::StartsWith("H100"))));
  for (const Candidate& candidate : composed.space.candidates) {
    ASSERT_FALSE(candidate.offers.empty());
    for (std::size_t i = 1; i < candidate.offers.size(); ++i) {
      EXPECT_GE(candidate.offers[i].usd_per_gpu_hour, candidate.offers[i - 1].usd_per_gpu_hour);
    }
    EXPECT_THAT(candidate.gpus, ElementsAre(1, 2, 4, 8, 16));
  }
  question.only[1] = {"kind", "on-demand"};
  for (const Candidate& candidate : Composed(question).space.candidates) {
    for (const Offer& offer : candidate.offers) EXPECT_EQ(offer.kind, "on-demand");
  }
}

TEST(ComposeSpace, APriceThatIsGivenIsTheOnlyOffer) {
  const ComposedSpace composed = Composed(Of("[price]\nusd_per_gpu_hour = 2.5\n", "8xMI300X"));
  ASSERT_THAT(composed.space.candidates, SizeIs(1));
  ASSERT_THAT(composed.space.candidates[0].offers, SizeIs(1));
  EXPECT_EQ(composed.space.candidates[0].offers[0].usd_per_gpu_hour, 2.5);
  EXPECT_EQ(composed.space.candidates[0].offers[0].provider, "");
}

TEST(ComposeSpace, CombinesRecipes) {
  Question question = Of("[optimizer]\nrank = 8\n", "8xA100-SXM4-80GB");
  question.only = {{"optimizer", "lora"}, {"precision", "mixed,int8"}};
  const ComposedSpace composed = Composed(question);
  ASSERT_THAT(composed.space.candidates, SizeIs(2));
  EXPECT_THAT(composed.space.candidates[1].settings,
              testing::Contains(testing::Pair("precision.name", "int8")));
}

TEST(ComposeSpace, AssumesABatchThatHoldsForAll) {
  const ComposedSpace composed =
      Composed(Of("[training]\ntokens = \"1T\"\nsequence_length = 1024\n", "8xA100-SXM4-80GB"));
  EXPECT_EQ(composed.space.candidates.at(0).workload.job.global_batch, 4096u);  // 4Mi / 1Ki
  // Short trainings take smaller ones: a thousand steps of 10M tokens.
  const ComposedSpace small =
      Composed(Of("[training]\ntokens = \"10M\"\nsequence_length = 1024\n", "8xA100-SXM4-80GB"));
  EXPECT_EQ(small.space.candidates.at(0).workload.job.global_batch, 8u);
  const ComposedSpace given = Composed(Of("[training]\nglobal_batch = 24\n", "8xA100-SXM4-80GB"));
  EXPECT_EQ(given.space.candidates.at(0).workload.job.global_batch, 24u);
  EXPECT_THAT(given.common, IsEmpty());
}

TEST(ComposeSpace, SaysWhatCannotAnswer) {
  Question question = Of("", "8");
  question.only = {{"gpu", "V100-SXM2-32GB,A100-SXM4-80GB"}, {"precision", "fp8"}};
  EXPECT_THAT(std::string(SpaceOf(question).status().message()), HasSubstr("does not have"));
  question.only = {{"gpu", "H100-SXM5-80GB,A100-SXM4-80GB"}, {"precision", "fp8"}};
  const ComposedSpace composed = Composed(question);
  EXPECT_THAT(KindsOf(composed), ElementsAre("H100-SXM5-80GB"));
  EXPECT_THAT(composed.left_out, ElementsAre(HasSubstr("A100-SXM4-80GB")));
  EXPECT_EQ(FaultOf(SpaceOf(Of("", "0xA100-SXM4-80GB")).status()), Fault::kUsage);
  EXPECT_EQ(FaultOf(SpaceOf(Of("", "8xnothing")).status()), Fault::kInput);
  EXPECT_EQ(FaultOf(SpaceOf(Of("[parallel]\nzero = 9\n", "8")).status()), Fault::kInput);
}

}  // namespace
}  // namespace gpuday

// Which GPUs answer a question, how many of them, and at what price.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "planner/base/status.h"
#include "tests/search/search_testing.h"

namespace gpuday {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

Question Of(const std::string& scenario, const std::string& gpus = "") {
  return QuestionOf("[model]\nname = \"gpt2\"\n" + scenario, gpus);
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

const std::vector<Offer>& OffersOf(const Candidate& candidate) {
  return candidate.foundation.workload.offers;
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

TEST(ComposeSpace, TakesKindsByPatternWithTheirOffers) {
  Question question = Of("", "<=16");
  question.only = {{"gpu", "H100*"}, {"kind", "*"}};
  const ComposedSpace composed = Composed(question);
  EXPECT_THAT(KindsOf(composed), AllOf(Contains("H100-SXM5-80GB"), Each(StartsWith("H100"))));
  std::set<std::string> kinds;
  for (const Candidate& candidate : composed.space.candidates) {
    for (const Offer& offer : OffersOf(candidate)) kinds.insert(offer.kind);
    const double node = candidate.foundation.workload.machine.device.gpus_per_node;
    if (node == 8) {
      EXPECT_THAT(candidate.gpus, ElementsAre(1, 2, 4, 8, 16));
    }
  }
  EXPECT_THAT(kinds, AllOf(Contains("on-demand"), Contains("spot"), Contains("marketplace")));
  question.only[1] = {"kind", "spot"};
  for (const Candidate& candidate : Composed(question).space.candidates) {
    for (const Offer& offer : OffersOf(candidate)) EXPECT_EQ(offer.kind, "spot");
  }
  // Without a word those that cannot be taken away.
  question.only.pop_back();
  for (const Candidate& candidate : Composed(question).space.candidates) {
    for (const Offer& offer : OffersOf(candidate)) EXPECT_EQ(offer.kind, "on-demand");
  }
}

TEST(ComposeSpace, APriceThatIsGivenIsTheOnlyOne) {
  const Question question = Of("[price]\nusd_per_gpu_hour = 2.5\n", "8xMI300X");
  const ComposedSpace composed = Composed(question);
  ASSERT_THAT(composed.space.candidates, SizeIs(1));
  EXPECT_THAT(OffersOf(composed.space.candidates[0]), IsEmpty());
  const SearchAnswer answer = Ask(question);
  ASSERT_THAT(answer.best, SizeIs(1));
  EXPECT_EQ(answer.best[0].plan.prices.usd_per_gpu_hour, 2.5);
}

TEST(ComposeSpace, CombinesRecipes) {
  Question question = Of("[optimizer]\nrank = 8\n", "8xA100-SXM4-80GB");
  question.only = {{"optimizer", "lora"}, {"precision", "mixed,int8"}};
  const ComposedSpace composed = Composed(question);
  ASSERT_THAT(composed.space.candidates, SizeIs(2));
  EXPECT_THAT(composed.space.candidates[1].settings,
              Contains(testing::Pair("precision.name", "int8")));
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

TEST(Proposed, AreKindsThatTodaysTrainingRunsOn) {
  const ComposedSpace composed = Composed(Of("", "8"));
  const std::vector<std::string> kinds = KindsOf(composed);
  EXPECT_THAT(kinds,
              AllOf(Contains("A100-SXM4-80GB"), Contains("H100-SXM5-80GB"), Contains("L40S")));
  // Neither those without BF16 or FlashAttention nor those that nobody rents out.
  EXPECT_THAT(kinds, AllOf(Not(Contains(StartsWith("V100"))), Not(Contains("T4")),
                           Not(Contains("H800-SXM5-80GB"))));
  EXPECT_THAT(composed.left_out,
              AllOf(Contains(AllOf(HasSubstr("V100-SXM2-32GB"), HasSubstr("BF16"),
                                   HasSubstr("--wide takes them"))),
                    Contains(AllOf(HasSubstr("H800-SXM5-80GB"), HasSubstr("no price")))));
  for (const Candidate& candidate : composed.space.candidates) {
    EXPECT_FALSE(candidate.foundation.workload.framework.empty()) << candidate.gpu;
  }
}

TEST(Proposed, IsWhatSomebodyNames) {
  EXPECT_THAT(KindsOf(Composed(Of("", "8xV100-SXM2-32GB"))), ElementsAre("V100-SXM2-32GB"));
  EXPECT_THAT(KindsOf(Composed(Of("", "8xH800*"))), ElementsAre("H800-SXM5-80GB"));
  EXPECT_THAT(KindsOf(Composed(Of("[cluster]\ngpu = \"T4\"\n", "8"))), ElementsAre("T4"));
  Question only = Of("", "8");
  only.only = {{"gpu", "V100-SXM2*"}};
  EXPECT_THAT(KindsOf(Composed(only)), ElementsAre("V100-SXM2-16GB", "V100-SXM2-32GB"));
}

TEST(Proposed, IsEverythingWhereAskedWidely) {
  Question wide = Of("", "8");
  wide.wide = true;
  const ComposedSpace composed = Composed(wide);
  EXPECT_THAT(KindsOf(composed), AllOf(Contains("V100-SXM2-32GB"), Contains("T4"),
                                       Contains("H800-SXM5-80GB"), Contains("A100-SXM4-80GB")));
  EXPECT_TRUE(composed.space.any_machine);
}

// The prices of A40 and RTX4090 name no machine, so nobody knows whether eight share one.
TEST(Machines, ThatNoPriceNamesAreProposedOnlyWhereNamed) {
  const auto kinds_that_fit = [](const Question& question) {
    std::set<std::string> kinds;
    for (const FoundPlan& plan : Ask(question).by_kind) kinds.insert(plan.gpu);
    return kinds;
  };
  const std::set<std::string> eight = kinds_that_fit(Of("", "8"));
  EXPECT_THAT(eight, AllOf(Contains("A100-SXM4-80GB"), Contains("L40S")));
  EXPECT_THAT(eight, AllOf(Not(Contains("A40")), Not(Contains("RTX4090"))));
  EXPECT_THAT(kinds_that_fit(Of("", "8xA40")), ElementsAre("A40"));
  // One of them needs no machine of a size.
  EXPECT_THAT(kinds_that_fit(Of("", "1")), AllOf(Contains("A40"), Contains("RTX4090")));
  // Four GPUs of a kind that is rented by one, two and eight as well.
  const SearchAnswer four = Ask(Of("", "4"));
  for (const FoundPlan& plan : four.best) {
    ASSERT_TRUE(plan.offer.has_value());
    EXPECT_GE(plan.offer->gpus_per_instance, 4u) << plan.gpu;
  }
}

TEST(Machines, ThatNobodyRentsOutAreToldAsTheReason) {
  Question question = Of("", "8");
  question.only = {{"kind", "community"}};  // prices by the GPU
  const SearchAnswer answer = Ask(question);
  EXPECT_TRUE(answer.best.empty());
  EXPECT_THAT(answer.binding, StartsWith("the offers: "));
  EXPECT_THAT(answer.give, Contains(HasSubstr("--wide")));
  question.wide = true;
  EXPECT_FALSE(Ask(question).best.empty());
}

}  // namespace
}  // namespace gpuday

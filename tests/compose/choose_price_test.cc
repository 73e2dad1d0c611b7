// Which of the prices a job pays, worked out by hand.
#include "planner/compose/choose_price.h"

#include <gmock/gmock.h>

#include "tests/ledger/planning.h"

namespace gpuday {
namespace {

constexpr double kNode = 8;  // GPUs

// USD per GPU-hour of machines with `each` GPUs; 0: the offer names no machine.
Offer Of(const std::string& provider, double usd_per_gpu_hour, std::uint64_t each,
         const std::string& kind = "on-demand") {
  Offer offer;
  offer.provider = provider;
  offer.kind = kind;
  offer.usd_per_gpu_hour = usd_per_gpu_hour;
  offer.gpus_per_instance = each;
  return offer;
}

struct Paid {
  std::string provider;
  std::uint64_t billed_gpus = 0;
  double usd_per_hour = 0;

  bool operator==(const Paid&) const = default;
};

void PrintTo(const Paid& paid, std::ostream* out) {
  *out << paid.provider << ", " << paid.billed_gpus << " GPUs, $" << paid.usd_per_hour;
}

Paid PaidFor(const std::vector<Offer>& offers, std::uint64_t gpus,
             PriceRule rule = PriceRule::kMiddle) {
  const ChosenPrice price = ChoosePrice(offers, rule, gpus, kNode);
  if (price.chosen.offer == nullptr) return {};
  return {price.chosen.offer->provider, price.chosen.billed_gpus, price.chosen.usd_per_hour};
}

TEST(ChoosePrice, TakesMachinesThatHoldWhatSharesANode) {
  const std::vector<Offer> offers = {Of("A", 2, 1), Of("A", 3, 8)};
  EXPECT_EQ(PaidFor(offers, 1), (Paid{"A", 1, 2}));
  // Three one-GPU machines are no node of three.
  EXPECT_EQ(PaidFor(offers, 3), (Paid{"A", 8, 24}));
  EXPECT_EQ(PaidFor(offers, 8), (Paid{"A", 8, 24}));
  EXPECT_EQ(PaidFor(offers, 16), (Paid{"A", 16, 48}));
}

TEST(ChoosePrice, BillsWholeMachines) {
  EXPECT_EQ(PaidFor({Of("A", 3, 8)}, 12), (Paid{"A", 16, 48}));
  EXPECT_EQ(PaidFor({Of("A", 3, 8)}, 1), (Paid{"A", 8, 24}));
  // Machines without idle GPUs come first, also where they are dearer.
  EXPECT_EQ(PaidFor({Of("A", 3, 8), Of("B", 10, 4)}, 4), (Paid{"B", 4, 40}));
  // Larger machines than a node suit as well; of one provider what costs the job least.
  EXPECT_EQ(PaidFor({Of("A", 3, 16), Of("A", 2.5, 8)}, 16), (Paid{"A", 16, 40}));
  EXPECT_EQ(PaidFor({Of("A", 1, 16), Of("A", 1.5, 8)}, 24), (Paid{"A", 24, 36}));
}

TEST(ChoosePrice, TakesTheMiddleOrTheCheapest) {
  const std::vector<Offer> five = {Of("E", 5, 8), Of("A", 1, 8), Of("C", 3, 8), Of("B", 2, 8),
                                   Of("D", 4, 8)};
  EXPECT_EQ(PaidFor(five, 8), (Paid{"C", 8, 24}));
  EXPECT_EQ(PaidFor(five, 8, PriceRule::kCheapest), (Paid{"A", 8, 8}));
  // Of two in the middle the cheaper: one that exists.
  const std::vector<Offer> four(five.begin(), five.begin() + 4);
  EXPECT_EQ(PaidFor(four, 8), (Paid{"B", 8, 16}));
  EXPECT_EQ(PaidFor({Of("A", 1, 8), Of("B", 2, 8)}, 8), (Paid{"A", 8, 8}));
  // Each provider's machine counts once for each kind, however many rows it has.
  EXPECT_EQ(
      PaidFor({Of("A", 1, 8), Of("A", 1.1, 8), Of("A", 1.2, 8), Of("B", 2, 8), Of("C", 3, 8)}, 8),
      (Paid{"B", 8, 16}));
  EXPECT_EQ(PaidFor({Of("A", 1, 8, "spot"), Of("A", 2, 8), Of("A", 3, 8, "community")}, 8),
            (Paid{"A", 8, 16}));
  EXPECT_EQ(PaidFor({}, 8), Paid{});
}

TEST(ChoosePrice, SaysWhatATenthIsCheaperAndDearerThan) {
  const std::vector<Offer> five = {Of("A", 1, 8), Of("B", 2, 8), Of("C", 3, 8), Of("D", 4, 8),
                                   Of("E", 5, 8)};
  const ChosenPrice middle = ChoosePrice(five, PriceRule::kMiddle, 8, kNode);
  ASSERT_EQ(middle.among.size(), 5u);
  EXPECT_EQ(middle.among.front().offer->provider, "A");
  EXPECT_EQ(middle.among.back().offer->provider, "E");
  EXPECT_DOUBLE_EQ(middle.spread.low, 1.4 / 3);  // 0.1 x 4 = 0.4 of the way from 1 to 2
  EXPECT_DOUBLE_EQ(middle.spread.high, 4.6 / 3);
  // Who takes the cheapest knows which.
  const ChosenPrice cheapest = ChoosePrice(five, PriceRule::kCheapest, 8, kNode);
  EXPECT_EQ(cheapest.spread.low, 1);
  EXPECT_EQ(cheapest.spread.high, 1);
  EXPECT_EQ(ChoosePrice({Of("A", 1, 8)}, PriceRule::kMiddle, 8, kNode).spread.high, 1);
}

TEST(ChoosePrice, TakesMachinesOfUnknownSizeWhereNoneOfTheRightSizeIsNamed) {
  const std::vector<Offer> offers = {Of("Unknown", 1, 0), Of("Small", 0.5, 1), Of("Right", 3, 8)};
  EXPECT_EQ(PaidFor(offers, 8), (Paid{"Right", 8, 24}));
  const std::vector<Offer> without = {Of("Unknown", 1, 0), Of("Small", 0.5, 1)};
  EXPECT_EQ(PaidFor(without, 8), (Paid{"Unknown", 8, 8}));
  EXPECT_EQ(PaidFor(without, 12), (Paid{"Unknown", 12, 12}));
  EXPECT_EQ(ChoosePrice(without, PriceRule::kMiddle, 8, kNode).chosen.size, RightSize::kNotSaid);
  // Of machines that are too small the largest spread the job least.
  const std::vector<Offer> small = {Of("One", 0.5, 1), Of("Four", 2, 4), Of("Two", 1, 2)};
  EXPECT_EQ(PaidFor(small, 8), (Paid{"Four", 8, 16}));
  EXPECT_EQ(ChoosePrice(small, PriceRule::kMiddle, 8, kNode).chosen.size, RightSize::kSmaller);
}

TEST(ChoosePrice, OfOnesOwnGpusIsNothing) {
  const ChosenPrice price = ChoosePrice({Of("ours", 0, 0, "own")}, PriceRule::kMiddle, 8, kNode);
  EXPECT_EQ(price.chosen.usd_per_hour, 0);
  EXPECT_EQ(price.spread.low, 1);
  EXPECT_EQ(price.spread.high, 1);
}

std::string Gpt2On(const std::string& gpus, const std::string& price) {
  return "[model]\nname = \"gpt2\"\n[training]\ntokens = \"1B\"\n[cluster]\n" + gpus + "[price]\n" +
         price;
}

// g6e.xlarge has one of them for $1.861, g6e.48xlarge eight for $3.7664 each.
TEST(Prices, OfEightGpusAreThoseOfAMachineWithEight) {
  const absl::StatusOr<Workload> eight =
      ComposeText(Gpt2On("gpus = 8\ngpu = \"L40S\"\n", "provider = \"AWS\"\n"));
  ASSERT_TRUE(eight.ok()) << eight.status().message();
  EXPECT_EQ(eight->prices.usd_per_gpu_hour, 3.7664);
  EXPECT_EQ(eight->offers[eight->prices.offer].instance, "g6e.48xlarge");
  EXPECT_EQ(eight->prices.billed_gpus, 8u);
  EXPECT_TRUE(eight->prices.rented);
  const absl::StatusOr<Workload> one =
      ComposeText(Gpt2On("gpus = 1\ngpu = \"L40S\"\n", "provider = \"AWS\"\n"));
  ASSERT_TRUE(one.ok()) << one.status().message();
  EXPECT_EQ(one->prices.usd_per_gpu_hour, 1.861);
  EXPECT_EQ(one->offers[one->prices.offer].instance, "g6e.xlarge");
}

TEST(Prices, BillIdleGpusOfWholeMachines) {
  const Plan plan = PlanText(Gpt2On("gpus = 12\ngpu = \"L40S\"\n", "provider = \"Gcore\"\n"));
  EXPECT_EQ(ValueOf(plan, "cost.billed_gpus"), 16);
  EXPECT_EQ(ValueOf(plan, "cost.usd_per_gpu_hour"), 1.56);
  EXPECT_DOUBLE_EQ(ValueOf(plan, "cost.usd"), 24 * ValueOf(plan, "time.days") * 16 * 1.56);
  EXPECT_THAT(plan.FactValue("price.machines"), testing::HasSubstr("4 of them idle"));
}

TEST(Prices, MayBeGivenAsNothing) {
  const Plan plan =
      PlanText(Gpt2On("gpus = 8\ngpu = \"H800-SXM5-80GB\"\n", "usd_per_gpu_hour = 0\n"));
  EXPECT_EQ(ValueOf(plan, "cost.usd_per_gpu_hour"), 0);
  EXPECT_EQ(ValueOf(plan, "cost.wall_usd"), 0);
  EXPECT_GT(ValueOf(plan, "time.wall_days"), 0);
}

}  // namespace
}  // namespace gpuday

// The steps from one plan's dollars to another's. By hand: dollars are GPU-hours times a price, and
// the GPU-hours of a part of the step are its share of the predicted step.
#include "planner/plan/waterfall.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/plan/plan_testing.h"

namespace gpuday {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What a plan costs: `hours` of GPUs, `wall_hours` with interruptions, at `price`.
struct Costs {
  double hours, wall_hours, price;
};

Plan PlanOf(const Costs& costs, const std::vector<Line>& more = {}) {
  std::vector<Line> lines = {MakeLine(id::kTimeGpuHours, costs.hours),
                             MakeLine(id::kTimeWallGpuHours, costs.wall_hours),
                             MakeLine(id::kCostUsdPerGpuHour, costs.price),
                             MakeLine(id::kCostWallUsd, costs.wall_hours * costs.price)};
  lines.insert(lines.end(), more.begin(), more.end());
  return MakePlanOf(lines);
}

std::vector<std::string> IdsOf(const std::vector<WaterfallStep>& steps) {
  std::vector<std::string> ids;
  for (const WaterfallStep& step : steps) ids.push_back(step.id);
  return ids;
}

TEST(Waterfall, GoesByHoursInterruptionsAndPrice) {
  // $220 to $480: 50 hours more at $2, 10 hours more of interruptions at $2, then $1 more for each
  // of 160.
  const auto steps = Waterfall(PlanOf({100, 110, 2}), PlanOf({140, 160, 3}));
  EXPECT_THAT(IdsOf(steps),
              ElementsAre(id::kTimeGpuHours, id::kTimeWallGpuHours, id::kCostUsdPerGpuHour));
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_DOUBLE_EQ(steps[0].usd, 80);
  EXPECT_DOUBLE_EQ(steps[0].total_usd, 300);
  EXPECT_DOUBLE_EQ(steps[1].usd, 20);
  EXPECT_DOUBLE_EQ(steps[1].total_usd, 320);
  EXPECT_DOUBLE_EQ(steps[2].usd, 160);
  EXPECT_EQ(steps[2].total_usd, 480);
}

TEST(Waterfall, TakesThePartsOfTheStepWhereBothArePredicted) {
  // 100 GPU-hours are 3/4 products, 1/4 attention; then 120, of which 5/6 are products and 1/6
  // traffic.
  const Plan from = PlanOf({100, 100, 2}, {MakeLine(id::kTimePredictedStepSeconds, 4),
                                           MakeLine(id::kTimeStepPartsMatmulSeconds, 3),
                                           MakeLine(id::kTimeStepPartsAttentionSeconds, 1)});
  const Plan to = PlanOf({120, 120, 2}, {MakeLine(id::kTimePredictedStepSeconds, 6),
                                         MakeLine(id::kTimeStepPartsMatmulSeconds, 5),
                                         MakeLine(id::kTimeStepPartsDataSeconds, 1)});
  const auto steps = Waterfall(from, to);
  EXPECT_THAT(IdsOf(steps),
              ElementsAre(id::kTimeStepPartsMatmulSeconds, id::kTimeStepPartsAttentionSeconds,
                          id::kTimeStepPartsDataSeconds));
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_DOUBLE_EQ(steps[0].usd, 2 * (100 - 75));
  EXPECT_DOUBLE_EQ(steps[1].usd, 2 * (0 - 25));
  EXPECT_DOUBLE_EQ(steps[2].usd, 2 * 20);
  EXPECT_EQ(steps[0].label, std::string("the ") + id::kTimeStepPartsMatmulSeconds);
  EXPECT_EQ(steps[2].total_usd, 240);
}

TEST(Waterfall, TakesHoursInOneWhereAPlanWasNotPredicted) {
  const Plan predicted = PlanOf({100, 100, 2}, {MakeLine(id::kTimePredictedStepSeconds, 4),
                                                MakeLine(id::kTimeStepPartsMatmulSeconds, 4)});
  EXPECT_THAT(IdsOf(Waterfall(predicted, PlanOf({50, 50, 2}))), ElementsAre(id::kTimeGpuHours));
}

TEST(Waterfall, EndsAtTheSecondPlansDollarsBitForBit) {
  // Thirds that no sum hits.
  const Plan from = PlanOf({100.0 / 3, 110.0 / 3, 1.1}), to = PlanOf({200.0 / 7, 230.0 / 7, 1.3});
  const auto steps = Waterfall(from, to);
  ASSERT_FALSE(steps.empty());
  EXPECT_EQ(steps.back().total_usd, to.ValueOf(id::kCostWallUsd));
  double sum = from.ValueOf(id::kCostWallUsd);
  for (const WaterfallStep& step : steps) sum += step.usd;
  EXPECT_DOUBLE_EQ(sum, to.ValueOf(id::kCostWallUsd));
}

TEST(Waterfall, IsEmptyWithoutAPriceOrADifference) {
  const Plan plan = PlanOf({100, 110, 2});
  EXPECT_THAT(Waterfall(plan, plan), IsEmpty());
  EXPECT_THAT(Waterfall(plan, MakePlanOf({MakeLine(id::kTimeGpuHours, 7)})), IsEmpty());
  EXPECT_THAT(Waterfall(MakePlanOf({}), plan), IsEmpty());
}

}  // namespace
}  // namespace gpuday

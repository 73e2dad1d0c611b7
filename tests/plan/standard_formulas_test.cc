// Plans that were saved without expressions get them back where they hold.
#include "planner/plan/standard_formulas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace gpuday {
namespace {

void Add(Plan& plan, const std::string& id, double value, const std::string& numbers = "") {
  Line line;
  line.id = id;
  line.label = id;
  line.value = value;
  line.numbers = numbers;
  plan.lines.push_back(line);
}

TEST(AttachFormulas, GivesALineTheFormulaThatComesToIt) {
  Plan plan;
  Add(plan, id::kClusterGpus, 8);
  Add(plan, id::kTimeDays, 2.5);  // looked up: no numbers
  Add(plan, id::kTimeGpuDays, 20, "8 x 2.5");
  Add(plan, id::kTimeGpuHours, 481, "24 x 20");  // not what the formula says
  Add(plan, id::kCostUsd, 962, "481 x 2");       // without a price
  Add(plan, "time.unheard_of", 1, "1");
  AttachFormulas(plan);
  for (const Line& line : plan.lines) {
    EXPECT_EQ(line.expression.has_value(), line.id == id::kTimeGpuDays) << line.id;
  }
  EXPECT_EQ(plan.FindLine(id::kTimeGpuDays)->expression->Json(),
            "[\"*\",\"cluster.gpus\",\"time.days\"]");
}

TEST(AttachFormulas, LeavesAPlanWithExpressionsAsItIs) {
  Plan plan;
  Add(plan, id::kClusterGpus, 8);
  Add(plan, id::kTimeDays, 2.5);
  Add(plan, id::kTimeGpuDays, 20, "20");
  plan.lines.back().expression = Formula(20);
  Add(plan, id::kTimeGpuHours, 480, "24 x 20");
  AttachFormulas(plan);
  EXPECT_EQ(plan.FindLine(id::kTimeGpuDays)->expression->Json(), "20");
  EXPECT_FALSE(plan.FindLine(id::kTimeGpuHours)->expression.has_value());
}

TEST(StandardFormulas, AreFoundByTheirIds) {
  const std::vector<std::string> ids = StandardFormulaIds();
  EXPECT_GT(ids.size(), 20u);
  for (const std::string& id : ids) {
    const Formula* formula = StandardFormula(id);
    ASSERT_NE(formula, nullptr) << id;
    EXPECT_THAT(formula->Parents(), testing::Not(testing::Contains(id)));
  }
  EXPECT_EQ(StandardFormula("time.unheard_of"), nullptr);
}

TEST(ComesTo, BytesMayBeRoundedUp) {
  Line line;
  line.value = 1e9;
  EXPECT_TRUE(ComesTo(1e9 + 0.5, line));
  EXPECT_FALSE(ComesTo(1e9 + 2, line));
  EXPECT_FALSE(ComesTo(std::nan(""), line));
  line.value = 100;
  EXPECT_FALSE(ComesTo(99.5, line));
  line.unit = "bytes";
  EXPECT_TRUE(ComesTo(99.5, line));
  EXPECT_FALSE(ComesTo(98, line));
}

}  // namespace
}  // namespace gpuday

// A plan's own questions, and its numbers as people read them.
#include "planner/plan/plan.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/plan/plan_testing.h"

namespace gpuday {
namespace {

TEST(Plan, FindsItsLinesAndFactsById) {
  Plan plan = MakePlanOf({MakeLine(id::kTimeDays, 7), MakeLine(id::kCostUsd, 3)});
  plan.facts = {{id::kModelName, "gpt2"}};
  ASSERT_NE(plan.FindLine(id::kCostUsd), nullptr);
  EXPECT_EQ(plan.FindLine(id::kCostUsd), &plan.lines[1]);
  EXPECT_EQ(plan.FindLine(id::kTimeWallDays), nullptr);
  EXPECT_EQ(plan.ValueOf(id::kTimeDays), 7);
  EXPECT_EQ(plan.ValueOf(id::kTimeWallDays), 0);
  EXPECT_EQ(plan.FactValue(id::kModelName), "gpt2");
  EXPECT_EQ(plan.FactValue(id::kModelArchitecture), "");
}

TEST(Plan, HoldsWhenEveryVerdictSaysYes) {
  Plan plan;
  EXPECT_TRUE(plan.Holds());
  plan.verdicts = {{.id = id::kMemoryFits, .sentence = "fits"}};
  EXPECT_TRUE(plan.Holds());
  plan.verdicts.push_back(
      {.id = id::kBudgetWithinBudget, .sentence = "over budget", .state = VerdictState::kNo});
  EXPECT_FALSE(plan.Holds());
  EXPECT_EQ(plan.Answer(), VerdictState::kNo);
  plan.verdicts.back().state = VerdictState::kMaybe;
  EXPECT_FALSE(plan.Holds());
  EXPECT_EQ(plan.Answer(), VerdictState::kMaybe);
}

TEST(ValueText, SaysEachUnitAsPeopleDo) {
  const struct {
    double value;
    const char* unit;
    const char* text;
  } kCases[] = {{8, "GPUs", "8 GPUs"},
                {1234567, "GPUs", "1,234,567 GPUs"},
                {0.5528708, "", "0.553"},
                {46.83, "days", "46.8 days"},
                {1024, "bytes", "1,024 bytes"},
                {2147483648, "bytes", "2.15 GB (2.00 GiB)"},
                {4.043e10, "FLOP", "4.043e10 FLOP"},
                {149342.4, "USD", "$149,342"},
                {0.83, "USD", "$0.83"}};
  for (const auto& c : kCases) EXPECT_EQ(ValueText(MakeLine("x", c.value, c.unit)), c.text);
}

TEST(Confidence, GoesBothWaysByName) {
  std::set<std::string> names;
  for (const Confidence confidence :
       {Confidence::kExact, Confidence::kFormula, Confidence::kMeasured, Confidence::kAssumed,
        Confidence::kGiven}) {
    const std::string name = ConfidenceName(confidence);
    EXPECT_EQ(ConfidenceFromName(name), confidence);
    names.insert(name);
  }
  EXPECT_EQ(names.size(), 5u);
  EXPECT_EQ(ConfidenceFromName("certain"), Confidence::kAssumed);
}

}  // namespace
}  // namespace gpuday

// What differs between two plans, the biggest change first.
#include "planner/plan/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/plan/plan_testing.h"

namespace gpuday {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(DiffPlans, BiggestChangeFirstByRatio) {
  const Plan before =
      MakePlanOf({MakeLine("a", 100), MakeLine("b", 1), MakeLine("c", 8), MakeLine("d", 5)});
  const Plan after =
      MakePlanOf({MakeLine("a", 110), MakeLine("b", 3), MakeLine("c", 2), MakeLine("d", 5)});
  const std::vector<LineChange> changes = DiffPlans(before, after);
  ASSERT_EQ(changes.size(), 3u);  // d did not change
  EXPECT_EQ(changes[0].id, "c");  // a quarter weighs more than three times
  EXPECT_EQ(changes[1].id, "b");
  EXPECT_EQ(changes[2].id, "a");
  EXPECT_NEAR(changes[2].change, 0.1, 1e-12);
}

TEST(DiffPlans, LinesThatOnlyOnePlanHasComeFirst) {
  const Plan before = MakePlanOf({MakeLine("a", 1), MakeLine("gone", 7)});
  const Plan after = MakePlanOf({MakeLine("a", 100), MakeLine("new", 3)});
  const std::vector<LineChange> changes = DiffPlans(before, after);
  ASSERT_EQ(changes.size(), 3u);
  EXPECT_EQ(changes[0].after, "-");
  EXPECT_EQ(changes[1].before, "-");
  EXPECT_EQ(changes[2].id, "a");
  EXPECT_TRUE(DiffPlans(before, before).empty());
}

TEST(DiffPlans, AChangeIsRelativeAndSaidWithItsUnit) {
  const std::vector<LineChange> changes = DiffPlans(MakePlanOf({MakeLine("a", 40, "GPU-hours")}),
                                                    MakePlanOf({MakeLine("a", 50, "GPU-hours")}));
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].label, "the a");
  EXPECT_EQ(changes[0].before, "40 GPU-hours");
  EXPECT_EQ(changes[0].after, "50 GPU-hours");
  EXPECT_DOUBLE_EQ(changes[0].change, 0.25);
}

TEST(DiffPlans, WhatWasNothingHasGrownWithoutBound) {
  const std::vector<LineChange> changes =
      DiffPlans(MakePlanOf({MakeLine("a", 1), MakeLine("b", 0)}),
                MakePlanOf({MakeLine("a", 9), MakeLine("b", 1e-9)}));
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].id, "b");
  EXPECT_TRUE(std::isinf(changes[0].change));
}

TEST(DiffPlans, FactsComeBehindLines) {
  Plan before = MakePlanOf({MakeLine("a", 1)}), after = MakePlanOf({MakeLine("a", 1.001)});
  before.facts = {{"stays", "yes"}, {"changed", "adam"}, {"gone", "x"}};
  after.facts = {{"new", "y"}, {"stays", "yes"}, {"changed", "lion"}};
  const std::vector<LineChange> changes = DiffPlans(before, after);
  std::vector<std::string> said;
  for (const LineChange& change : changes) {
    said.push_back(change.id + ": " + change.before + " > " + change.after);
  }
  EXPECT_THAT(said,
              ElementsAre("a: 1 > 1.00", "changed: adam > lion", "gone: x > -", "new: - > y"));
}

TEST(ChangedParts, AreFilesWithAnotherDigestOrVersionAndThoseThatAreGone) {
  Plan saved, today;
  saved.provenance = {{"program", "gpuday", "1.0", ""},
                      {"plugin", "optimizers/adam", "1.0", "aa"},
                      {"catalog", "gpus/x.toml", "", "bb"},
                      {"catalog", "gone.toml", "", "cc"},
                      {"catalog", "same.toml", "", "dd"}};
  today.provenance = {{"program", "gpuday", "1.1", ""},
                      {"plugin", "optimizers/adam", "1.0", "aa"},
                      {"catalog", "gpus/x.toml", "", "b2"},
                      {"catalog", "same.toml", "", "dd"},
                      {"catalog", "new.toml", "", "ee"}};
  EXPECT_THAT(ChangedParts(saved, today),
              ElementsAre("program gpuday", "catalog gpus/x.toml", "catalog gone.toml"));
  EXPECT_THAT(ChangedParts(today, today), IsEmpty());
}

}  // namespace
}  // namespace gpuday

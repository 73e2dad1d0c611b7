// One unit for a column of durations.
#include "planner/base/time_unit.h"

#include <gtest/gtest.h>

namespace gpuday {
namespace {

TEST(TimeUnit, IsThatInWhichTheLongestReadsBest) {
  EXPECT_STREQ(TimeUnit::Of(2644).name, "days");
  EXPECT_STREQ(TimeUnit::Of(1).name, "days");
  EXPECT_STREQ(TimeUnit::Of(0.99).name, "hours");
  EXPECT_STREQ(TimeUnit::Of(0.5 / 24).name, "minutes");
  EXPECT_STREQ(TimeUnit::Of(0.5 / 1440).name, "seconds");
  EXPECT_STREQ(TimeUnit::Of(0).name, "days");
}

TEST(TimeUnit, SaysNumbersAlone) {
  EXPECT_EQ(TimeUnit::Of(0.5).Text(0.5), "12.0");
  EXPECT_EQ(TimeUnit::Of(40).Text(0.5), "0.500");
  EXPECT_EQ(TimeUnit::Of(40).Text(0.001), "<0.01");
  EXPECT_EQ(TimeUnit::Of(40).Text(0), "0");
}

}  // namespace
}  // namespace gpuday

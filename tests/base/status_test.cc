// What a status carries beside its message: whose fault it is, and which key it is about.
#include "planner/base/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace gpuday {
namespace {

TEST(Status, KeepsItsFaultAndItsKeyUnderAnotherContext) {
  const absl::Status status =
      Annotate(WithKey(Error(Fault::kUsage, "expected 8"), "cluster.gpus"), "plan 2");
  EXPECT_EQ(status.message(), "plan 2: expected 8");
  EXPECT_EQ(FaultOf(status), Fault::kUsage);
  EXPECT_EQ(KeyOf(status), "cluster.gpus");
  EXPECT_EQ(KeyOf(Annotate(Error(Fault::kInput, "x"), "y")), "");
}

TEST(Status, HasTheKeyOfWhoWasNearest) {
  const absl::Status near = WithKey(Error(Fault::kInput, "x"), "optimizer.rank");
  EXPECT_EQ(KeyOf(WithKey(near, "optimizer")), "optimizer.rank");
  EXPECT_EQ(KeyOf(WithKey(Error(Fault::kInput, "x"), "")), "");
  EXPECT_TRUE(WithKey(absl::OkStatus(), "a.b").ok());
}

TEST(Status, AResultGetsAKeyWhereItFailed) {
  EXPECT_EQ(*WithKey(absl::StatusOr<int>(8), "a.b"), 8);
  EXPECT_EQ(KeyOf(WithKey(absl::StatusOr<int>(Error(Fault::kInput, "x")), "a.b").status()), "a.b");
}

}  // namespace
}  // namespace gpuday

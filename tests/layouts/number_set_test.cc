#include "planner/layouts/number_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "planner/base/status.h"

namespace gpuday {
namespace {

std::vector<std::uint64_t> Held(const std::string& text) {
  const absl::StatusOr<NumberSet> set = ParseNumberSet(text, "--gpus");
  EXPECT_TRUE(set.ok()) << set.status().message();
  std::vector<std::uint64_t> held;
  for (std::uint64_t n = 0; n <= 20; ++n) {
    if (set.ok() && set->Holds(n)) held.push_back(n);
  }
  return held;
}

TEST(NumberSet, ReadsNumbersListsAndRanges) {
  using testing::ElementsAre;
  EXPECT_THAT(Held("8"), ElementsAre(8));
  EXPECT_THAT(Held("1,2,16"), ElementsAre(1, 2, 16));
  EXPECT_THAT(Held("<=3"), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(Held(">=18"), ElementsAre(18, 19, 20));
  EXPECT_THAT(Held("4..6,20"), ElementsAre(4, 5, 6, 20));
  EXPECT_TRUE(NumberSet().HoldsAll());
  EXPECT_TRUE(NumberSet().Holds(12345));
}

TEST(NumberSet, RefusesWhatIsNoSetAndSaysWhatIsExpected) {
  for (const char* text :
       {"", "x", "8,", "<8", "<=", "8..", "9..8", "1.5", "-1", "1e99", "<=nan"}) {
    const absl::StatusOr<NumberSet> set = ParseNumberSet(text, "--gpus");
    ASSERT_FALSE(set.ok()) << text;
    EXPECT_EQ(FaultOf(set.status()), Fault::kUsage);
    EXPECT_THAT(std::string(set.status().message()), testing::HasSubstr("--gpus: expected"));
  }
}

}  // namespace
}  // namespace gpuday
